"""`palermo journal verify | seal | head | export`."""

import sys
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from palermo.ui.bilingual import BilingualCommand, BilingualGroup, Day, language_option, with_django
from palermo.ui.language import words

BROKEN = 1  # exit code of `verify`
ROOM = "palermo.journal"
DAY = Day()
# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str


class Journal(BilingualCommand):
    catalogue = ROOM


class JournalGroup(BilingualGroup):
    catalogue = ROOM


@click.group(cls=JournalGroup, name="journal", help=_("Verify, seal and print the journal."))
def journal() -> None:
    pass


@journal.command(
    cls=Journal,
    help=_(
        "Compute the chain again and name the first line that was changed, removed or slipped in.\n\n"
        "Ends with 1 where something does not hold. A chain rewritten from its beginning is noticed only by a head "
        "that somebody else kept: give it with --head."
    ),
)
@click.option(
    "--head", "kept", help=_("A printed head (a file with its text), or its digest of 64 letters and digits.")
)
@language_option
def verify(kept: str | None, lang: str) -> None:
    with_django()
    from palermo.journal.queries import break_words
    from palermo.journal.queries import verify as verified
    from palermo.journal.rules import missing_guards
    from palermo.ui import clock

    said = words(ROOM, lang)
    printed = printed_head(kept, lang)
    with ExitStack() as stack:
        move = progress(stack, said(_("Verifying")))
        verdict = verified(at=clock.now(), printed=printed, progress=move)
    click.echo(
        said(_("Lines that hold: {lines}. Not sealed yet: {waiting}.")).format(
            lines=verdict.lines, waiting=verdict.waiting
        )
    )
    for name in missing_guards():
        click.echo(
            said(_("The trigger {name} is missing: run `palermo upgrade`.")).format(name=name), err=True
        )
    if verdict.backdated is not None:
        text = _(
            "Line {line} is dated more than a day before lines sealed earlier. A clock was wrong, or it was dated back."
        )
        click.echo(said(text).format(line=verdict.backdated), err=True)
    for broken in verdict.broken:
        click.echo(break_words(broken, lang), err=True)
    if not verdict.holds:
        raise SystemExit(BROKEN)
    if printed:
        click.echo(said(_("The head given is in the chain.")))
    click.echo(said(_("The journal holds. Its last digest is {digest}.")).format(digest=verdict.digest))


def printed_head(kept: str | None, lang: str) -> Any:
    """Raises click.UsageError where neither the file nor the text is a head."""
    from palermo.journal.queries import read_printed
    from palermo.journal.queries.heads import NoHead

    if kept is None:
        return None
    path = Path(kept)
    try:
        return read_printed(path.read_text(encoding="utf-8", errors="replace") if path.is_file() else kept)
    except NoHead as wrong:
        text = _(
            "{kept} is no head: give the file of a printed head, or its digest of 64 letters and digits."
        )
        raise click.UsageError(words(ROOM, lang)(text).format(kept=kept)) from wrong


def progress(stack: ExitStack, label: str) -> Any:
    """Moves a bar on the terminal; nothing where the output is a file."""
    from palermo.journal.models import Link

    last = Link.objects.order_by("position").last()
    bar: Any = click.progressbar(
        length=last.position if last else 0, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()
    )
    stack.enter_context(bar)
    return bar.update


@journal.command(
    cls=Journal, help=_("Seal what is not sealed yet. The server does it every few seconds by itself.")
)
@language_option
def seal(lang: str) -> None:
    with_django()
    from palermo.journal import actions
    from palermo.ui import clock

    count = actions.seal(clock.now())
    click.echo(words(ROOM, lang)(_("Lines sealed: {count}.")).format(count=count))


@journal.command(
    cls=Journal,
    help=_(
        "Print the head of a day, to be kept by somebody outside the office.\n\n"
        "The head of a day that is over is made where it is not there yet."
    ),
)
@click.option("--day", type=DAY, help=_("The day, YYYY-MM-DD; yesterday where none is given."))
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help=_("A file for it; PDF where its name ends in .pdf.")
)
@language_option
def head(day: Any, out: Path | None, lang: str) -> None:
    with_django()
    from django.utils import timezone

    from palermo.journal import actions, queries
    from palermo.journal.actor import COMMAND
    from palermo.ui import clock
    from palermo.ui.refusals import Refused

    said = words(ROOM, lang)
    now = clock.now()
    wanted = day.date() if day else timezone.localtime(now).date() - timedelta(days=1)
    try:
        actions.make_head(wanted, now, by=COMMAND)
    except Refused as refusal:
        text = _("{day} is not over: its head is made on the day after.")
        raise click.UsageError(said(text).format(day=wanted.isoformat())) from refusal
    if out is None:
        click.echo(queries.head_words(wanted, lang), nl=False)
    elif out.suffix.lower() == ".pdf":
        from palermo.journal.paper import write_head

        write_head(wanted, lang, out)
    else:
        out.write_text(queries.head_words(wanted, lang), encoding="utf-8")


@journal.command(
    cls=Journal,
    help=_(
        "Write lines as CSV, one line each, with its place in the chain and its digest.\n\n"
        "What is written can be verified outside this program: docs/journal.md tells how."
    ),
)
@click.option("--from", "start", type=DAY, help=_("First day, YYYY-MM-DD."))
@click.option("--to", "end", type=DAY, help=_("Last day, YYYY-MM-DD."))
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help=_("The file to write."))
@language_option
def export(start: Any, end: Any, out: Path, lang: str) -> None:
    with_django()
    from palermo.journal import actions, queries
    from palermo.journal.actor import COMMAND
    from palermo.ui import clock

    first, last = (each.date() if each else None for each in (start, end))
    if first and last and last < first:
        raise click.UsageError(words(ROOM, lang)(_("The last day (--to) lies before the first (--from).")))
    count = queries.export_count(first, last)
    with out.open("w", encoding="utf-8", newline="") as stream:
        actions.exported("journal", count, by=COMMAND, at=clock.now(), file_format="csv")
        written = queries.write_csv(stream, first, last)
    click.echo(words(ROOM, lang)(_("Lines written: {count}.")).format(count=written))
