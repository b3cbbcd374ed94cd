"""The table `hit`: what was found, before it is worded.

hit(file, line, sheet, row, "column", effect, family, raw): line is the rule's place in rules.csv, effect an
index of EFFECTS, raw the cell as it was found, and family an index of cells.FAMILIES: how much of it may be shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from palermo.returns.method.check import cells
from palermo.returns.method.check.rows import FAULT_BITS, raw_table
from palermo.returns.method.check.words import FAULTS
from palermo.returns.method.fields import SHEETS, Field, columns, fields
from palermo.returns.method.rules import line_of, rules

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EFFECTS = ("kept", "cell", "row", "file")
KEPT, CELL, ROW, FILE = range(4)


@dataclass(frozen=True)
class Test:
    """A rule that a row alone, with its parents, decides: SQL over the typed row."""

    line: int
    column: str | None
    when: str


def test(rule: str, sheet: str, column: str, when: str, nth: int = 0) -> Test:
    return Test(line_of(rule, sheet, column, nth), column, when)


def flags_sql(tests: Sequence[Test]) -> str:
    """One bit a test, set where it finds something."""
    bits = (f"CASE WHEN {t.when} THEN {1 << place} ELSE 0 END" for place, t in enumerate(tests))
    return "(" + (" | ".join(f"({bit})" for bit in bits) or "0") + ")::UINTEGER"


def make_hits(con: DuckDBPyConnection) -> None:
    con.execute(
        'CREATE OR REPLACE TABLE hit (file INTEGER, line UTINYINT, sheet VARCHAR, "row" INTEGER,'
        ' "column" VARCHAR, effect UTINYINT, family UTINYINT, raw VARCHAR)'
    )


def effect_of(line: int, field: Field | None = None) -> int:
    effect = rules()[line].effect
    if effect == "bad_value":
        assert field is not None
        effect = field.bad_value
    return EFFECTS.index(effect)


def field_of(sheet: str, column: str) -> Field:
    return fields(sheet)[columns(sheet).index(column)]


def add_hits(con: DuckDBPyConnection, line: int, sheet: str, column: str | None, found: str) -> None:
    """Add a finding for every (file, row) that the select `found` gives; the value is taken from the raw row."""
    con.execute(
        f"INSERT INTO hit {_hit_select(line, sheet, column, f'({found}) JOIN {raw_table(sheet)} r USING (file, row)')}"
    )


def _hit_select(line: int, sheet: str, column: str | None, source: str, where: str = "true") -> str:
    field = field_of(sheet, column) if column else None
    name = f"'{column}'" if column else "NULL"
    value = _value(field) if field else "0, NULL"
    return f"SELECT file, {line}, '{sheet}', row, {name}, {effect_of(line, field)}, {value} FROM {source} WHERE {where}"


def _value(field: Field) -> str:
    return f'{cells.family_of(field.kind)}, r."{field.column}"'


def add_row_hits(con: DuckDBPyConnection, sheet: str, tests: Sequence[Test]) -> None:
    """Add what reading the cells of a sheet and its tests found: w_<sheet> with fault, control, flags, extra."""
    con.execute(
        f"CREATE OR REPLACE TABLE suspect AS"
        f" SELECT w.extra AS ragged, w.fault, w.control, w.flags, r.* FROM"
        f" (SELECT file, row, extra, fault, control, flags FROM w_{sheet}"
        f" WHERE fault <> 0 OR flags <> 0 OR control <> 0 OR extra) w JOIN {raw_table(sheet)} r USING (file, row)"
    )
    present = con.execute(
        "SELECT coalesce(bit_or(fault), 0), coalesce(bit_or(control), 0), coalesce(bit_or(flags), 0),"
        " coalesce(bool_or(ragged), false) FROM suspect"
    ).fetchone()
    assert present is not None
    for select in _row_selects(sheet, tests, *present):
        con.execute(f"INSERT INTO hit {select}")


def _row_selects(
    sheet: str, tests: Sequence[Test], faults: int, controls: int, flags: int, ragged: bool
) -> list[str]:
    selects = []
    if ragged:
        selects.append(_hit_select(line_of("ragged-row"), sheet, None, "suspect r", "ragged"))
    for place, field in enumerate(fields(sheet)):
        if (faults >> FAULT_BITS * place) & 7:
            selects.append(_fault_select(sheet, field, place))
        if (controls >> place) & 1:
            where = f"(control >> {place}) & 1 = 1"
            selects.append(_hit_select(line_of("control-character"), sheet, field.column, "suspect r", where))
    for place, one in enumerate(tests):
        if (flags >> place) & 1:
            where = f"(flags >> {place}) & 1 = 1"
            selects.append(_hit_select(one.line, sheet, one.column, "suspect r", where))
    return selects


def _fault_select(sheet: str, field: Field, place: int) -> str:
    fault = f"((fault >> {FAULT_BITS * place}) & 7)::INTEGER"
    lines = ", ".join(str(line_of(name, "*", "*")) for name in FAULTS[1:])
    effect = EFFECTS.index(field.bad_value)
    return (
        f"SELECT file, ([{lines}])[{fault}], '{sheet}', row, '{field.column}', {effect}, {_value(field)}"
        f" FROM suspect r WHERE {fault} <> 0"
    )


def sheet_place(sheet: str) -> str:
    """SQL: the place of a sheet's findings: those on the file and on unknown sheets first."""
    return f"CASE WHEN {sheet} IS NULL THEN 0 ELSE coalesce(list_position({list(SHEETS)!r}, {sheet}), 0) END"
