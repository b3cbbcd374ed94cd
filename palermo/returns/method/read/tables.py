"""The tables that reading fills."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import pyarrow as pa

from palermo.returns.method.fields import DATA_SHEETS, columns
from palermo.returns.method.read.header import fold
from palermo.returns.method.read.notes import Notes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BATCH = 61_440  # DuckDB takes an Arrow table in parallel by its batches
_WAITING = 256 << 20  # it lays down few large tables much faster than many small ones
_FIXED = {
    "source": "file INTEGER, path VARCHAR, sha256 VARCHAR, bytes BIGINT, kind VARCHAR",
    "sheet_there": "file INTEGER, sheet VARCHAR",
    "raw_return": "file INTEGER, row INTEGER, field VARCHAR, value VARCHAR, extra BOOLEAN",
    "mark": 'file INTEGER, sheet VARCHAR, row INTEGER, "column" VARCHAR, mark VARCHAR',
    "file_finding": 'file INTEGER, rule VARCHAR, sheet VARCHAR, row INTEGER, "column" VARCHAR, value VARCHAR, reason VARCHAR',
}
_MARK_COLUMNS = ["file", "sheet", "row", "column", "mark"]
_KINDS = {"INTEGER": pa.int32, "BIGINT": pa.int64, "VARCHAR": pa.string, "BOOLEAN": pa.bool_}


def create_tables(con: DuckDBPyConnection) -> None:
    for name, shape in _FIXED.items():
        con.execute(f"CREATE OR REPLACE TABLE {name} ({shape})")
    for sheet in DATA_SHEETS:
        texts = ", ".join(f'"{column}" VARCHAR' for column in columns(sheet))
        con.execute(
            f"CREATE OR REPLACE TABLE raw_{sheet} (file INTEGER, row INTEGER, extra BOOLEAN, {texts})"
        )


class Sink:
    """Takes rows of many files and lays them down a good many at a time."""

    def __init__(self, con: DuckDBPyConnection) -> None:
        self._con = con
        self._texts: dict[str, list[pa.Table]] = {sheet: [] for sheet in DATA_SHEETS}
        self._size = dict.fromkeys(DATA_SHEETS, 0)
        self._lines: dict[str, list[tuple]] = {name: [] for name in _FIXED}
        self._marks: list[pa.Table] = []

    def add(
        self, sheet: str, file: pa.Array, row: pa.Array, extra: pa.Array, texts: Mapping[str, pa.Array]
    ) -> None:
        """Rows of a sheet; `texts` holds its known columns that are there."""
        arrays = [file, row, extra]
        arrays += [texts[c] if c in texts else pa.nulls(len(row), pa.string()) for c in columns(sheet)]
        waiting = self._texts[sheet]
        waiting.append(pa.table(arrays, names=["file", "row", "extra", *columns(sheet)]))
        self._size[sheet] += sum(text.nbytes for text in texts.values())
        if self._size[sheet] >= _WAITING:
            self._lay_down(sheet)

    def add_lines(self, name: str, lines: Iterable[tuple]) -> None:
        """A few rows of one of the other tables."""
        self._lines[name].extend(lines)

    def add_notes(self, file: int, notes: Notes) -> None:
        """Findings, marks and the list of sheets of one file."""
        self.add_lines("sheet_there", [(file, sheet) for sheet in notes.sheets])
        self.add_lines("file_finding", [(file, *finding) for finding in notes.findings])
        for (sheet, column, mark), rows in notes.marks.items():
            same = [pa.repeat(pa.scalar(value), len(rows)) for value in (sheet, column, mark)]
            files = pa.repeat(pa.scalar(file, pa.int32()), len(rows))
            self._marks.append(
                pa.table([files, same[0], pa.array(rows, pa.int32()), *same[1:]], names=_MARK_COLUMNS)
            )

    def _lay_down(self, sheet: str) -> None:
        waiting = self._texts[sheet]
        if not waiting:
            return
        whole = pa.concat_tables(waiting)
        if len(waiting) > 8:
            whole = whole.combine_chunks()
        self._texts[sheet] = []
        self._size[sheet] = 0
        batches = pa.Table.from_batches(whole.to_batches(max_chunksize=_BATCH), schema=whole.schema)
        names = [f'"{column}"' for column in columns(sheet)]
        filled = ", ".join(f"nullif({name}, '') AS {name}" for name in names)
        self._con.register("laid_down", batches)
        self._con.execute(
            f"INSERT INTO raw_{sheet} SELECT * FROM (SELECT file, row, extra, {filled} FROM laid_down) "
            f"WHERE coalesce({', '.join(names)}) IS NOT NULL"
        )
        self._con.unregister("laid_down")

    def flush(self) -> None:
        for sheet in DATA_SHEETS:
            self._lay_down(sheet)
        for name, lines in self._lines.items():
            if lines:
                kinds = [_KINDS[part.split()[-1]] for part in _FIXED[name].split(", ")]
                names = [part.split()[0].strip('"') for part in _FIXED[name].split(", ")]
                values = zip(*lines, strict=True)
                arrays = [pa.array(list(value), kind()) for value, kind in zip(values, kinds, strict=True)]
                self._insert(name, pa.table(arrays, names=names))
                lines.clear()
        if self._marks:
            self._insert("mark", pa.concat_tables(self._marks))
            self._marks = []

    def forget(self, file: int, sheet: str) -> None:
        """Takes back the rows of a sheet that turned out to be unreadable."""
        self._lay_down(sheet)
        self._con.execute(f"DELETE FROM raw_{sheet} WHERE file = ?", [file])

    def _insert(self, name: str, table: pa.Table) -> None:
        self._con.register("laid_down", table)
        self._con.execute(f"INSERT INTO {name} SELECT * FROM laid_down")
        self._con.unregister("laid_down")

    def repeated_headers(self, sheet: str, there: Mapping[int, tuple[str, ...]]) -> list[tuple[int, int]]:
        """(file, row) of rows that repeat all known names of the header; `there`: the columns of each file."""
        found: list[tuple[int, int]] = []
        asked = {file: max(names, key=len) for file, names in there.items() if names}
        for name in set(asked.values()):
            candidates = self._con.execute(
                f"SELECT * EXCLUDE (extra) FROM raw_{sheet} WHERE contains(lower(\"{name}\"), '{name}')"
            ).fetchall()
            for file, row, *cells in candidates:
                texts = dict(zip(columns(sheet), cells, strict=True))
                if asked.get(file) == name and all(fold(texts[n] or "") == n for n in there[file]):
                    found.append((file, row))
        return found

    def drop_idle_marks(self) -> None:
        """A mark in a row without a value in any known column is dropped with the row."""
        marked = self._con.execute("SELECT DISTINCT sheet FROM mark WHERE sheet <> 'return'").fetchall()
        for (sheet,) in marked:
            self._con.execute(
                f"DELETE FROM mark WHERE sheet = '{sheet}' AND row > 1 AND NOT EXISTS "
                f"(SELECT 1 FROM raw_{sheet} r WHERE r.file = mark.file AND r.row = mark.row)"
            )
