"""`palermo backup DIR` and `palermo restore DIR`."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from palermo.config.operation.saying import Operation, bar, said
from palermo.ui.bilingual import language_option, with_django

if TYPE_CHECKING:
    from palermo.config.operation.manifest import Manifest
    from palermo.config.operation.settling import Settled

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


@click.command(
    cls=Operation,
    help=_(
        "Write a backup into DIR, which does not exist yet, while the server goes on.\n\n"
        "DIR/records holds the database, DIR/files the sealed files, the shelf and the mail, DIR/keys the keys; "
        "DIR/manifest.json and DIR/files.sha256 hold what is in it. DIR appears only when it is whole. Keys open "
        "everything: keep them apart (--keys-to), or leave them out (--without-keys).\n\n"
        "Example: palermo backup /mnt/backups/2026-11-29 --keys-to /media/stick/keys-2026-11-29"
    ),
)
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--without-keys", is_flag=True, help=_("Leave the keys out."))
@click.option(
    "--keys-to", type=click.Path(path_type=Path), help=_("Folder for the keys, instead of DIR/keys.")
)
@language_option
def backup(target: Path, without_keys: bool, keys_to: Path | None, lang: str) -> None:
    with_django()
    from palermo.config.operation.backing_up import back_up
    from palermo.ui.clock import now

    if without_keys and keys_to:
        raise click.UsageError(said(_("Give either --without-keys or --keys-to.")))
    at = now()
    manifest = back_up(target, at, with_keys=not without_keys, keys_to=keys_to, shown=bar())
    journal_backup(manifest)
    say_made(target, manifest, keys_to)


def journal_backup(manifest: "Manifest") -> None:
    """Where the journal stands already, as it does not before the first upgrade of an old database."""
    from palermo.config.operation.databases import tables_here
    from palermo.journal.actions import write
    from palermo.journal.actor import COMMAND
    from palermo.ui.clock import now

    if "journal_line" in tables_here():
        details = {"files": manifest.files, "lines": int(manifest.journal["lines"])}
        write("backup.made", by=COMMAND, at=now(), thing=("backup", manifest.id), details=details)


def say_made(target: Path, manifest: "Manifest", keys_to: Path | None) -> None:
    words = _(
        "The backup is in {target}: {files} files, {size} MB, {rows} rows, {lines} lines of the journal."
    )
    rows = sum(manifest.tables.values())
    size = f"{manifest.bytes / 1e6:.1f}"
    lines = manifest.journal["lines"]
    click.echo(said(words, target=target, files=manifest.files, size=size, rows=rows, lines=lines))
    if manifest.keys == "here":
        words = _("Its keys are in {folder}: whoever has both can open everything. Keep them apart.")
        click.echo(said(words, folder=target / "keys"))
    elif manifest.keys == "elsewhere":
        click.echo(
            said(_("Its keys are in {folder}. Without them nothing sealed is opened."), folder=keys_to)
        )
    else:
        click.echo(
            said(
                _("It is without keys. Without them nothing sealed is opened: keep a copy of {folder}."),
                folder=keys(),
            )
        )


def keys() -> Path:
    from django.conf import settings

    return Path(settings.KEYS)


@click.command(
    cls=Operation,
    help=_(
        "Put the backup in DIR back into this installation, which must be empty.\n\n"
        "The backup is verified before anything is written. Afterwards sessions, API tokens and links of before are "
        "void, what was destroyed stays destroyed, and the outbox is held until somebody has looked. Where a head of "
        "the journal is known that is newer than the backup, the journal says what is lost.\n\n"
        "Example: palermo restore /mnt/backups/2026-11-29 --keys-from /media/stick/keys-2026-11-29"
    ),
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--keys-from", type=click.Path(path_type=Path), help=_("Folder of the keys, where they are not in DIR.")
)
@click.option(
    "--head", "kept", help=_("The newest head that somebody else kept: a file with its text, or its digest.")
)
@click.option(
    "--verify-only", is_flag=True, help=_("Only say whether the backup is whole and fits; write nothing.")
)
@language_option
def restore(folder: Path, keys_from: Path | None, kept: str | None, verify_only: bool, lang: str) -> None:
    hold_back_secret_key()
    with_django()
    from palermo.config.operation.heads import known_head
    from palermo.config.operation.noting import restore_is_over
    from palermo.config.operation.restoring import put_everything_back
    from palermo.config.operation.verifying import verified
    from palermo.ui.clock import now

    known = known_head(kept)
    whole = verified(folder, keys_from=keys_from, shown=bar())
    if verify_only:
        click.echo(said(_("The backup is whole and fits this installation. Nothing was written.")))
        return
    begun = put_everything_back(whole, now(), shown=bar())
    from palermo.config.operation.settling import settle

    settled = settle(whole.manifest, begun, now(), known)
    restore_is_over()
    say_restored(whole.manifest, settled, lang)


def hold_back_secret_key() -> None:
    """Settings would make a new one, beside which the backup's could not be put."""
    if not secret_key_is_here():
        os.environ.setdefault("PALERMO_SECRET_KEY", "restore")


def secret_key_is_here() -> bool:
    import palermo

    data = os.environ.get("PALERMO_DATA") or Path(palermo.__file__).parent.parent / "data"
    keys = os.environ.get("PALERMO_KEYS") or Path(data).parent / "keys"
    return (Path(keys).expanduser() / "secret-key").exists()


def say_restored(manifest: "Manifest", settled: "Settled", lang: str) -> None:
    from palermo.journal.queries import break_words

    words = _("Restored: the backup of {day}, {rows} rows, {files} files, {lines} lines of the journal.")
    rows, lines = sum(manifest.tables.values()), manifest.journal["lines"]
    click.echo(said(words, day=manifest.made_at[:10], rows=rows, files=manifest.files, lines=lines))
    click.echo(said(_("Everybody signs in anew. API tokens and links of before are void.")))
    click.echo(said(_("The outbox is held: look through it, then let it go with `palermo outbox let-go`.")))
    if settled.destroyed:
        words = _("Destroyed again, because it was destroyed after the backup: {count}.")
        click.echo(said(words, count=settled.destroyed))
    if settled.unsealed:
        words = _(
            "Lines of the journal that were not sealed yet when the backup was made: {count}. They are sealed now."
        )
        click.echo(said(words, count=settled.unsealed))
    if settled.lost:
        words = _(
            "Lines of the journal are lost: a head known from elsewhere names {lines} lines, and the backup holds {held}. "
            "The journal says so."
        )
        lost = settled.lost.position
        click.echo(said(words, lines=lost if lost is not None else "?", held=settled.verdict.lines), err=True)
    for broken in settled.verdict.broken:
        if not (settled.lost and broken.kind == "printed"):
            click.echo(break_words(broken, lang), err=True)
    click.echo(said(_("Now run: palermo doctor")))
