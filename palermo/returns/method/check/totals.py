"""The sheet `totals`: lines that may be stated, repeated lines, and lines smaller than their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palermo.returns.method.check.hits import add_hits, add_row_hits, flags_sql, test
from palermo.returns.method.check.repeats import find_repeats
from palermo.returns.method.check.rows import FAULT_BITS, make_empty, typed_select
from palermo.returns.method.check.words import Seen
from palermo.returns.method.fields import columns
from palermo.returns.method.rules import line_of
from palermo.vocabulary.figures import figures

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KEYS = ("figure", "category", "district", "sex", "age_group", "stage")
PARTS = ("district", "sex", "age_group", "stage")


def _figures(without: str) -> str:
    """The figures that lack a dimension, as an SQL list."""
    lacking = [figure.figure for figure in figures().values() if without not in figure.dimensions]
    return "(" + ", ".join(f"'{figure}'" for figure in lacking) + ")"


def _not_stated() -> str:
    silent = [f"'{figure.figure}'" for figure in figures().values() if not figure.stated]
    extra = " OR ".join(
        f"({column} IS NOT NULL AND figure IN {_figures(column)})"
        for column in ("category", "district", "sex", "age_group", "stage")
    )
    wrong = f"figure IN ({', '.join(silent)}) OR (stage IS NOT NULL AND figure <> 'case_status') OR {extra}"
    return f"({wrong}) AND NOT {_faults(KEYS)}"


def _faults(names: tuple[str, ...]) -> str:
    mask = sum(7 << FAULT_BITS * columns("totals").index(name) for name in names)
    return f"(fault & {mask}::UBIGINT) <> 0"


TESTS = (test("unexpected-value", "totals", "figure", _not_stated()),)


def read_totals(con: DuckDBPyConnection, seen: Seen) -> None:
    """Make w_totals and repeat_totals; add the findings of rows, repeated rows and parts."""
    if "totals" not in seen.filled:
        make_empty(con, "totals")
        return
    con.execute(
        f"CREATE OR REPLACE TABLE w_totals AS SELECT *, {flags_sql(TESTS)} AS flags FROM ({typed_select('totals', seen)})"
    )
    add_row_hits(con, "totals", TESTS)
    readable = f"figure IS NOT NULL AND category IS NOT NULL AND NOT {_faults(KEYS)}"
    line = line_of("duplicate-row", "totals", "")
    find_repeats(con, "totals", KEYS, readable, line, None)
    _find_small_totals(con, readable)


def _find_small_totals(con: DuckDBPyConnection, readable: str) -> None:
    """total-below-part: a line below the sum, over one column, of lines that say the same and more.

    A single part is such a sum with one addend, so both halves of the rule are one comparison.
    """
    lines = f"SELECT * FROM w_totals WHERE {readable} AND value IS NOT NULL AND flags = 0"
    sums = " UNION ALL ".join(_sums_over(column) for column in PARTS)
    same = " AND ".join(f"l.{key} IS NOT DISTINCT FROM s.{key}" for key in KEYS)
    con.execute(f"CREATE OR REPLACE TABLE stated AS {lines}")
    if con.execute("SELECT count(*) FROM stated").fetchone() == (0,):
        return
    add_hits(
        con,
        line_of("total-below-part"),
        "totals",
        "value",
        f"SELECT l.file, l.row FROM stated l JOIN (SELECT file, {', '.join(KEYS)}, max(value) AS value FROM"
        f" (WITH part AS (SELECT * FROM stated ANTI JOIN repeat_totals USING (file, row) WHERE NOT extra) {sums})"
        f" GROUP BY ALL) s ON l.file = s.file AND {same} WHERE l.value < s.value",
    )


def _sums_over(column: str) -> str:
    """The sums over one column, each also as the part of every line that has fewer other columns filled."""
    others = [name for name in PARTS if name != column]
    cube = ", ".join(others)
    filled = " AND ".join(f"(grouping({name}) = 1 OR {name} IS NOT NULL)" for name in others)
    picks = ", ".join("NULL AS " + name if name == column else name for name in PARTS)
    return (
        f"(SELECT file, figure, category, {picks}, max(value) AS value FROM"
        f" (SELECT file, figure, category, {cube}, sum(value) AS value FROM part"
        f" WHERE {column} IS NOT NULL GROUP BY ALL)"
        f" GROUP BY file, figure, category, CUBE ({cube}) HAVING {filled})"
    )
