"""What has been published before, beside what is counted here: as printed, conflicts side by side, nothing averaged."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from palermo.figures.report.context import Context
from palermo.ui import charts
from palermo.ui.documents import Cell, Column, Exhibit, Row, Section, Table, Term
from palermo.vocabulary import history
from palermo.vocabulary.codes import codes
from palermo.vocabulary.history import Balance, Conflict, Published

MEASURES = (
    "cases_registered",
    "challans_submitted",
    "cases_convicted",
    "convictions",
    "persons_convicted",
    "persons_arrested",
    "victims_identified",
)
OURS = ("opening_pending", "registered", "disposed", "pending")


def section(context: Context, categories: Sequence[str]) -> Section:
    _ = context.telling._
    return Section(
        "published",
        _("Published before, beside what is counted here"),
        [
            _(
                "Published numbers are shown as printed, with their source. Where they contradict one another all stand side by side: none is averaged, none is preferred."
            ),
        ],
        [
            *context.made(lambda: beside_computed(context, categories)),
            conflicts(context, categories),
            *(
                balance(context, each)
                for each in history.balances().values()
                if fits(each.categories, categories)
            ),
            series(context, categories),
        ],
    )


def fits(own: Sequence[str], asked: Sequence[str]) -> bool:
    return not asked or bool(set(own) & set(asked))


def term(context: Context, list_name: str, code: str) -> str:
    known = codes(list_name).get(code)
    if known is None:
        return context.telling.apart(code)
    return known.label_ur if context.lang == "ur" else known.label


def printed(context: Context, number: Published) -> str:
    tell = context.telling
    text = tell.number(number.value) if number.value is not None else term(context, "tiers", number.text)
    return tell._("over {number}").format(number=tell.apart(text)) if number.bound == "over" else text


def period(context: Context, first: date | None, last: date) -> str:
    tell = context.telling
    if first is None:
        return tell._("to {day}").format(day=tell.apart(last.isoformat()))
    if (first.month, first.day, last.month, last.day, first.year) == (1, 1, 12, 31, last.year):
        return tell.apart(last.year)
    return tell.apart(f"{first.isoformat()} – {last.isoformat()}")


def measured(context: Context, number: Published) -> str:
    detail = term(context, "history_details", number.detail) if number.detail else ""
    name = term(context, "history_measures", number.measure)
    return f"{name} ({detail})" if detail else name


def row_of(context: Context, number: Published) -> list[Cell]:
    return [
        Cell(period(context, number.period_from, number.period_to)),
        Cell(term(context, "history_bodies", number.body)),
        Cell(term(context, "history_places", number.geo)),
        Cell(measured(context, number)),
        Cell(printed(context, number)),
        Cell(context.telling.apart(number.source)),
    ]


def heads(context: Context) -> list[Column]:
    tell = context.telling
    return [
        Column(tell._("Period"), number=False),
        Column(tell._("Body"), number=False),
        Column(tell._("Place"), number=False),
        Column(tell._("What was counted"), number=False),
        Column(tell._("Number")),
        Column(tell._("Source"), number=False),
    ]


def beside_computed(context: Context, categories: Sequence[str]) -> list[Exhibit]:
    """Cases registered: what was printed for whole years, and our count of each year of the period."""
    tell, numbers = context.telling, context.numbers
    published = [
        n
        for n in history.series("cases_registered", categories or ("TIP", "SOM"))
        if n.value is not None and n.period_from and n.period_from.year == n.period_to.year
    ]
    counted = numbers.cells(("cases_registered",), ("year",))
    rows: list[dict[str, Any]] = [
        {
            "year": n.period_to.year,
            "value": float(n.value or 0),
            "text": printed(context, n),
            "series": 0,
            "label": str(n.period_to.year),
        }
        for n in published
    ]
    ours = [
        year
        for year in range(numbers.start.year, numbers.end.year + 1)
        if ("cases_registered", str(year)) in counted
    ]
    rows += [
        {
            "year": year,
            "value": int(counted[("cases_registered", str(year))]),
            "text": tell.number(counted[("cases_registered", str(year))]),
            "series": 1,
            "label": str(year),
        }
        for year in ours
    ]
    if not rows:
        return []
    title = tell._("Cases registered: published, and counted here")
    years = sorted({row["year"] for row in rows})
    alternative = context.read_out(title, rows)
    context.draw("published", charts.points(rows, context.lang, years), alternative)
    table_rows = [
        Row(
            [
                Cell(period(context, n.period_from, n.period_to)),
                Cell(printed(context, n)),
                Cell(""),
                Cell(term(context, "history_bodies", n.body)),
                Cell(tell.apart(n.source)),
            ]
        )
        for n in published
    ]
    table_rows += [
        Row(
            [
                Cell(tell.apart(year)),
                Cell(""),
                Cell(
                    tell.number(counted[("cases_registered", str(year))]),
                    "partial" if context.presence.state else "",
                ),
                Cell(tell._("all bodies, this register")),
                Cell(tell.apart("figures.csv")),
            ]
        )
        for year in ours
    ]
    columns = [
        Column(tell._("Period"), number=False),
        Column(tell._("Published")),
        Column(tell._("Counted here")),
        Column(tell._("Body"), number=False),
        Column(tell._("Source"), number=False),
    ]
    return [
        Exhibit(
            "published-cases",
            title,
            about=context.over_the_period(["cases_registered"]),
            chart="published",
            alternative=alternative,
            key=[("cat1", tell._("published (diamond)")), ("cat0", tell._("counted here (circle)"))],
            tables=[Table("published-cases-table", title, columns, table_rows)],
            notes=[
                tell._(
                    "Published numbers count other bodies, laws and periods than this report: they stand beside it and are no earlier part of one series."
                ),
                *(context.missing_notes([cell for row in table_rows for cell in row.cells])),
            ],
        )
    ]


def conflicts(context: Context, categories: Sequence[str]) -> Exhibit:
    tell = context.telling
    shown = [
        conflict
        for conflict in history.conflicts().values()
        if any(fits(number.categories, categories) for number in conflict.rows)
    ]
    tables = [conflict_table(context, conflict) for conflict in shown]
    return Exhibit(
        "conflicts",
        tell._("Published numbers that contradict one another"),
        about=[
            Term(tell._("Unit"), tell._("as printed")),
            Term(tell._("Source"), tell._("named in each row")),
        ],
        lead="" if tables else tell._("None is known for these categories."),
        tables=tables,
    )


def conflict_table(context: Context, conflict: Conflict) -> Table:
    label = conflict.label_ur if context.lang == "ur" else conflict.label
    caption = f"{term(context, 'conflict_kinds', conflict.kind)}: {label}"
    rows = [Row(row_of(context, number)) for number in conflict.rows]
    return Table(f"conflict-{conflict.conflict}", caption, heads(context), rows)


def balance(context: Context, shown: Balance) -> Exhibit:
    """A body's balance by its own words, and what of it our return would count."""
    tell, urdu = context.telling, context.lang == "ur"
    sides = {"in": tell._("came in"), "out": tell._("went out"), "left": tell._("left over")}
    own = [
        Row(
            [
                Cell(line.label_ur if urdu else line.label),
                Cell(sides[line.side]),
                Cell(tell.number(line.value)),
            ]
        )
        for line in shown.lines
    ]
    total = {side: shown.total(side) for side in sides}
    sum_text = f"{total['in']:,} = {total['out']:,} + {total['left']:,}"
    verdict = tell._("balances") if shown.balances() else tell._("does not balance")
    own.append(Row([Cell(tell._("In = out + left")), Cell(verdict), Cell(tell.apart(sum_text))], total=True))
    fields = {
        "opening_pending": tell._("Pending at the start"),
        "registered": tell._("Registered"),
        "disposed": tell._("Disposed of"),
        "pending": tell._("Pending at the end"),
    }
    ours = shown.ours()
    rows = [Row([Cell(fields[name]), Cell(tell.number(ours[name]))]) for name in OURS if name in ours]
    title = shown.label_ur if urdu else shown.label
    tables = [
        Table(
            f"{shown.balance}-own",
            tell._("By the body's own words"),
            [
                Column(tell._("Line"), number=False),
                Column(tell._("Side"), number=False),
                Column(tell._("Number")),
            ],
            own,
        ),
        Table(
            f"{shown.balance}-ours",
            tell._("As a return counts it"),
            [Column(tell._("Field of the return"), number=False), Column(tell._("Number"))],
            rows,
        ),
    ]
    return Exhibit(
        shown.balance,
        title,
        about=[
            Term(tell._("Unit"), term(context, "history_units", shown.unit)),
            Term(tell._("Period"), tell.span(shown.period_from, shown.period_to)),
            Term(tell._("Source"), tell.apart(shown.source)),
        ],
        lead=shown.differs_ur if urdu else shown.differs,
        tables=tables,
    )


def series(context: Context, categories: Sequence[str]) -> Exhibit:
    tell = context.telling
    asked = categories or ("TIP", "SOM")
    numbers = [number for measure in MEASURES for number in history.series(measure, asked)]
    rows = [
        Row(
            [
                *row_of(context, number)[:-1],
                Cell(tell._("conflict") if number.conflicts else ""),
                row_of(context, number)[-1],
            ]
        )
        for number in numbers
    ]
    columns = heads(context)
    columns.insert(-1, Column(tell._("Mark"), number=False))
    title = tell._("Published numbers, whole country")
    return Exhibit(
        "published-series",
        title,
        about=[
            Term(tell._("Unit"), tell._("as printed")),
            Term(tell._("Source"), tell._("named in each row")),
        ],
        lead="" if rows else tell._("None is known for these categories."),
        tables=[Table("published-table", title, columns, rows)] if rows else [],
    )
