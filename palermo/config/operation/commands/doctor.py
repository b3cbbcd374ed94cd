"""`palermo doctor`: what is wrong with this installation, and what to do."""

import click

from palermo.config.operation.saying import FAILED, Operation, said
from palermo.ui.bilingual import language_option

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


@click.command(
    cls=Operation,
    help=_(
        "Say in plain words what is wrong with this installation and what to do.\n\n"
        "Changes nothing. Ends with 1 where something stops the installation or makes it unsafe.\n\n"
        "Example: palermo doctor --backup-days 2"
    ),
)
@click.option(
    "--backup-days",
    type=click.IntRange(min=1),
    default=7,
    show_default=True,
    help=_("A backup older than so many days is named."),
)
@language_option
def doctor(backup_days: int, lang: str) -> None:
    from palermo.config.operation.doctor.examining import examined

    found = examined(days=backup_days, lang=lang)
    for finding in found:
        label = said(_("Wrong:")) if finding.stops else said(_("Worth a look:"))
        click.echo(f"{label} {finding.words}")
    if any(finding.stops for finding in found):
        raise click.exceptions.Exit(FAILED)
    if not found:
        click.echo(said(_("Nothing is wrong with this installation.")))
