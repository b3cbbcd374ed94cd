"""`palermo vault status`, `make-keys`, `rotate`: the rings and their keys."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from palermo.ui.bilingual import language_option
from palermo.vault.commands.frame import FAILED, Operator, Tell, VaultCommand, key_option, keys_from

if TYPE_CHECKING:
    from palermo.vault.actions.rotated import Rotated

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str
RINGS = ("records", "open", "civil")


@click.command(
    cls=VaultCommand,
    help=_(
        "Show the rings, their versions and whether the keys fit.\n\n"
        "Ends with 1 when a key is missing, damaged or another installation's.\n\n"
        "Example: palermo vault status"
    ),
)
@language_option
def status(lang: str) -> None:
    from django.utils.translation import gettext as _

    from palermo.vault.queries import standing
    from palermo.vault.rules import check_keys

    places = {
        "here": _("kept here"),
        "away": _("kept elsewhere"),
        "missing": _("not found"),
    }
    line = _("{ring}, version {version}, key {fingerprint}: {place}; {count} data keys")
    for each in standing():
        shown = line.format(
            ring=each.version.name,
            version=each.version.version,
            fingerprint=each.version.fingerprint,
            place=places[each.place],
            count=each.data_keys,
        )
        if each.item_keys:
            shown += _("; {count} item keys").format(count=each.item_keys)
        if each.version.retired_at:
            shown += _("; retired on {day}").format(day=f"{each.version.retired_at:%Y-%m-%d}")
        click.echo(shown)
    for warning in check_keys():
        click.echo(warning, err=True)


def make_keys_command(tell: Tell) -> click.Command:
    @click.command(
        name="make-keys",
        cls=VaultCommand,
        help=_(
            "Make a first key for each RING that has none (records, open, civil; without RING, all of this server).\n\n"
            "With --to, the secret half is written to FILE and not kept on this server: it then seals and cannot open. "
            "The index key is written to FILE.index. Keep copies of keys apart from copies of the data.\n\n"
            "Example: palermo vault make-keys civil --to /media/stick/civil.keys"
        ),
    )
    @click.argument("rings", metavar="[RING]...", nargs=-1, type=click.Choice(RINGS))
    @click.option(
        "--to", type=click.Path(path_type=Path), help=_("File for the secret half, kept elsewhere.")
    )
    @language_option
    def make_keys(rings: tuple[str, ...], to: Path | None, lang: str) -> None:
        from django.conf import settings
        from django.utils.translation import gettext as _

        from palermo.ui.clock import now
        from palermo.vault import actions

        at = now()
        made = actions.make_keys(at, by=Operator(), rings=rings or None, to=to)
        for each in made:
            tell("keys.made", ("keyring", str(each)), {"ring": each.name, "version": each.version}, at)
            words = _("{ring}: version {version}, key {fingerprint}, is made.")
            click.echo(words.format(ring=each.name, version=each.version, fingerprint=each.fingerprint))
        if not made:
            click.echo(_("Every ring asked for has a key already. Nothing was changed."))
        elif to is None:
            words = _("Copy {folder} to a safe place, apart from the data: nothing is opened without it.")
            click.echo(words.format(folder=settings.KEYS))
        else:
            words = _("{path} is the only copy of the secret. Take it away, and keep a second copy.")
            click.echo(words.format(path=to))

    return make_keys


def rotate_command(tell: Tell) -> click.Command:
    @click.command(
        cls=VaultCommand,
        help=_(
            "Give RING a new key and wrap every data key and item key anew, while people go on working.\n\n"
            "May be stopped at any moment: called again, it finishes. A ring whose key is kept elsewhere needs its old "
            "key (--key) and a file for the new one (--to). --to also moves a key that was kept here.\n\n"
            "Example: palermo vault rotate records"
        ),
    )
    @click.argument("ring", metavar="RING", type=click.Choice(RINGS))
    @key_option
    @click.option("--to", type=click.Path(path_type=Path), help=_("File for the new secret, kept elsewhere."))
    @language_option
    @click.pass_context
    def rotate(ctx: click.Context, ring: str, key_file: Path | None, to: Path | None, lang: str) -> None:

        from palermo.ui.clock import now
        from palermo.vault import actions

        at = now()
        done = actions.rotate(
            ring, by=Operator(), at=at, keys=keys_from(key_file), to=to, progress=_progress()
        )
        details: dict[str, str | int] = {
            "ring": ring,
            "version": done.version.version,
            "moved": done.moved + done.items,
            "broken": len(done.broken),
        }
        tell("keys.rotated", ("keyring", str(done.version)), details, at)
        _say_rotated(ring, done)
        if done.broken:
            ctx.exit(FAILED)

    return rotate


def _say_rotated(ring: str, done: "Rotated") -> None:
    from django.utils.translation import gettext as _

    if done.resumed:
        click.echo(_("An earlier rotation was not finished; this finished it."))
    words = _("{ring}: version {version}, key {fingerprint}; {moved} data keys wrapped anew.")
    version = done.version
    click.echo(
        words.format(ring=ring, version=version.version, fingerprint=version.fingerprint, moved=done.moved)
    )
    if done.items:
        click.echo(_("{count} item keys wrapped anew.").format(count=done.items))
    for old in done.retired:
        words = _("Version {version} is retired: nothing is wrapped to it any more.")
        click.echo(words.format(version=old))
    for broken in sorted(done.broken):
        words = _("Key {id} cannot be opened and stays as it is. See: palermo vault verify")
        click.echo(words.format(id=broken), err=True)


def _progress() -> Callable[[int, int], None] | None:
    return _show if sys.stderr.isatty() else None


def _show(done: int, total: int) -> None:
    click.echo(f"\r{done}/{total}", nl=done >= total, err=True)
