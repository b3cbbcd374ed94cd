"""The sheet `return`, what is asked of the file as a whole, and where a file is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palermo.returns.method.check import cells
from palermo.returns.method.check.hits import EFFECTS, FILE, effect_of
from palermo.returns.method.check.rows import FAULT_BITS, typed_select
from palermo.returns.method.check.words import EMPTY, FAULTS, Seen, number_of
from palermo.returns.method.fields import DATA_SHEETS, FORMAT, columns, fields
from palermo.returns.method.rules import line_of, rules

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COUNTS = ("opening_pending", "registered", "reopened", "disposed", "pending")


def widen_header(con: DuckDBPyConnection) -> None:
    """raw_return_wide(file, row, extra, <fields>): of a field that occurs twice the first row."""
    picks = ", ".join(
        f"arg_min(value, row) FILTER (field = '{column}') AS \"{column}\"" for column in columns("return")
    )
    con.execute(
        f"CREATE OR REPLACE TABLE raw_return_wide AS"
        f" SELECT s.file, NULL::INTEGER AS row, false AS extra, {picks}"
        f" FROM source s LEFT JOIN raw_return r USING (file) GROUP BY s.file"
    )


def read_header(con: DuckDBPyConnection, seen: Seen) -> None:
    """Make w_return(file, <fields typed>, fault, control), one row a file that has a field, and `period`, one a file."""
    con.execute(f"CREATE OR REPLACE TABLE w_return AS {typed_select('return', seen)}")
    con.execute(
        "CREATE OR REPLACE TABLE period AS SELECT s.file, w.* EXCLUDE (file, row, extra, fault, control)"
        " FROM source s LEFT JOIN w_return w USING (file)"
    )
    con.execute(
        "CREATE OR REPLACE TABLE header_row AS SELECT file, field, min(row) AS row FROM raw_return"
        f" WHERE field IN ({', '.join(repr(c) for c in columns('return'))}) GROUP BY file, field"
    )
    _add_cell_hits(con)


def _add_cell_hits(con: DuckDBPyConnection) -> None:
    """The faults of the fields. A field that is not there is the reader's missing-column, not an empty one."""
    lines = ", ".join(str(line_of(name, "*", "*")) for name in FAULTS[1:])
    found = con.execute("SELECT bit_or(fault), bit_or(control) FROM w_return").fetchone()
    faults, controls = (bits or 0 for bits in found or (0, 0))
    for place, field in enumerate(fields("return")):
        source = (
            f"w_return w JOIN raw_return_wide x USING (file)"
            f" JOIN header_row h ON h.file = w.file AND h.field = '{field.column}'"
        )
        value = f'{cells.family_of(field.kind)}, x."{field.column}"'
        if (faults >> FAULT_BITS * place) & 7:
            fault = f"((w.fault >> {FAULT_BITS * place}) & 7)::INTEGER"
            con.execute(
                f"INSERT INTO hit SELECT w.file, ([{lines}])[{fault}], 'return', h.row, '{field.column}',"
                f" {EFFECTS.index(field.bad_value)}, {value} FROM {source} WHERE {fault} <> 0"
            )
        if (controls >> place) & 1:
            con.execute(
                f"INSERT INTO hit SELECT w.file, {line_of('control-character')}, 'return', h.row,"
                f" '{field.column}', 0, {value} FROM {source} WHERE (w.control >> {place}) & 1 = 1"
            )


def add_header_hits(con: DuckDBPyConnection, line: int, column: str, files: str) -> None:
    """Add a finding at a field of `return` for every file that the select `files` gives."""
    field = fields("return")[columns("return").index(column)]
    con.execute(
        f"INSERT INTO hit SELECT f.file, {line}, 'return', h.row, '{column}', {effect_of(line, field)},"
        f' {cells.family_of(field.kind)}, x."{column}" FROM ({files}) f'
        f" JOIN raw_return_wide x USING (file)"
        f" LEFT JOIN header_row h ON h.file = f.file AND h.field = '{column}'"
    )


def check_files(con: DuckDBPyConnection) -> None:
    """The rules on a file as a whole: format, sheets, period, nil. Reads `sent` (file, sheet, rows)."""
    _check_format(con)
    _check_sheets(con)
    add_header_hits(
        con,
        line_of("date-order", "return", "period_end"),
        "period_end",
        "SELECT file FROM period WHERE period_end < period_start",
    )
    add_header_hits(
        con,
        line_of("date-order", "return", "prepared_on"),
        "prepared_on",
        "SELECT file FROM period WHERE prepared_on < period_end",
    )
    filled = "SELECT file FROM sent WHERE rows > 0"
    add_header_hits(
        con,
        line_of("nil-with-rows"),
        "nil",
        f"SELECT file FROM period WHERE nil = 'YES' AND file IN ({filled})",
    )
    add_header_hits(
        con,
        line_of("nil-expected"),
        "nil",
        f"SELECT file FROM period WHERE nil = 'NO' AND file NOT IN ({filled})",
    )


def _check_format(con: DuckDBPyConnection) -> None:
    kind = number_of(fields("return")[0])
    add_header_hits(
        con,
        line_of("unknown-format"),
        "format",
        f"SELECT x.file FROM raw_return_wide x JOIN words d ON d.kind = {kind} AND d.raw = x.format"
        f" WHERE d.fault <> {EMPTY} AND lower(coalesce(d.text, '')) <> '{FORMAT}'",
    )


def _check_sheets(con: DuckDBPyConnection) -> None:
    line = line_of("missing-sheet")
    con.execute(
        f"INSERT INTO hit SELECT s.file, {line}, m.sheet, NULL, NULL, {FILE}, 0, NULL"
        f" FROM source s CROSS JOIN (SELECT unnest(['return', 'cases', 'persons', 'events']) AS sheet) m"
        f" JOIN period p ON p.file = s.file"
        f" ANTI JOIN sheet_there t ON t.file = s.file AND t.sheet = m.sheet"
        f" WHERE m.sheet = 'return' OR (coalesce(p.nil, '') <> 'YES'"
        f" AND s.file NOT IN (SELECT file FROM sent WHERE sheet = 'totals' AND rows > 0))"
    )


def count_rows(con: DuckDBPyConnection) -> None:
    """sent(file, sheet, rows): the rows of every data sheet that is there."""
    counts = " UNION ALL ".join(
        f"SELECT file, '{sheet}' AS sheet, count(*) AS rows FROM w_{sheet} GROUP BY file"
        for sheet in DATA_SHEETS
    )
    con.execute(
        f"CREATE OR REPLACE TABLE sent AS SELECT t.file, t.sheet, coalesce(n.rows, 0) AS rows"
        f" FROM sheet_there t LEFT JOIN ({counts}) n USING (file, sheet) WHERE t.sheet <> 'return'"
    )


def refuse(con: DuckDBPyConnection) -> None:
    """Make refused(file, line): the first rule that refuses a file; drop the findings of later rules on it."""
    con.execute(
        f"CREATE OR REPLACE TABLE refused AS SELECT file, min(line) AS line FROM hit"
        f" WHERE effect = {FILE} GROUP BY file"
    )
    con.execute("DELETE FROM hit USING refused WHERE hit.file = refused.file AND hit.line > refused.line")


def add_reader_hits(con: DuckDBPyConnection) -> None:
    """Take over what the reader found on files, sheets and headers."""
    lines = " ".join(
        f"WHEN '{rule.rule}' THEN {rule.line}" for rule in rules() if rule.line < line_of("ragged-row")
    )
    effects = " ".join(
        f"WHEN '{rule.rule}' THEN {EFFECTS.index(rule.effect)}"
        for rule in rules()
        if rule.line < line_of("ragged-row")
    )
    con.execute(
        f'INSERT INTO hit SELECT file, CASE rule {lines} END, sheet, row, "column", CASE rule {effects} END, 1, value'
        f" FROM file_finding"
    )
