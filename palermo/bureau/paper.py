"""A body's quality letter as a paper, in English or Urdu. All of it is of the body's own returns; it names no person."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from palermo.bureau.queries.letters import Letter
from palermo.bureau.rules.quality import MEASURES, Counts, Measured
from palermo.bureau.rules.wording import period_words
from palermo.partners.rules.vocabulary import body_label
from palermo.returns.method.fields import SHEETS, columns
from palermo.returns.models import Submission
from palermo.returns.queries.findings import Group
from palermo.returns.rules.due import STATES
from palermo.returns.rules.states import State
from palermo.ui.documents.blocks import Cell, Column, Document, Exhibit, Row, Section, Table, Term, isolate
from palermo.ui.documents.paper import write_paper
from palermo.ui.reading import day, moment_short, share
from palermo.vocabulary.columns import column_label, sheet_label

NOTHING = "–"
# Marks of direction that the page uses; a paper knows only the first strong isolate.
_PAGES_OWN = str.maketrans({"\u2066": "\u2068", "\u2067": "\u2068"})


def letter_paper(letter: Letter, lang: str) -> bytes:
    """The PDF."""
    with override(lang):
        made = described(letter, lang)
    with TemporaryDirectory() as folder:
        target = Path(folder) / "letter.pdf"
        write_paper(made, target)
        return target.read_bytes()


def described(letter: Letter, lang: str) -> Document:
    period = period_words(letter.period_start, letter.period_end)
    return Document(
        lang=lang,
        title=_("Quality of the return"),
        subtitle=plain(f"{body_label(letter.body)} · {period}"),
        mark=_("Quality letter"),
        warning=_("For the body named here. It tells of its own returns only and names no person."),
        facts=[
            Term(_("To"), body_label(letter.body)),
            Term(_("Period"), plain(period)),
            Term(_("Due on"), plain(day(letter.owed.due_on))),
            Term(_("How it stands"), standing_words(letter)),
            Term(_("Made"), plain(day(letter.made_at))),
        ],
        sections=[
            arrival(letter),
            *rows_told(letter, lang),
            *missing(letter),
            *findings(letter, lang),
            course(letter),
        ],
        foot=_("Made by Palermo from what the body sent, as it stands on the day of this letter."),
        letter=True,
    )


def standing_words(letter: Letter) -> str:
    words = str(STATES[letter.owed.state])
    return _("{state}, after the day it was due").format(state=words) if letter.owed.is_late else words


def arrival(letter: Letter) -> Section:
    if not letter.sent:
        lead = [_("Nothing has come for this period. No return is not a nil return: send either.")]
        return Section("arrival", _("What came, and when"), lead)
    heads = [Column(_("Received"), number=False), Column(_("State"), number=False)]
    heads += [Column(_("Rows sent")), Column(_("Rows accepted")), Column(_("Rows rejected"))]
    rows = [
        Row(
            [
                Cell(isolate(moment_short(each.received_at))),
                Cell(each.get_state_display()),
                *(Cell(isolate(f"{number:,}")) for number in totals(each)),
            ]
        )
        for each in letter.sent
    ]
    title = _("What came, and when")
    return Section("arrival", title, [], [exhibit("arrival-table", title, heads, rows)])


def totals(row: Submission) -> list[int]:
    return [sum(each) for each in zip(*row.rows.values(), strict=True)] or [0, 0, 0]


def rows_told(letter: Letter, lang: str) -> list[Section]:
    row = letter.counted
    if row is None or not any(any(each) for each in row.rows.values()):
        return []
    title = _("Rows sent = rows accepted + rows rejected")
    heads = [
        Column(_("Sheet"), number=False),
        Column(_("Sent")),
        Column(_("Accepted")),
        Column(_("Rejected")),
    ]
    rows = [
        Row([Cell(sheet_label(sheet, lang)), *(Cell(isolate(f"{number:,}")) for number in row.rows[sheet])])
        for sheet in SHEETS
        if any(row.rows.get(sheet, ()))
    ]
    whole = [Cell(_("All sheets")), *(Cell(isolate(f"{number:,}")) for number in totals(row))]
    return [
        Section("rows", title, [], [exhibit("rows-table", title, heads, [*rows, Row(whole, total=True)])])
    ]


def missing(letter: Letter) -> list[Section]:
    said = list[str]()
    if letter.counted is not None and letter.counted.state == State.ACCEPTED:
        said += missing_in(letter)
    if absent := [each for each in letter.course if each.counts.due and not each.counts.came]:
        words = _("No return is accepted for: {periods}.")
        named = [isolate(plain(period_words(*each.period))) for each in absent]
        said.append(words.format(periods=_(", ").join(named)))
    return [
        Section("missing", _("What was missing"), said or [_("Nothing of what is measured was missing.")])
    ]


def missing_in(letter: Letter) -> list[str]:
    counts, said = letter.counts, list[str]()
    if counts.without_age:
        words = _(
            "{part} of {whole} persons have neither age nor birth date ({share}). Ask for the year of birth at least."
        )
        said.append(words.format(**parts(counts.without_age, counts.persons)))
    if counts.without_district:
        words = _(
            "{part} of {whole} cases do not say which district they belong to ({share}). Write the district of the offence."
        )
        said.append(words.format(**parts(counts.without_district, counts.cases)))
    if letter.totals_differ:
        words = ngettext(
            "{count} stated number differs from the cases. Explain it on the page “Stated and computed”.",
            "{count} stated numbers differ from the cases. Explain them on the page “Stated and computed”.",
            letter.totals_differ,
        )
        said.append(words.format(count=isolate(letter.totals_differ)))
    return said


def parts(part: int, whole: int) -> dict[str, str]:
    return {
        "part": isolate(f"{part:,}"),
        "whole": isolate(f"{whole:,}"),
        "share": isolate(share(part / whole)),
    }


def findings(letter: Letter, lang: str) -> list[Section]:
    if letter.counted is None:
        return []
    title = _("What was found most often, and what to do")
    if not letter.findings:
        return [Section("findings", title, [_("The check found nothing.")])]
    shown = sum(each.count for each in letter.findings)
    lead = _("{shown} of {all} findings are of these kinds.").format(
        shown=isolate(f"{shown:,}"), all=isolate(f"{letter.finding_count:,}")
    )
    heads = [Column(_("What is wrong, and what to do"), number=False), Column(_("Where"), number=False)]
    rows = [
        Row([Cell(plain(each.message)), Cell(where(each, lang)), Cell(isolate(f"{each.count:,}"))])
        for each in letter.findings
    ]
    made = exhibit("findings-table", title, [*heads, Column(_("Findings"))], rows)
    return [Section("findings", title, [lead], [made])]


def where(group: Group, lang: str) -> str:
    """A column that is none of the format's was typed by somebody and stays out."""
    if group.sheet not in SHEETS:
        return NOTHING
    sheet = sheet_label(group.sheet, lang)
    if group.column not in columns(group.sheet):
        return sheet
    return f"{sheet}: {column_label(group.sheet, group.column, lang)}"


def course(letter: Letter) -> Section:
    title = _("Beside the body's own earlier returns")
    heads = [Column(_("Period"), number=False), *(Column(heading(each)) for each in MEASURES)]
    rows = [
        Row(
            [
                Cell(plain(period_words(*each.period))),
                *(Cell(shown(each.counts, measure)) for measure in MEASURES),
            ],
            total=each.period == (letter.period_start, letter.period_end),
        )
        for each in letter.course
    ]
    notes = [f"{each.words}: {each.definition}" for each in MEASURES]
    notes.append(_("A dash: no return of the period is accepted, or there is nothing to count."))
    return Section("course", title, [], [exhibit("course-table", title, heads, rows, notes)])


def heading(measure: Measured) -> str:
    return f"{measure.words} ({measure.unit})"


def shown(counts: Counts, measure: Measured) -> str:
    value = counts.of(measure) if counts.came else None
    return NOTHING if value is None else isolate(f"{value:.1f}")


def exhibit(
    name: str, title: str, heads: list[Column], rows: list[Row], notes: list[str] | None = None
) -> Exhibit:
    """The section says what it is: the table needs no title of its own."""
    return Exhibit(name, "", tables=[Table(name, title, heads, rows)], notes=notes or [])


def plain(text: str) -> str:
    return text.translate(_PAGES_OWN)
