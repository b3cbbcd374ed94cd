"""Where cases stand: by stage on the last day, by province, and at each quarter's end."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from palermo.figures.report.context import MANY_QUARTERS, Context
from palermo.figures.report.numbers import Answers
from palermo.figures.report.presence import MISSING, Quarter
from palermo.figures.report.tables import all_cells, by_list, provinces_shown
from palermo.ui import charts
from palermo.ui.documents import Exhibit, Term
from palermo.vocabulary.codes import codes

STOCKS = ("case_status", "cases_pending", "appeals_pending")


def exhibits(context: Context, prefix: str, title: str) -> list[Exhibit]:
    return [by_stage(context, f"{prefix}-status", title), at_quarter_ends(context, f"{prefix}-stock")]


def stages_of(cells: Mapping[tuple[str, ...], str]) -> list[str]:
    """The stages that occur, in the order of a case's course."""
    found = {key[-1] for key in cells if key[0] == "case_status"}
    return [stage for stage in codes("stages") if stage in found] + sorted(found - set(codes("stages")))


def by_stage(context: Context, name: str, title: str) -> Exhibit:
    tell, numbers, presence = context.telling, context.numbers, context.presence
    cells = numbers.cells(("case_status",), ("stage",))
    crossed = numbers.cells(("case_status",), ("province", "stage"))
    whole = numbers.cells(STOCKS) | numbers.cells(STOCKS, ("province",))
    stages = stages_of(cells)
    rows = [
        {
            "label": tell.value("stage", stage),
            "value": int(cells[("case_status", stage)]),
            "text": tell.number(cells[("case_status", stage)]),
            "state": "",
        }
        for stage in stages
    ]
    shown = provinces_shown([whole], -1)
    columns = [
        (
            tell._("Whole country"),
            lambda stage: context.cell(cells.get(("case_status", stage)), presence.state),
        ),
        *(
            (
                tell.value("province", code),
                lambda stage, code=code: context.cell(
                    crossed.get(("case_status", code, stage)), presence.of_province(code)
                ),
            )
            for code in shown
        ),
    ]
    total = [
        context.cell(whole.get(("case_status",)), presence.state),
        *(context.cell(whole.get(("case_status", code)), presence.of_province(code)) for code in shown),
    ]
    labels = {stage: tell.value("stage", stage) for stage in stages}
    caption = tell._("Cases by stage and province, on the last day")
    table = by_list(context, f"{name}-table", caption, tell._("Stage"), labels, columns, total)
    alternative = context.read_out(caption, rows)
    if rows:
        context.draw(name, charts.bars(rows, context.lang, step=23), alternative)
    pending = numbers.cells(STOCKS)
    return Exhibit(
        name,
        title,
        about=context.on_the_day(["case_status"]),
        lead=tell._("Pending: {pending} cases. In appeal: {appeals}.").format(
            pending=tell.apart(tell.number(pending.get(("cases_pending",), "0"))),
            appeals=tell.apart(tell.number(pending.get(("appeals_pending",), "0"))),
        ),
        chart=name if rows else "",
        alternative=alternative,
        tables=[table],
        notes=context.missing_notes(all_cells([table])),
    )


def ends_shown(context: Context) -> list[Quarter]:
    """The quarters at whose end stocks are shown: each of twelve or fewer, else the years' last and the last one."""
    quarters = context.presence.quarters
    if len(quarters) <= MANY_QUARTERS:
        return quarters
    return [quarter for quarter in quarters if quarter.value.endswith("Q4") or quarter is quarters[-1]][
        -MANY_QUARTERS:
    ]


def at_quarter_ends(context: Context, name: str) -> Exhibit:
    tell = context.telling
    ends = ends_shown(context)
    stocks = {quarter.end: stock_on(context, quarter.end) for quarter in ends}
    title = tell._("Cases pending and in appeal at each quarter's end")
    series = {}
    for figure in ("cases_pending", "appeals_pending"):
        rows: list[dict[str, Any]] = []
        for quarter in ends:
            state = quarter.state
            value = stocks[quarter.end].get((figure,), "0")
            rows.append(
                {
                    "label": tell.day(quarter.end),
                    "tick": tell.tick(quarter.value, True),
                    "first": True,
                    "value": None if state == MISSING and value == "0" else int(value),
                    "text": tell.number(value),
                    "state": "partial" if state else "",
                }
            )
        series[tell.figure(figure)] = rows
    alternative = " ".join(context.read_out(label, rows) for label, rows in series.items())
    context.draw(name, charts.lines(series, context.lang), alternative)
    stages = stages_of(
        {key: value for each in stocks.values() for key, value in each.items() if len(key) == 2}
    )
    columns = [
        (
            tell.quarter(quarter.value),
            lambda key, quarter=quarter: context.cell(
                stocks[quarter.end].get(tuple(key.split("|"))), quarter.state
            ),
        )
        for quarter in ends
    ]
    labels = {f"case_status|{stage}": tell.value("stage", stage) for stage in stages}
    labels |= {figure: tell.figure(figure) for figure in ("cases_pending", "appeals_pending")}
    total = [context.cell(stocks[quarter.end].get(("case_status",)), quarter.state) for quarter in ends]
    table = by_list(
        context,
        f"{name}-table",
        tell._("Cases by stage at each quarter's end"),
        tell._("Stage"),
        labels,
        columns,
        total,
    )
    about = context.on_the_day(STOCKS)
    day = Term(tell._("Day"), tell._("the last day of each quarter"))
    return Exhibit(
        name,
        title,
        about=[about[0], about[1], day, about[3]],
        chart=name,
        alternative=alternative,
        key=[
            ("pale", text)
            for look, text in context.missing_key([row["state"] for row in rows])
            if look == "partial"
        ],
        tables=[table],
        notes=[
            tell._("The total is all cases registered by that day; pending and in appeal are part of it."),
            *context.missing_notes(all_cells([table])),
        ],
    )


def stock_on(context: Context, day: date) -> Answers:
    """Cases by stage, and the totals, on a day. The stage of a case is that of the day, not of today."""
    numbers = context.numbers
    return numbers.cells(STOCKS, end=day) | numbers.cells(("case_status",), ("stage",), end=day)
