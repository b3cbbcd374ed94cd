"""Repeated keys and rows: the first stands, the others are found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from palermo.returns.method.check.hits import add_hits

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def find_repeats(
    con: DuckDBPyConnection, sheet: str, keys: Sequence[str], readable: str, line: int, column: str | None
) -> bool:
    """Make repeat_<sheet>(file, row) of the rows of w_<sheet> that repeat an earlier one, and add their findings.

    Empty keys are equal to each other. Rows that are not `readable` take no part. Only keys whose hash is met
    twice are compared by value.
    """
    hashed = f"hash(file, {', '.join(keys)})"
    con.execute(
        f"CREATE OR REPLACE TABLE repeat_{sheet} AS"
        f" WITH twice AS (SELECT {hashed} AS h FROM w_{sheet} WHERE {readable} GROUP BY h HAVING count(*) > 1)"
        f" SELECT file, row FROM (SELECT file, row, row_number() OVER"
        f" (PARTITION BY file, {', '.join(keys)} ORDER BY row) AS again"
        f" FROM w_{sheet} WHERE {readable} AND {hashed} IN (SELECT h FROM twice)) WHERE again > 1"
    )
    found = con.execute(f"SELECT count(*) FROM repeat_{sheet}").fetchone()
    if found == (0,):
        return False
    add_hits(con, line, sheet, column, f"FROM repeat_{sheet}")
    return True
