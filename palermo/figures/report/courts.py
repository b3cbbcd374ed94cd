"""How far cases get, how they end, and how long it takes."""

from typing import Any

from palermo.figures.report.context import Context
from palermo.figures.report.tables import all_cells, by_list, provinces_shown
from palermo.ui import charts
from palermo.ui.documents import Cell, Column, Exhibit, Row, Section, Table

MILESTONES = ("REGISTERED", "INVESTIGATION", "CHALLAN_FINAL", "COGNIZANCE", "CHARGE", "DECIDED", "CONVICTED")
DECIDED = ("conviction_rate", "persons_convicted", "persons_acquitted")
TIMED = ("CHALLAN_FINAL", "COGNIZANCE", "DECIDED")
STATISTICS = ("P25", "P50", "P75", "P50_LOW", "P50_HIGH")
ENOUGH = 20


def section(context: Context) -> Section:
    _ = context.telling._
    return Section(
        "course",
        _("The course of cases"),
        [],
        context.made(
            lambda: [attrition(context)], lambda: [conviction_rate(context)], lambda: [time_to_stage(context)]
        ),
    )


def attrition(context: Context) -> Exhibit:
    tell, numbers, state = context.telling, context.numbers, context.presence.state
    cells = numbers.cells(("attrition",), ("stage",))
    cohort = int(numbers.cells(("attrition",)).get(("attrition",), 0))
    reached = {stage: int(cells.get(("attrition", stage), 0)) for stage in MILESTONES}

    def share(stage: str) -> str:
        return f"{100 * reached[stage] / cohort:.1f} %" if cohort else "–"

    rows = [
        {
            "label": tell.value("stage", stage, "attrition"),
            "value": reached[stage],
            "text": f"{tell.number(reached[stage])} ({share(stage)})",
            "state": "",
        }
        for stage in MILESTONES
    ]
    title = tell._("How far the cases registered in the period got")
    alternative = context.read_out(title, rows)
    if cohort:
        context.draw("attrition", charts.bars(rows, context.lang, step=30), alternative)
    columns = [
        (tell._("Cases"), lambda stage: context.cell(str(reached[stage]), state)),
        (tell._("Share of cases registered"), lambda stage: Cell(tell.apart(share(stage)))),
    ]
    labels = {stage: tell.value("stage", stage, "attrition") for stage in MILESTONES}
    table = by_list(context, "attrition-table", title, tell._("Milestone"), labels, columns)
    return Exhibit(
        "attrition",
        title,
        about=context.over_the_period(["attrition"]),
        lead="" if cohort else tell._("No case was registered in this period."),
        chart="attrition" if cohort else "",
        alternative=alternative,
        tables=[table] if cohort else [],
        notes=[
            tell._(
                "Cases registered late in the period had less time: this is where they stand, not where they end."
            ),
            *context.missing_notes(all_cells([table] if cohort else [])),
        ],
    )


def percent(rate: str | None) -> str:
    """A rate of 1 as it is printed, in per cent with one decimal; the exact fraction is in figures.csv."""
    return f"{float(rate) * 100:.1f} %" if rate else ""


def conviction_rate(context: Context) -> Exhibit:
    tell, numbers, presence = context.telling, context.numbers, context.presence
    cells = numbers.cells(DECIDED) | numbers.cells(DECIDED, ("province",))
    shown = provinces_shown([numbers.cells(DECIDED, ("province",))], -1)

    def row(label: str, key: tuple[str, ...], state: str, total: bool = False) -> Row:
        convicted, acquitted = (int(cells.get((figure, *key), 0)) for figure in DECIDED[1:])
        rate = cells.get(("conviction_rate", *key))
        shown_rate = tell.apart(percent(rate)) if rate else tell._("too few") if rate == "" else "–"
        return Row(
            [
                Cell(label),
                Cell(shown_rate),
                *(context.cell(str(value), state) for value in (convicted, acquitted)),
            ],
            total=total,
        )

    rows = [row(tell.value("province", code), (code,), presence.of_province(code)) for code in shown]
    rows.append(row(tell._("Whole country"), (), presence.state, total=True))
    bars: list[dict[str, Any]] = [
        {
            "label": tell.value("province", code) if code else tell._("Whole country"),
            "value": float(rate),
            "text": percent(rate),
            "state": "partial" if (presence.of_province(code) if code else presence.state) else "",
        }
        for code in [*shown, ""]
        if (rate := cells.get(("conviction_rate", *((code,) if code else ()))))
    ]
    title = tell._("Conviction rate, by province")
    alternative = context.read_out(title, bars)
    if bars:
        context.draw("conviction-rate", charts.bars(bars, context.lang), alternative)
    heads = [tell.figure(figure) for figure in DECIDED]
    columns = [Column(tell._("Province"), number=False), *(Column(head) for head in heads)]
    table = Table("conviction-rate-table", title, columns, rows)
    return Exhibit(
        "conviction-rate",
        title,
        about=context.over_the_period(["conviction_rate"]),
        chart="conviction-rate" if bars else "",
        alternative=alternative,
        key=context.missing_key([bar["state"] for bar in bars]),
        tables=[table],
        notes=[
            tell._(
                "Too few: fewer than {number} people were convicted or acquitted, no rate is given."
            ).format(number=tell.apart(ENOUGH)),
            *context.missing_notes(all_cells([table])),
        ],
    )


def time_to_stage(context: Context) -> Exhibit:
    tell, numbers = context.telling, context.numbers
    cells = numbers.cells(("time_to_stage",), ("stage", "statistic"))

    def value(stage: str, statistic: str) -> str:
        return cells.get(("time_to_stage", stage, statistic), "")

    def figure(stage: str, statistic: str) -> float | None:
        return float(found) if (found := value(stage, statistic)) else None

    rows = [
        {
            "label": tell.value("stage", stage, "time_to_stage"),
            "low": figure(stage, "P25"),
            "mid": figure(stage, "P50"),
            "high": figure(stage, "P75"),
            "text": tell.number(value(stage, "P50")),
        }
        for stage in TIMED
    ]
    title = tell._("Days from registration to the challan, the court and the decision")
    columns = [
        (
            tell.value("statistic", statistic),
            lambda stage, statistic=statistic: _days(context, value(stage, statistic)),
        )
        for statistic in STATISTICS
    ]
    labels = {stage: tell.value("stage", stage, "time_to_stage") for stage in TIMED}
    table = by_list(context, "time-table", title, tell._("Milestone"), labels, columns)
    alternative = ". ".join(
        [title, *(f"{row['label']}: {row['text'] or tell._('not reached')}" for row in rows)]
    )
    drawn = any(row["low"] is not None for row in rows)
    if drawn:
        context.draw(
            "time", charts.ranges(rows, context.lang, tell._("days since registration")), alternative
        )
    return Exhibit(
        "time",
        title,
        about=context.over_the_period(["time_to_stage"]),
        chart="time" if drawn else "",
        alternative=alternative,
        key=[("shade2", tell._("from a quarter to three quarters of the cases; the line marks half"))]
        if drawn
        else [],
        tables=[table],
        notes=[
            tell._("–, and a bar that runs to the edge: so many cases have not got there by the last day.")
        ],
    )


def _days(context: Context, value: str) -> Cell:
    return Cell(context.telling.number(value) if value else "–")
