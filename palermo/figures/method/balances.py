"""What bodies say is pending beside what their cases say."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from palermo.figures.method.compute import compute
from palermo.register.method.register import make_register
from palermo.register.method.render import day, render

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection


def balances(con: DuckDBPyConnection, start: date, end: date) -> pa.Table:
    """What each body's latest return (period ending by `end`) says is pending, beside what its cases say.

    Columns: body, period_end, stated (its `pending`), computed (cases_pending of the body on that day), difference.
    """
    make_register(con)
    latest = con.sql(render("palermo.figures", "balances", end=day(end))).to_arrow_table()
    con.register("latest_balance", latest)
    computed = {
        last: compute(con, start, last, by=["body"], figures=["cases_pending"])
        for last in sorted(set(latest["period_end"].to_pylist()))
    }
    return _beside(con, latest, computed)


def _beside(con: DuckDBPyConnection, latest: pa.Table, computed: dict[date, pa.Table]) -> pa.Table:
    import pyarrow as pa

    days = [pa.array([last] * len(table), pa.date32()) for last, table in computed.items()]
    rows = [
        table.append_column("period_end", column)
        for table, column in zip(computed.values(), days, strict=True)
    ]
    con.unregister("latest_balance")
    if not rows:
        return latest.append_column("computed", pa.array([], pa.int64())).append_column(
            "difference", pa.array([], pa.int64())
        )
    con.register("latest_balance", latest)
    con.register("computed_balance", pa.concat_tables(rows))
    try:
        return con.sql(
            "SELECT l.body, l.period_end, l.stated, coalesce(c.value::BIGINT, 0) AS computed,"
            " l.stated - coalesce(c.value::BIGINT, 0) AS difference"
            " FROM latest_balance l LEFT JOIN computed_balance c ON c.body = l.body AND c.period_end = l.period_end"
            " ORDER BY l.body"
        ).to_arrow_table()
    finally:
        con.unregister("latest_balance")
        con.unregister("computed_balance")
