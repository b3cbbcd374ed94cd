"""`palermo upgrade`: a backup, then the database brought to this version of the program."""

from datetime import datetime
from pathlib import Path

import click

from palermo.config.operation.saying import Operation, bar, refuse, said
from palermo.ui.bilingual import language_option, with_django

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


@click.command(
    cls=Operation,
    help=_(
        "Bring the database to this version of the program, after a backup.\n\n"
        "The backup is made where migrations wait, into the folder backups beside the data, without the keys, which an "
        "upgrade does not change. Then the database is migrated, the keys of a new installation are made, and the "
        "journal's triggers put back. Stop the server, the worker and the clock first.\n\n"
        "Example: palermo upgrade --backup /mnt/backups/before-upgrade"
    ),
)
@click.option(
    "--backup",
    "target",
    type=click.Path(path_type=Path),
    help=_("Folder of the backup, which does not exist yet."),
)
@click.option("--no-backup", is_flag=True, help=_("Make no backup: there is then no way back but your own."))
@language_option
def upgrade(target: Path | None, no_backup: bool, lang: str) -> None:
    with_django()
    from palermo.config.operation.databases import tables_here
    from palermo.config.starting import waiting_migrations
    from palermo.config.upgrading import newer_migrations
    from palermo.ui.clock import now

    if target and no_backup:
        raise click.UsageError(said(_("Give either --backup or --no-backup.")))
    at = now()
    kept = None
    if tables_here():
        if unknown := newer_migrations():
            words = _(
                "The database is newer than this program: it holds {names}. Install the newer version, or restore a "
                "backup of this one."
            )
            raise refuse(said(words, names=", ".join(unknown[:5])))
        if waiting_migrations():
            kept = secured(target, at, no_backup)
        else:
            click.echo(said(_("No migration waits, so no backup is made.")))
    migrated(at, kept)


def secured(target: Path | None, at: datetime, no_backup: bool) -> Path | None:
    if no_backup:
        click.echo(
            said(_("No backup is made: if the upgrade fails, only a backup of your own leads back.")),
            err=True,
        )
        return None
    from django.conf import settings

    from palermo import __version__
    from palermo.config.operation.backing_up import back_up

    place = target or Path(settings.DATA).parent / "backups" / f"{at:%Y%m%dT%H%M%SZ}-before-{__version__}"
    back_up(place, at, with_keys=False, shown=bar())
    click.echo(said(_("A backup without keys is in {target}."), target=place))
    return place


def migrated(at: datetime, kept: Path | None) -> None:
    from django.conf import settings
    from django.db import DatabaseError

    from palermo.config.upgrading import bring_up_to_date

    try:
        made = bring_up_to_date(at)
    except DatabaseError as wrong:
        words = _(
            "The upgrade did not finish ({why}). Call it again once that is mended. To go back: install the earlier "
            "version, empty the database and {data}, and call: palermo restore {kept}"
        )
        why = f"{type(wrong).__name__}: {wrong}".splitlines()[0]
        raise refuse(said(words, why=why, data=settings.DATA, kept=kept or "DIR")) from wrong
    if made:
        words = _("New keys were made for {rings} in {folder}. Keep a copy of that folder elsewhere.")
        click.echo(said(words, rings=", ".join(made), folder=settings.KEYS))
    click.echo(said(_("The database is up to date and the journal is guarded.")))
