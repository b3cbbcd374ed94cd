"""What the numbers rest on: which returns came, what was rejected, what bodies say themselves."""

import re
from typing import TYPE_CHECKING, Any

from palermo.figures.report.context import Context
from palermo.figures.report.presence import LATE, MISSING, NIL, RECEIVED
from palermo.ui import charts, look, svg
from palermo.ui.documents import Cell, Column, Exhibit, Row, Section, Table, Term
from palermo.vocabulary.codes import codes

if TYPE_CHECKING:
    from palermo.returns.method.check import Checked

STATED_SHOWN = 60


def section(context: Context, checked: "Checked | None") -> Section:
    _ = context.telling._
    return Section(
        "returns",
        _("What the numbers rest on"),
        [_("No return is not a nil return. Both are shown, and neither is zero.")],
        [
            coverage(context),
            rows_sent(context),
            *([findings(context, checked)] if checked is not None else []),
            *balances(context),
            *stated(context),
        ],
    )


def coverage(context: Context) -> Exhibit:
    """The grid of bodies and quarters, and how many returns of each body came."""
    tell, presence = context.telling, context.presence
    bodies = list(dict.fromkeys(owed.body for owed in presence.owed))
    order = [code for code in codes("bodies") if code in bodies]
    names = {
        RECEIVED: tell._("received"),
        LATE: tell._("late"),
        NIL: tell._("nil return"),
        MISSING: tell._("missing"),
    }
    signs = {RECEIVED: "✓", LATE: tell._("late"), NIL: tell._("nil"), MISSING: ""}
    columns = [
        Column(tell._("Reporting body"), number=False),
        *(
            Column(label)
            for label in (tell._("Due"), tell._("Received"), tell._("Late"), tell._("Nil"), tell._("Missing"))
        ),
        Column(tell._("Missing for"), number=False),
    ]
    rows, cells = [], []
    for place, body in enumerate(order):
        owed = [each for each in presence.owed if each.body == body]
        count = {state: sum(each.state == state for each in owed) for state in names}
        came = len(owed) - count[MISSING]
        absent = [quarter_of(each.end) for each in owed if each.state == MISSING]
        rows.append(
            Row(
                [
                    Cell(tell.value("body", body)),
                    *(
                        Cell(str(number))
                        for number in (len(owed), came, count[LATE], count[NIL], count[MISSING])
                    ),
                    Cell(tell.listed([tell.apart(value) for value in dict.fromkeys(absent)])),
                ]
            )
        )
        for at, quarter in enumerate(presence.quarters):
            states = [each.state for each in owed if quarter.start <= each.end <= quarter.end]
            if states:
                state = (
                    MISSING
                    if MISSING in states
                    else LATE
                    if LATE in states
                    else NIL
                    if NIL in states
                    else RECEIVED
                )
                cells.append({"name": place, "period": at, "state": state, "sign": signs[state]})
    title = tell._("Returns received of returns due")
    lead = tell._("{coverage} came for this period.").format(coverage=context.coverage())
    table = Table("coverage-table", title, columns, rows)
    made = Exhibit(
        "coverage",
        title,
        about=context.over_the_period(["returns_due", "returns_received", "returns_late"])[:3],
        lead=lead if presence.due else tell._("No return was due in this period."),
        tables=[table] if rows else [],
        notes=[tell._("Which body owes a return for which period is a proposal that the Bureau can change.")],
    )
    if not cells:
        return made
    periods = [
        {
            "label": context.quarter_label(q),
            "tick": tell.tick(q.value, i == 0 or q.value.endswith("Q1")),
            "first": q.value.endswith("Q1"),
        }
        for i, q in enumerate(presence.quarters)
    ]
    fills = {RECEIVED: look.SHADES[1], LATE: "#e9c46a", NIL: "#ffffff", MISSING: svg.MISSING}
    labels = [{"label": tell.value("body", body)} for body in order]
    context.draw("coverage", charts.presence(cells, periods, labels, fills, context.lang), lead)
    looks = {RECEIVED: "shade1", LATE: "late", NIL: "nil", MISSING: "missing"}
    return Exhibit(
        made.name,
        made.title,
        about=made.about,
        lead=made.lead,
        chart="coverage",
        alternative=lead,
        key=[(looks[state], names[state]) for state in fills],
        tables=made.tables,
        notes=made.notes,
    )


def quarter_of(day: Any) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def rows_sent(context: Context) -> Exhibit:
    tell = context.telling
    kinds = ("sent", "accepted", "rejected")
    heads = (tell._("Sent"), tell._("Accepted"), tell._("Rejected"))
    rows = [
        Row([Cell(tell.apart(sheet)), *(Cell(tell.number(numbers[kind])) for kind in kinds)])
        for sheet, numbers in context.about.get("rows", {}).items()
    ]
    returns = context.about.get("returns", {})
    title = tell._("Rows sent = rows accepted + rows rejected")
    lead = (
        tell._(
            "Returns read {read}, refused {refused}, replaced by a later one {superseded}, counted {counted}."
        ).format(**{name: tell.apart(tell.number(number)) for name, number in returns.items()})
        if returns
        else ""
    )
    table = Table("rows-table", title, [Column(tell._("Sheet"), number=False), *map(Column, heads)], rows)
    return Exhibit(
        "rows",
        title,
        about=[
            Term(tell._("Unit"), tell._("one row")),
            Term(tell._("Period"), tell._("all returns read, whatever their period")),
        ],
        lead=lead,
        tables=[table] if rows else [],
    )


def findings(context: Context, checked: "Checked") -> Exhibit:
    """How often each rule was broken. No cell's value stands here."""
    tell = context.telling
    counted = checked.con.execute(
        "SELECT line, rule, severity, effect, count(*) FROM finding GROUP BY ALL ORDER BY count(*) DESC, line, effect"
    ).fetchall()
    severities = {"error": tell._("error"), "warning": tell._("warning")}
    effects = {
        "file": tell._("file refused"),
        "row": tell._("row rejected"),
        "cell": tell._("cell dropped"),
        "kept": tell._("kept as sent"),
    }
    rows = [
        Row(
            [
                Cell(meaning_of(line, context.lang)),
                Cell(tell.apart(rule)),
                Cell(severities.get(severity, severity)),
                Cell(effects.get(effect, effect)),
                Cell(tell.number(number)),
            ]
        )
        for line, rule, severity, effect, number in counted
    ]
    title = tell._("Findings by rule")
    columns = [
        Column(tell._("What was found"), number=False),
        Column(tell._("Rule"), number=False),
        Column(tell._("Severity"), number=False),
        Column(tell._("Effect"), number=False),
        Column(tell._("Findings")),
    ]
    return Exhibit(
        "findings",
        title,
        about=[
            Term(tell._("Unit"), tell._("finding")),
            Term(tell._("Period"), tell._("all returns read, whatever their period")),
        ],
        lead="" if rows else tell._("Nothing was found in these returns."),
        tables=[Table("findings-table", title, columns, rows)] if rows else [],
        notes=[tell._("Every finding with its file, sheet, row and column is in findings.csv.")],
    )


def meaning_of(line: int, lang: str) -> str:
    """What a rule says where it is broken; the column and the codes it would name are left open."""
    from palermo.returns.method.check.messages import wordings

    said = next(pair for (of, _kind), pair in wordings().items() if of == line)
    return re.sub(r"\{[^}]*\}", "…", said[lang == "ur"]).replace("….", "…")


def balances(context: Context) -> list[Exhibit]:
    """Pending by the bodies' own last balance, beside what their cases say on the same day."""
    from palermo.figures.method.balances import balances as stated_and_computed

    tell, numbers = context.telling, context.numbers
    found = {
        row["body"]: row for row in stated_and_computed(numbers.con, numbers.start, numbers.end).to_pylist()
    }
    rows = [
        Row(
            [
                Cell(tell.value("body", body)),
                Cell(found[body]["period_end"].isoformat()),
                *(
                    Cell("–" if found[body][name] is None else tell.number(found[body][name]))
                    for name in ("stated", "computed")
                ),
                Cell("–" if found[body]["difference"] is None else signed(found[body]["difference"])),
            ]
        )
        for body in codes("bodies")
        if body in found
    ]
    title = tell._("Cases pending: what bodies state, beside what is computed")
    columns = [
        Column(tell._("Reporting body"), number=False),
        Column(tell._("Last balance of")),
        Column(tell._("Pending, as stated")),
        Column(tell._("Pending, computed")),
        Column(tell._("Stated less computed")),
    ]
    return [
        Exhibit(
            "balances",
            title,
            about=[
                tell.defined(["cases_pending"]),
                tell.units(["cases_pending"]),
                Term(tell._("Day"), tell._("the last day of each body's latest return")),
                Term(tell._("Coverage"), context.coverage()),
            ],
            lead="" if rows else tell._("No body stated a balance by this day."),
            tables=[Table("balances-table", title, columns, rows)] if rows else [],
            notes=[
                tell._(
                    "A balance counts what a body holds, also cases received by transfer; computed are the cases it "
                    "registered first. Both are of every category, whatever the filters of this report."
                )
            ],
        )
    ]


def signed(number: int) -> str:
    return f"+{number:,}" if number > 0 else f"−{-number:,}" if number < 0 else "0"


def stated(context: Context) -> list[Exhibit]:
    """Totals of bodies, apart from what is computed: never added to it."""
    tell, numbers = context.telling, context.numbers
    found = numbers.con.execute(
        "SELECT r.body, r.period_start, r.period_end, r.basis, t.figure, t.category, t.district, t.sex, t.age_group,"
        " t.stage, t.value FROM facts.totals t JOIN facts.returns r USING (return_no)"
        " WHERE r.period_end BETWEEN ? AND ? ORDER BY ALL",
        [numbers.start, numbers.end],
    ).fetchall()
    by_total = {row[0] for row in found if row[3] == "TOTALS"}
    by_case = {
        body
        for (body,) in numbers.con.execute(
            "SELECT DISTINCT body FROM facts.returns WHERE basis IN ('CASES', 'BOTH') AND period_end BETWEEN ? AND ?",
            [numbers.start, numbers.end],
        ).fetchall()
    }
    title = tell._("Totals that bodies state")
    lead = tell._(
        "Bodies counted above from their cases: {by_case}. Bodies that state totals only, and are in no sum above: {by_total}."
    ).format(by_case=tell.apart(len(by_case)), by_total=tell.apart(len(by_total - by_case)))
    names = ("category", "district", "sex", "age_group", "stage")
    rows = [
        Row(
            [
                Cell(tell.value("body", body)),
                Cell(tell.apart(f"{first.isoformat()} – {last.isoformat()}")),
                Cell(tell.figure(figure)),
                Cell(
                    tell.listed(
                        [tell.value(name, code) for name, code in zip(names, which, strict=True) if code]
                    )
                ),
                Cell(tell.number(value)),
            ]
        )
        for body, first, last, _basis, figure, *which, value in found[:STATED_SHOWN]
    ]
    columns = [
        Column(tell._("Reporting body"), number=False),
        Column(tell._("Period"), number=False),
        Column(tell._("Figure"), number=False),
        Column(tell._("Of"), number=False),
        Column(tell._("Stated")),
    ]
    notes = [tell._("A stated total is never added to a computed count.")]
    if len(found) > STATED_SHOWN:
        notes.append(
            tell._("These are the first {shown} of {all} lines; totals.csv has them all.").format(
                shown=tell.apart(STATED_SHOWN), all=tell.apart(tell.number(len(found)))
            )
        )
    about = [
        Term(tell._("Unit"), tell._("as each figure")),
        Term(tell._("Period"), tell.span(numbers.start, numbers.end)),
        Term(tell._("Coverage"), context.coverage()),
    ]
    return [
        Exhibit(
            "stated",
            title,
            about=about,
            lead=lead,
            tables=[Table("stated-table", title, columns, rows)] if rows else [],
            notes=notes,
        )
    ]
