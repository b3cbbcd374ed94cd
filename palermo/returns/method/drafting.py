"""A return that is being filled in: its rows as texts, checked by the same rules as a file.

A draft is a dictionary by sheet: `return` holds field → text, every other sheet a list of rows, column → text. The
row at place 0 stands in row 2 of a sheet, under the header.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from palermo.returns.method.check import Rows, check_raw
from palermo.returns.method.fields import DATA_SHEETS, SHEETS, columns, fields
from palermo.returns.method.marking.marks import Finding
from palermo.returns.method.read import read
from palermo.returns.method.read.find import InMemory
from palermo.returns.method.read.tables import Sink, create_tables

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FIRST_ROW = 2
MEMORY = "256MB"

Row = Mapping[str, str]
Content = Mapping[str, Any]


@dataclass(frozen=True)
class DraftChecked:
    """`rows` of each sheet that has any; `findings` in the order of sheets, rows and rules."""

    refused: bool
    rows: Mapping[str, Rows]
    findings: Sequence[Finding]


def check_draft(content: Content) -> DraftChecked:
    """Hold a draft against every rule; takes about half a second and leaves nothing on the disk.

    A file whose first sheet is at fault is refused before its rows are looked at. Of a draft the rows are looked at
    all the same, under a first sheet that stands in for the unfinished one.
    """
    checked = _checked(content)
    if not checked.refused:
        return checked
    rest = _checked({**content, "return": {**content.get("return", {}), **_standing_in(content)}})
    of_rows = [each for each in rest.findings if each.sheet in DATA_SHEETS and each.row is not None]
    of_file = [each for each in checked.findings if each.sheet not in DATA_SHEETS]
    return DraftChecked(True, checked.rows, of_file + of_rows)


def _standing_in(content: Content) -> dict[str, str]:
    numbers = {field.column: "0" for field in fields("return") if field.kind == "integer"}
    return {**numbers, "nil": "no", "prepared_on": content.get("return", {}).get("period_end", "")}


def _checked(content: Content) -> DraftChecked:
    con = _connected()
    try:
        _lay_down(con, content)
        checked = check_raw(con)
        (result,) = checked.files()
        found = checked.findings().select(list(Finding._fields)).to_pylist()
        counted = {sheet: rows for sheet, rows in result.rows.items() if rows.sent}
        return DraftChecked(result.refused, counted, [Finding(**each) for each in found])
    finally:
        con.close()


def _connected() -> DuckDBPyConnection:
    import duckdb

    # Without a folder to spill into: what is typed must not lie plain on a disk.
    con = duckdb.connect(":memory:", config={"temp_directory": "", "threads": 1, "memory_limit": MEMORY})
    con.execute("SET enable_progress_bar = false")
    return con


def _lay_down(con: DuckDBPyConnection, content: Content) -> None:
    create_tables(con)
    sink = Sink(con)
    sink.add_lines("source", [(1, "draft", None, 0, "xlsx")])
    sink.add_lines("sheet_there", [(1, sheet) for sheet in SHEETS])
    header = content.get("return", {})
    sink.add_lines(
        "raw_return",
        [
            (1, number, name, header.get(name) or None, False)
            for number, name in enumerate(columns("return"), FIRST_ROW)
        ],
    )
    for sheet in DATA_SHEETS:
        if rows := content.get(sheet, []):
            numbers = pa.array(range(FIRST_ROW, FIRST_ROW + len(rows)), pa.int32())
            texts = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in columns(sheet)}
            same = (pa.repeat(pa.scalar(1, pa.int32()), len(rows)), numbers)
            sink.add(sheet, *same, pa.repeat(pa.scalar(False), len(rows)), texts)
    sink.flush()


def content_of_file(name: str, data: bytes) -> dict[str, Any]:
    """What stands in a workbook or zip, as a draft: its known columns as texts, rows without a value left out.

    A file that cannot be read gives what was read of it.
    """
    con = _connected()
    try:
        read(con, [InMemory(name, data)])
        head = con.execute("SELECT field, value FROM raw_return WHERE value IS NOT NULL").fetchall()
        content: dict[str, Any] = {"return": {field: value.strip() for field, value in head}}
        for sheet in DATA_SHEETS:
            names = columns(sheet)
            listed = ", ".join(f'"{each}"' for each in names)
            rows = con.execute(f"SELECT {listed} FROM raw_{sheet} ORDER BY row").fetchall()
            content[sheet] = [
                {each: text.strip() for each, text in zip(names, row, strict=True) if text and text.strip()}
                for row in rows
            ]
        return content
    finally:
        con.close()
