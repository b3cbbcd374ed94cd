"""Which returns were due and which came."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from palermo.register.method.coding import coded
from palermo.register.method.register import make_register
from palermo.register.method.render import day, render
from palermo.vocabulary.obligations import Due, Obligation, due

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection


def due_sql(expected: Sequence[Due]) -> str:
    """The returns due as rows (body as a number, period_start, period_end)."""
    bodies = {code: number for number, code in enumerate(coded("body"))}
    rows = [
        f"({bodies.get(each.body, 0)}, {day(each.period_start)}, {day(each.period_end)})" for each in expected
    ]
    if not rows:
        return "SELECT 0 AS body, CAST(NULL AS DATE) AS period_start, CAST(NULL AS DATE) AS period_end WHERE FALSE"
    return f"SELECT body, period_start, period_end FROM (VALUES {', '.join(rows)}) AS v(body, period_start, period_end)"


def coverage(
    con: DuckDBPyConnection,
    start: date,
    end: date,
    categories: Sequence[str] | None = None,
    late_days: int = 30,
    owed: Collection[Obligation] | None = None,
) -> pa.Table:
    """One row a return that was due for a period ending from `start` to `end`, or came for such a period.

    Columns: body, period_start, period_end, due, received, late, nil (yes/no; late and nil are NULL when nothing
    came), prepared_on, days_late (days beyond the period's end plus late_days, 0 when in time), basis, and the
    return's own balance: opening_pending, registered, reopened, disposed, pending (cases). Sorted by body, period.
    With categories only bodies with such an obligation are due. Source: figures.md, note on returns_due.
    """
    make_register(con)
    expected = due_sql(due(start, end, categories, owed))
    text = render(
        "palermo.figures", "coverage", due=expected, start=day(start), end=day(end), late_days=str(late_days)
    )
    return con.sql(text).to_arrow_table()
