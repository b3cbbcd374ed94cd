"""The Rule 42 statement: its six items, each by province and by quarter, of cases of trafficking in persons."""

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from palermo.figures.report import people, status
from palermo.figures.report.context import Context
from palermo.figures.report.numbers import Where
from palermo.figures.report.tables import all_cells, by_list, by_quarter_and_province, provinces_shown
from palermo.ui import charts
from palermo.ui.documents import Cell, Column, Exhibit, Row, Section, Table, Term

FLOWS = (
    "cases_registered",
    "cases_investigated",
    "challans_submitted",
    "cases_prosecuted",
    "cases_convicted",
    "persons_convicted",
    "persons_acquitted",
    "convictions_set_aside",
    "victims_in_prosecuted_cases",
    "defendants_in_prosecuted_cases",
)
STOCKS = ("case_status", "cases_pending", "appeals_pending")
CONVICTED = ("cases_convicted", "persons_convicted")
OF_TIP = {"convicted_of": ("TIP",)}


@cache
def rows_of_report(name: str) -> tuple[dict[str, str], ...]:
    """A CSV file of this folder."""
    text = files("palermo.figures.report").joinpath(name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def item_label(context: Context, named: str) -> str:
    row = next(row for row in rows_of_report("rule42_items.csv") if row["letter"] == named)
    return f"{letter(context, row)} {row['label_ur' if context.lang == 'ur' else 'label']}"


def letter(context: Context, item: Mapping[str, str]) -> str:
    return item["letter_ur"] if context.lang == "ur" else f"{item['letter']})"


def statement(context: Context) -> Section:
    _ = context.telling._
    return Section(
        "rule42",
        _("The Rule 42 statement: trafficking in persons"),
        [
            _(
                "Cases of trafficking in persons only. Every item by quarter and by province of the offence; "
                "a reporting body is no province, and an FIA zone lies in none."
            )
        ],
        context.made(
            lambda: [at_a_glance(context)],
            lambda: [over_time(context, "a", "cases_registered")],
            lambda: people_in_prosecuted_cases(context),
            lambda: [over_time(context, "c", "cases_investigated")],
            lambda: prosecutions(context),
            lambda: convictions(context),
            lambda: status.exhibits(context, "rule42", item_label(context, "f")),
        ),
    )


def at_a_glance(context: Context) -> Exhibit:
    tell, presence = context.telling, context.presence
    among = context.numbers.cells((*FLOWS, *STOCKS))
    of_tip = context.numbers.cells(CONVICTED, where=OF_TIP)
    rows = []
    for item in rows_of_report("rule42_items.csv"):
        asked = [figure for figure in item["figures"].split(";") if context.numbers.has(figure)]
        for place, figure in enumerate(asked):
            value = (of_tip if figure in CONVICTED else among).get((figure,))
            name = tell._("{figure} (of trafficking in persons)") if figure in CONVICTED else "{figure}"
            rows.append(
                Row(
                    [
                        Cell(item_label(context, item["letter"]) if place == 0 else letter(context, item)),
                        Cell(name.format(figure=tell.figure(figure))),
                        context.cell(value, presence.state),
                        Cell(tell.unit(figure)),
                    ]
                )
            )
    columns = [
        Column(tell._("Item"), number=False),
        Column(tell._("Figure"), number=False),
        Column(tell._("Number")),
        Column(tell._("Unit"), number=False),
    ]
    table = Table("rule42-glance-table", tell._("The six items, whole country"), columns, rows)
    return Exhibit(
        "rule42-glance",
        tell._("The six items at a glance"),
        about=[
            Term(tell._("Definitions"), tell._("at the chart or table of each item, below")),
            *context.over_the_period(["cases_registered"])[2:],
        ],
        tables=[table],
        notes=[
            tell._("Item f stands on the last day of the period; the others count what happened within it."),
            *context.missing_notes(all_cells([table])),
        ],
    )


def crossed_table(context: Context, name: str, figure: str, where: Where | None = None) -> Table:
    numbers = context.numbers
    asked = FLOWS if where is None else CONVICTED
    total = numbers.cells(asked, where=where) | numbers.cells(asked, ("province",), where=where)
    quarters = numbers.cells(asked, ("quarter",), where=where)
    crossed = numbers.cells(asked, ("quarter", "province"), where=where)
    return by_quarter_and_province(context, name, figure, total, quarters, crossed)


def over_time(context: Context, letter: str, figure: str) -> Exhibit:
    """One figure as columns by quarter, its table by quarter and province below."""
    name = f"rule42-{letter}"
    rows = context.quarter_rows(context.numbers.cells(FLOWS, ("quarter",)), figure)
    title = f"{item_label(context, letter)}"
    alternative = context.read_out(title, rows)
    context.draw(name, charts.columns(rows, context.lang), alternative)
    table = crossed_table(context, name, figure)
    return Exhibit(
        name,
        title,
        about=context.over_the_period([figure]),
        chart=name,
        alternative=alternative,
        key=context.missing_key([row["state"] for row in rows]),
        tables=[table],
        notes=context.missing_notes(all_cells([table])),
    )


def two_lines(
    context: Context,
    name: str,
    title: str,
    figures: Sequence[str],
    where: Where | None = None,
) -> Exhibit:
    """Two figures over the same quarters as lines, the tables of both below."""
    tell = context.telling
    asked = FLOWS if where is None else CONVICTED
    cells = context.numbers.cells(asked, ("quarter",), where=where)
    series = {tell.figure(figure): context.quarter_rows(cells, figure) for figure in figures}
    alternative = " ".join(context.read_out(label, rows) for label, rows in series.items())
    context.draw(name, charts.lines(series, context.lang), alternative)
    tables = [
        crossed_table(context, f"{name}-{place}", figure, where) for place, figure in enumerate(figures)
    ]
    states = [row["state"] for rows in series.values() for row in rows]
    return Exhibit(
        name,
        title,
        about=context.over_the_period(figures),
        chart=name,
        alternative=alternative,
        key=[(look if look == "missing" else "pale", text) for look, text in context.missing_key(states)],
        tables=tables,
        notes=context.missing_notes(all_cells(tables)),
    )


def people_in_prosecuted_cases(context: Context) -> list[Exhibit]:
    figures = ("victims_in_prosecuted_cases", "defendants_in_prosecuted_cases")
    title = item_label(context, "b")
    note = context.telling._(
        "A person who is victim and accused in one case stands in both counts: the two are never added."
    )
    first = two_lines(context, "rule42-b", title, figures)
    return [
        people.with_notes(first, [note]),
        *(
            people.age_and_sex(context, f"rule42-b-ages-{place}", figure)
            for place, figure in enumerate(figures)
        ),
        people.nationality(context, "rule42-b-nationality", figures),
    ]


def prosecutions(context: Context) -> list[Exhibit]:
    note = context.telling._(
        "A prosecution counts on the day the court takes cognizance; the final challan stands beside it."
    )
    made = two_lines(
        context, "rule42-d", item_label(context, "d"), ("cases_prosecuted", "challans_submitted")
    )
    return [people.with_notes(made, [note])]


def convictions(context: Context) -> list[Exhibit]:
    tell = context.telling
    made = two_lines(context, "rule42-e", item_label(context, "e"), CONVICTED, OF_TIP)
    note = tell._(
        "Convictions of an offence of trafficking in persons. What other convictions there are stands below."
    )
    return [people.with_notes(made, [note]), beside_convictions(context)]


def beside_convictions(context: Context) -> Exhibit:
    """By province: convicted of trafficking, of what is not said, of something else; acquitted; set aside."""
    tell, numbers, presence = context.telling, context.numbers, context.presence
    of = numbers.cells(CONVICTED, ("convicted_of",)) | numbers.cells(CONVICTED, ("province", "convicted_of"))
    others = ("persons_acquitted", "convictions_set_aside", *CONVICTED)
    plain = numbers.cells(others) | numbers.cells(others, ("province",))
    shown = provinces_shown([numbers.cells(others, ("province",))], -1)

    def state(code: str) -> str:
        return presence.of_province(code) if code else presence.state

    def of_column(figure: str, category: str):
        return lambda code: context.cell(of.get((figure, *((code,) if code else ()), category)), state(code))

    def plain_column(figure: str):
        return lambda code: context.cell(plain.get((figure, *((code,) if code else ()))), state(code))

    columns = [
        (f"{tell.figure(figure)}: {label}", of_column(figure, category))
        for figure in CONVICTED
        for category, label in (
            ("TIP", tell._("of trafficking in persons")),
            ("UNKNOWN", tell._("offence not named")),
        )
    ]
    columns += [(tell.figure(figure), plain_column(figure)) for figure in others[:2]]
    table = by_list(
        context,
        "rule42-e-beside-table",
        tell._("Convictions and acquittals, by province"),
        tell._("Province"),
        {code: tell.value("province", code) for code in shown},
        columns,
        total=[cell_of("") for _, cell_of in columns],
    )
    return Exhibit(
        "rule42-e-beside",
        tell._("Beside the convictions: offence not named, acquitted, set aside"),
        about=context.over_the_period(["persons_acquitted", "convictions_set_aside"]),
        tables=[table],
        notes=[
            tell._(
                "A conviction that is set aside later stays counted at first instance; it is shown beside it."
            ),
            *context.missing_notes(all_cells([table])),
        ],
    )
