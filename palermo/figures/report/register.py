"""The register as asked: every figure, by category, over time, its people and what was seized."""

from collections.abc import Callable

from palermo.figures.report import people, status
from palermo.figures.report.context import Context
from palermo.figures.report.tables import all_cells, by_list, short_coverage
from palermo.ui import charts
from palermo.ui.documents import Cell, Column, Exhibit, Row, Section, Table
from palermo.vocabulary.figures import figures as every_definition

# Time to a stage and seizures have no total; returns stand in a chapter of their own; after linkage, not before.
_ELSEWHERE = frozenset(
    {
        "time_to_stage",
        "seized",
        "conviction_rate",
        "attrition",
        "distinct_victims",
        "distinct_accused",
        "repeat_accused",
    }
)
BY_CATEGORY = (
    "cases_registered",
    "cases_prosecuted",
    "cases_convicted",
    "persons_convicted",
    "persons_acquitted",
    "cases_pending",
)
OVER_TIME = ("cases_registered", "cases_prosecuted", "cases_convicted")
BY_BODY = ("cases_registered", "challans_submitted", "cases_prosecuted", "cases_convicted", "cases_pending")


def section(context: Context, asked: str) -> Section:
    tell = context.telling
    return Section(
        "register",
        tell._("The register, as asked"),
        [asked],
        context.made(
            lambda: [every_figure(context)],
            lambda: [trend(context)],
            lambda: [by_category(context)],
            lambda: [by_body(context)],
            lambda: [people.referred(context, "victims")],
            lambda: [people.age_and_sex(context, "victims-age", "victims_identified")],
            lambda: [people.exploitation(context, "exploitation")],
            lambda: status.exhibits(context, "register", tell._("Status of cases on the last day")),
            lambda: [seized(context)],
        ),
    )


def every_figure(context: Context) -> Exhibit:
    tell, numbers, state = context.telling, context.numbers, context.presence.state
    figures = [
        name
        for name, figure in every_definition().items()
        if name not in _ELSEWHERE and figure.unit != "return" and numbers.has(name)
    ]
    cells = numbers.cells(figures)
    rows = [
        Row(
            [
                Cell(tell.figure(figure)),
                context.cell(cells.get((figure,)), state),
                Cell(tell.unit(figure)),
                Cell(tell.definition(figure)),
            ]
        )
        for figure in figures
    ]
    columns = [
        Column(tell._("Figure"), number=False),
        Column(tell._("Number")),
        Column(tell._("Unit"), number=False),
        Column(tell._("Definition"), number=False),
    ]
    title = tell._("Every figure, whole country")
    table = Table("figures-table", title, columns, rows)
    return Exhibit(
        "figures",
        title,
        about=context.over_the_period(["cases_registered"])[2:],
        tables=[table],
        notes=[
            tell._(
                "Status and pending stand on the last day. People are counted once in every case they are in."
            ),
            *context.missing_notes(all_cells([table])),
        ],
    )


def trend(context: Context) -> Exhibit:
    tell, numbers = context.telling, context.numbers
    cells = numbers.cells(OVER_TIME, ("quarter",))
    series = {tell.figure(figure): context.quarter_rows(cells, figure) for figure in OVER_TIME}
    title = tell._("Cases registered, prosecuted and convicted, by quarter")
    alternative = " ".join(context.read_out(label, rows) for label, rows in series.items())
    context.draw("trend", charts.lines(series, context.lang), alternative)
    whole = numbers.cells(OVER_TIME)
    quarters = {quarter.value: quarter for quarter in context.presence.quarters}

    def of(figure: str) -> Callable[[str], Cell]:
        return lambda value: context.cell(cells.get((figure, value)), quarters[value].state)

    columns: list[tuple[str, Callable[[str], Cell]]] = [
        (tell.figure(figure), of(figure)) for figure in OVER_TIME
    ]
    columns.append(
        (
            tell._("Returns"),
            lambda value: Cell(short_coverage(context, quarters[value].received, quarters[value].due)),
        )
    )
    total = [
        *(context.cell(whole.get((figure,)), context.presence.state) for figure in OVER_TIME),
        Cell(short_coverage(context, context.presence.received, context.presence.due)),
    ]
    labels = {value: tell.quarter(value) for value in quarters}
    table = by_list(context, "trend-table", title, tell._("Quarter"), labels, columns, total)
    states = [row["state"] for rows in series.values() for row in rows]
    return Exhibit(
        "trend",
        title,
        about=context.over_the_period(OVER_TIME),
        chart="trend",
        alternative=alternative,
        key=[(look if look == "missing" else "pale", text) for look, text in context.missing_key(states)],
        tables=[table],
        notes=context.missing_notes(all_cells([table])),
    )


def by_category(context: Context) -> Exhibit:
    tell, numbers, state = context.telling, context.numbers, context.presence.state
    cells = numbers.cells(BY_CATEGORY, ("category",))
    found = {key[1] for key in cells}
    order = sorted(
        found, key=lambda code: (code == "UNKNOWN", -int(cells.get((BY_CATEGORY[0], code), 0)), code)
    )
    columns = [
        (tell.figure(figure), lambda code, figure=figure: context.cell(cells.get((figure, code)), state))
        for figure in BY_CATEGORY
    ]
    whole = numbers.cells(BY_CATEGORY)
    total = [context.cell(whole.get((figure,)), state) for figure in BY_CATEGORY]
    labels = {code: tell.value("category", code) for code in order}
    title = tell._("By crime category")
    table = by_list(context, "category-table", title, tell._("Crime category"), labels, columns, total)
    return Exhibit(
        "category",
        title,
        about=context.over_the_period(BY_CATEGORY),
        tables=[table],
        notes=context.missing_notes(all_cells([table])),
    )


def by_body(context: Context) -> Exhibit:
    tell, numbers, presence = context.telling, context.numbers, context.presence
    cells = numbers.cells(BY_BODY, ("body",))
    from palermo.vocabulary.codes import codes

    owing = {owed.body for owed in presence.owed}
    shown = [code for code in codes("bodies") if code in owing or any(key[1] == code for key in cells)]
    columns = [
        (
            tell.figure(figure),
            lambda code, figure=figure: context.cell(cells.get((figure, code)), presence.of_body(code)),
        )
        for figure in BY_BODY
    ]
    whole = numbers.cells(BY_BODY)
    total = [context.cell(whole.get((figure,)), presence.state) for figure in BY_BODY]
    labels = {code: tell.value("body", code) for code in shown}
    title = tell._("By reporting body")
    table = by_list(context, "body-table", title, tell._("Reporting body"), labels, columns, total)
    return Exhibit(
        "body",
        title,
        about=context.over_the_period(BY_BODY),
        tables=[table],
        notes=[
            tell._("A case that was handed on counts with the body that registered it first."),
            *context.missing_notes(all_cells([table])),
        ],
    )


def seized(context: Context) -> Exhibit:
    tell, numbers = context.telling, context.numbers
    cells = numbers.cells(("seized",), ("kind", "unit"))
    # A figure that was left out raises here: an empty answer would read as nothing seized.
    cells.get(("seized",))
    rows = [
        Row([Cell(tell.value("kind", kind)), Cell(tell.number(value)), Cell(tell.value("unit", unit))])
        for (_figure, kind, unit), value in cells.items()
    ]
    title = tell._("Seized, by kind and unit")
    columns = [
        Column(tell._("Kind of seizure"), number=False),
        Column(tell._("Quantity")),
        Column(tell._("Unit"), number=False),
    ]
    return Exhibit(
        "seized",
        title,
        about=context.over_the_period(["seized"]),
        lead="" if rows else tell._("No seizure was counted in this period."),
        tables=[Table("seized-table", title, columns, rows)] if rows else [],
    )
