"""What the reader noticed about single cells: formulas, merged and damaged cells, numbers too long to be exact."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from palermo.returns.method.check.header import add_header_hits
from palermo.returns.method.check.hits import add_hits, effect_of
from palermo.returns.method.check.words import Seen
from palermo.returns.method.fields import DATA_SHEETS, SHEETS, columns
from palermo.returns.method.rules import line_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_RULES = {"formula": "formula", "merged": "merged-cell"}


def prepare_marks(con: DuckDBPyConnection, seen: Seen) -> Seen:
    """Make damaged_<sheet>(file, row, bits) of the sheets that have damaged cells, and long_number(file, row)."""
    found = con.execute(
        "SELECT DISTINCT sheet, mark FROM mark WHERE mark IN ('damaged', 'number')"
    ).fetchall()
    damaged = [sheet for sheet, mark in found if mark == "damaged" and sheet in DATA_SHEETS]
    for sheet in damaged:
        place = " ".join(f"WHEN '{column}' THEN {1 << n}" for n, column in enumerate(columns(sheet)))
        con.execute(
            f'CREATE OR REPLACE TABLE damaged_{sheet} AS SELECT file, row, bit_or(CASE "column" {place} ELSE 0 END)'
            f" AS bits FROM mark WHERE mark = 'damaged' AND sheet = '{sheet}' GROUP BY file, row"
        )
    long_numbers = ("persons", "number") in found
    if long_numbers:
        con.execute(
            "CREATE OR REPLACE TABLE long_number AS SELECT DISTINCT file, row FROM mark"
            " WHERE mark = 'number' AND sheet = 'persons' AND \"column\" = 'id_number'"
        )
    return replace(seen, damaged=frozenset(damaged), long_numbers=long_numbers)


def add_mark_hits(con: DuckDBPyConnection) -> None:
    """formula and merged-cell, at every marked cell of the header and of a row that counts."""
    line = line_of("merged-cell")
    con.execute(
        f'INSERT INTO hit SELECT file, {line}, sheet, 1, "column", {effect_of(line)}, 0, NULL'
        " FROM mark WHERE mark = 'merged' AND row = 1"
    )
    for sheet, column, mark in con.execute(
        'SELECT DISTINCT sheet, "column", mark FROM mark ORDER BY ALL'
    ).fetchall():
        if mark not in _RULES or sheet not in SHEETS or column not in columns(sheet):
            continue
        at = f"sheet = '{sheet}' AND \"column\" = '{column}' AND mark = '{mark}'"
        if sheet == "return":
            add_header_hits(con, line_of(_RULES[mark]), column, f"SELECT DISTINCT file FROM mark WHERE {at}")
        else:
            found = f"SELECT DISTINCT file, row FROM mark WHERE {at} AND row > 1"
            add_hits(
                con,
                line_of(_RULES[mark]),
                sheet,
                column,
                f"SELECT file, row FROM ({found}) SEMI JOIN w_{sheet} USING (file, row)",
            )
