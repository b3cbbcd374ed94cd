"""`palermo freeze --from D --to D`, `palermo freeze verify`."""

import sys
from datetime import datetime

import click

from palermo.ui.bilingual import BilingualCommand, BilingualGroup, Day, language_option, with_django
from palermo.ui.language import words

BROKEN = 1  # exit code where what is frozen does not hold, or where nothing could be frozen
ROOM = "palermo.figures"
# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str
FAULTS = {
    "missing": _("{freeze}: {file} is missing."),
    "changed": _("{freeze}: {file} is not what was frozen."),
    "added": _("{freeze}: {file} was added."),
}


class Freezes(BilingualCommand):
    catalogue = ROOM


class FreezesGroup(BilingualGroup):
    catalogue = ROOM


@click.group(
    cls=FreezesGroup,
    name="freeze",
    invoke_without_command=True,
    help=_(
        "Freeze a period: what stands now, as read-only files with only what describes, and their hashes.\n\n"
        "Example: palermo freeze --from 2025-01-01 --to 2025-12-31"
    ),
)
@click.option("--from", "start", type=Day(), help=_("First day of the period, YYYY-MM-DD."))
@click.option("--to", "end", type=Day(), help=_("Last day of the period, YYYY-MM-DD."))
@language_option
@click.pass_context
def freeze(context: click.Context, start: datetime | None, end: datetime | None, lang: str) -> None:
    if context.invoked_subcommand is not None:
        return
    said = words(ROOM, lang)
    if start is None or end is None:
        raise click.UsageError(said(_("Name the first and the last day: --from 2025-01-01 --to 2025-12-31.")))
    with_django()
    freeze_now(start, end, lang)


def freeze_now(start: datetime, end: datetime, lang: str) -> None:
    from palermo.figures.actions.freezing import freeze_at_once
    from palermo.figures.actions.picturing import picture_freeze
    from palermo.figures.rules.files import folder_of
    from palermo.journal.actor import COMMAND
    from palermo.ui.clock import now
    from palermo.ui.refusals import Refused

    said = words(ROOM, lang)
    try:
        frozen = freeze_at_once(start.date(), end.date(), by=COMMAND, at=now())
    except Refused as refused:
        click.echo(refused.words, err=True)
        raise SystemExit(BROKEN) from refused
    picture_freeze(frozen, at=now())
    text = _("Frozen: {returns} accepted returns, {received} of {due} that were due. SHA-256 {digest}")
    click.echo(
        said(text).format(
            returns=len(frozen.sets), received=frozen.received, due=frozen.due, digest=frozen.digest
        )
    )
    click.echo(said(_("The files are in {folder}")).format(folder=folder_of(frozen.address)))


@freeze.command(
    cls=Freezes,
    help=_(
        "Compute the SHA-256 of every frozen file again and name those that are missing, changed or added.\n\n"
        "Ends with 1 where there is one. Take such a file from a backup and put it back under its name.\n\n"
        "Example: palermo freeze verify"
    ),
)
@language_option
def verify(lang: str) -> None:
    with_django()
    from palermo.figures.models import Freeze
    from palermo.figures.queries.freezes import faults, missing_guards

    said = words(ROOM, lang)
    wrong, lowered, count = 0, missing_guards(), Freeze.objects.count()
    with click.progressbar(Freeze.objects.order_by("pk"), length=count, file=sys.stderr,
                           hidden=not sys.stderr.isatty()) as rows:  # fmt: skip
        for row in rows:
            for each in faults(row):
                wrong += 1
                click.echo(said(FAULTS[each.what]).format(freeze=row.address, file=each.file), err=True)
    for name in lowered:
        text = said(
            _("What is frozen could be changed: its trigger {name} is missing. Run `palermo upgrade`.")
        )
        click.echo(text.format(name=name), err=True)
    text = said(_("Frozen periods: {count}. Files missing, changed or added: {wrong}."))
    click.echo(text.format(count=count, wrong=wrong))
    if wrong or lowered:
        raise SystemExit(BROKEN)
