"""`palermo shelf verify | sweep | reindex`."""

import sys

import click

from palermo.ui.bilingual import BilingualCommand, BilingualGroup, language_option, with_django
from palermo.ui.language import words

BROKEN = 1  # exit code of `verify`
ROOM = "palermo.library"
# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str
FAULTS = {
    "missing": _("Document {number}: its file {file} is missing."),
    "changed": _("Document {number}: its file {file} is not what arrived."),
    "unreadable": _("Document {number}: its file {file} cannot be read."),
}


class Shelf(BilingualCommand):
    catalogue = ROOM


class ShelfGroup(BilingualGroup):
    catalogue = ROOM


@click.group(cls=ShelfGroup, name="shelf", help=_("Verify the files of the documents, and tidy up."))
def shelf() -> None:
    pass


@shelf.command(
    cls=Shelf,
    help=_(
        "Compute the SHA-256 of every file again and name those that are missing or changed.\n\n"
        "Ends with 1 where there is one. Take such a file from a backup and put it back under its name.\n\n"
        "Example: palermo shelf verify"
    ),
)
@language_option
def verify(lang: str) -> None:
    with_django()
    from palermo.library.models import Document
    from palermo.library.queries.standing import wrong_files
    from palermo.library.rules.guards import missing_guards

    said = words(ROOM, lang)
    wrong, lowered = 0, missing_guards()
    for each in wrong_files():
        wrong += 1
        click.echo(said(FAULTS[each.fault]).format(number=each.document, file=each.file), err=True)
    for name in lowered:
        text = said(_("The shelf can be changed: its trigger {name} is missing. Run `palermo upgrade`."))
        click.echo(text.format(name=name), err=True)
    files = Document.objects.values("file").distinct().count()
    click.echo(
        said(_("Files that hold: {files}. Missing or changed: {wrong}.")).format(
            files=files - wrong, wrong=wrong
        )
    )
    if wrong or lowered:
        raise SystemExit(BROKEN)


@shelf.command(
    cls=Shelf,
    help=_(
        "Take away what broken uploads left: files older than a day that no document names. The clock does it by "
        "itself.\n\nExample: palermo shelf sweep"
    ),
)
@language_option
def sweep(lang: str) -> None:
    with_django()
    from palermo.library.actions import sweep_shelf
    from palermo.ui.clock import now

    click.echo(words(ROOM, lang)(_("Files taken away: {files}.")).format(files=sweep_shelf(now())))


@shelf.command(
    cls=Shelf,
    help=_(
        "Make anew what the search looks in, from the documents and their texts, and say how much of it was wrong.\n\n"
        "Example: palermo shelf reindex"
    ),
)
@language_option
def reindex(lang: str) -> None:
    with_django()
    from palermo.library.actions.indexing import reindex as made_anew
    from palermo.library.models import Document

    said = words(ROOM, lang)
    count = Document.objects.count()
    with click.progressbar(length=count, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        wrong = made_anew(bar.update)
    click.echo(
        said(_("Documents in the search: {count}. Put right: {wrong}.")).format(count=count, wrong=wrong)
    )
