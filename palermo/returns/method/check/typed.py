"""The typed rows as they are handed on: views t_return and t_<sheet>, each row with its `accepted`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palermo.returns.method.check import cells
from palermo.returns.method.check.header import COUNTS
from palermo.returns.method.check.persons import TESTS as PERSON_TESTS
from palermo.returns.method.check.rows import FAULT_BITS, UNREAD
from palermo.returns.method.fields import DATA_SHEETS, columns, fields
from palermo.returns.method.rules import line_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

IDENTIFYING = (*sorted(UNREAD), "id_number")


def show_typed_rows(con: DuckDBPyConnection) -> None:
    """Make the views t_return and t_cases … t_totals; the columns of persons that identify are left to `show_names`.

    They read the tables of the check; `accepted` follows what is in `refused` and `rejected` when they are read.
    """
    counts = ", ".join(COUNTS)
    con.execute(
        "CREATE OR REPLACE VIEW t_return AS SELECT file, file IN (SELECT file FROM refused) AS refused, body,"
        f" period_start, period_end, prepared_on, nil = 'YES' AS nil, {counts} FROM period"
    )
    for sheet in DATA_SHEETS:
        con.execute(f"CREATE OR REPLACE VIEW t_{sheet} AS {_view(sheet, _values(sheet))}")


def show_names(con: DuckDBPyConnection) -> None:
    """Make the view t_names(file, row, accepted, name, relation_name, alias, id_number): persons by what identifies them."""
    names = ", ".join(_name(column) for column in ("name", "relation_name", "alias", "id_number"))
    joined = "JOIN raw_persons r ON r.file = w.file AND r.row = w.row"
    con.execute(f"CREATE OR REPLACE VIEW t_names AS {_view('persons', names, joined)}")


def _view(sheet: str, values: str, joins: str = "") -> str:
    return (
        f"SELECT w.file, w.row, f.file IS NULL AND x.row IS NULL AS accepted, {values} FROM w_{sheet} w"
        f" LEFT JOIN refused f ON f.file = w.file"
        f" LEFT JOIN (SELECT * FROM rejected WHERE sheet = '{sheet}') x ON x.file = w.file AND x.row = w.row {joins}"
    )


def _values(sheet: str) -> str:
    picks = []
    for field in fields(sheet):
        if field.column in IDENTIFYING:
            continue
        picks.append(f'w."{field.column}"')
        if field.kind == "partial date":
            picks.append(f'w."{field.column}_last"')
    if sheet != "totals":
        picks.append("w.c")
    return ", ".join(picks)


def _name(column: str) -> str:
    """A column that identifies, read from the raw row unless a rule dropped it."""
    dropped = f"(w.fault >> {FAULT_BITS * columns('persons').index(column)}) & 7 <> 0"
    if column == "id_number":
        lines = (line_of("number-damaged"), line_of("bad-id"))
        bits = sum(1 << place for place, one in enumerate(PERSON_TESTS) if one.line in lines)
        dropped += f" OR w.flags & {bits} <> 0"
    return f'CASE WHEN NOT ({dropped}) THEN {cells.clean(f"r.{column}")} END AS "{column}"'
