"""What bodies state as totals: held against their own cases, and shown beside them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from palermo.figures.method.alone import DIMENSIONS, computed_alone
from palermo.register.method.register import forget_register
from palermo.register.method.render import day, render

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

RULE = "total-differs"
KEYS = ("figure", "category", *DIMENSIONS)


def total_differs(checked: Any) -> None:
    """Add to the findings of `checked` where a stated total differs from the figure that the same return's cases give.

    checked: what palermo.returns.method.check gives. A return stands alone: only its own accepted rows count, over
    its own period, whether or not a later return replaced it. A return without an accepted row of cases is not
    compared, nor is a line with a faulty cell. The facts that the connection had are dropped.
    Source: rules.csv, total-differs; README, 'Totals beside cases'.
    """
    con = checked.con
    files = _with_cases_and_totals(con)
    if not files:
        return
    from palermo.returns.method.check.hits import add_hits
    from palermo.returns.method.check.outcome import word_findings
    from palermo.returns.method.facts import facts_from
    from palermo.returns.method.rules import line_of

    facts_from(checked, alone=True, files=files)
    try:
        _make_lines(con, files)
        if asked := _asked(con):
            con.register("computed_total", computed_alone(con, asked))
            add_hits(con, line_of(RULE), "totals", "value", _differing())
            con.unregister("computed_total")
    finally:
        forget_register(con)
        con.execute("DROP SCHEMA facts CASCADE")
        con.execute("DROP TABLE IF EXISTS stated_line")
    word_findings(con)


def _with_cases_and_totals(con: DuckDBPyConnection) -> list[int]:
    """The files that are not refused and have an accepted row of cases and a row of totals."""
    if con.execute("SELECT count(*) FROM (SELECT 1 FROM t_totals LIMIT 1)").fetchall() == [(0,)]:
        return []
    found = con.execute(
        "SELECT DISTINCT file FROM t_cases WHERE accepted AND file IN (SELECT file FROM t_totals) ORDER BY file"
    ).fetchall()
    return [file for (file,) in found]


def _make_lines(con: DuckDBPyConnection, files: list[int]) -> None:
    """stated_line: the lines of totals none of whose cells is faulty; a rejected line may be one (duplicate-row)."""
    names = ", ".join(KEYS)
    con.execute(
        f"CREATE OR REPLACE TABLE stated_line AS SELECT file, row, {names}, value FROM t_totals t"
        " WHERE file IN (SELECT unnest($1::INTEGER[])) AND figure IS NOT NULL AND category IS NOT NULL AND value IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.file = t.file AND f.row = t.row AND f.sheet = 'totals'"
        " AND f.effect = 'row' AND f.\"column\" IS NOT NULL)",
        [files],
    )
    con.execute("UPDATE stated_line SET sex = 'UNKNOWN' WHERE sex = 'U'")


def _asked(con: DuckDBPyConnection) -> list[tuple[str, tuple[str, ...]]]:
    """Each figure that is stated with the columns filled beside category."""
    filled = ", ".join(f"{name} IS NOT NULL" for name in DIMENSIONS)
    found = con.execute(f"SELECT DISTINCT figure, {filled} FROM stated_line ORDER BY ALL").fetchall()
    return [
        (figure, tuple(name for name, there in zip(DIMENSIONS, flags, strict=True) if there))
        for figure, *flags in found
    ]


def _differing() -> str:
    same = " AND ".join(f"c.{name} IS NOT DISTINCT FROM l.{name}" for name in KEYS)
    return (
        "SELECT l.file, l.row FROM stated_line l LEFT JOIN computed_total c"
        f" ON c.file = l.file AND {same} WHERE l.value <> coalesce(c.value, 0)"
    )


def stated_totals(con: DuckDBPyConnection, start: date, end: date) -> pa.Table:
    """totals.csv: what bodies state for periods that lie from `start` to `end`, and what that makes for the country.

    Columns: figure, body, period_start, period_end, category, district, sex, age_group, stage, value, basis, and
    bodies_by_case, bodies_by_total. A line without a body is the national sum of the bodies that send totals only:
    over all their periods for a flow, of each body's latest period for a stock; beside it how many bodies there are
    in a national figure of the period by case (they are not in this sum) and how many by total.
    Nothing here is added to a computed figure. Source: README, 'Totals beside cases'.
    """
    from palermo.vocabulary.figures import figures

    stocks = ", ".join(f"'{name}'" for name, figure in figures().items() if figure.kind == "stock")
    return con.sql(
        render("palermo.figures", "totals", start=day(start), end=day(end), stocks=stocks)
    ).to_arrow_table()
