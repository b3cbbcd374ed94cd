"""Files for the tests of reading, made as the programs of the field make them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from palermo.returns.method.fields import SHEETS, columns
from palermo.returns.method.read import Limits, Source, read

FIELDS = {
    "format": "palermo-return/1",
    "body": "PB-POLICE",
    "period_start": "2025-01-01",
    "period_end": "2025-03-31",
    "prepared_on": "2025-04-05",
    "nil": "no",
    "opening_pending": "0",
    "registered": "1",
    "reopened": "0",
    "disposed": "0",
    "pending": "1",
}
RETURN = [["field", "value"], *map(list, FIELDS.items())]


def header(sheet: str) -> list[str]:
    return list(columns(sheet))


def row_of(sheet: str, **cells: Any) -> list[Any]:
    return [cells.get(column, "") for column in columns(sheet)]


def csv_text(rows: list[list[str]], separator: str = ",", end: str = "\n") -> str:
    return "".join(separator.join(row) + end for row in rows)


def small_return(**sheets: bytes | str) -> dict[str, bytes]:
    """File name to bytes of a folder: a header alone in each of the three main sheets, or what is given."""
    texts: dict[str, bytes | str] = {"return": csv_text(RETURN)}
    texts |= {sheet: csv_text([header(sheet)]) for sheet in ("cases", "persons", "events")}
    texts |= sheets
    return {f"{name}.csv": text.encode() if isinstance(text, str) else text for name, text in texts.items()}


def write_folder(place: Path, files: dict[str, bytes]) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)
    return place


def zip_bytes(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def workbook_bytes(sheets: dict[str, list[list[Any]]], **options: Any) -> bytes:
    """A workbook as xlsxwriter makes it; cells are written by their Python type."""
    made = io.BytesIO()
    options = {"in_memory": True, "default_date_format": "yyyy-mm-dd", "strings_to_formulas": False} | options
    with xlsxwriter.Workbook(made, options) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if cell not in ("", None) or cell is False:
                        sheet.write(number, place, cell)
    return made.getvalue()


def with_parts(workbook: bytes, change: dict[str, bytes | None]) -> bytes:
    """The workbook with some parts put in, changed or (None) taken out."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    return zip_bytes({name: data for name, data in (parts | change).items() if data is not None})


def part(workbook: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return archive.read(name)


class Reading:
    """What `read` found under some paths."""

    def __init__(self, *paths: Path | str, limits: Limits | None = None) -> None:
        self.con = duckdb.connect()
        self.sources: list[Source] = read(self.con, [str(path) for path in paths], limits)

    def ask(self, sql: str) -> list[tuple]:
        return self.con.execute(sql).fetchall()

    def findings(self) -> list[tuple]:
        """(rule, sheet, row, column) in order."""
        return self.ask('SELECT rule, sheet, row, "column" FROM file_finding ORDER BY ALL')

    def reasons(self) -> list[tuple[str, str]]:
        return self.ask("SELECT rule, reason FROM file_finding WHERE reason IS NOT NULL ORDER BY ALL")

    def marks(self) -> list[tuple]:
        return self.ask('SELECT sheet, row, "column", mark FROM mark ORDER BY ALL')

    def column(self, sheet: str, column: str) -> list[tuple[int, str | None]]:
        return self.ask(f'SELECT row, "{column}" FROM raw_{sheet} ORDER BY file, row')

    def rows(self) -> dict[str, int]:
        counts = {sheet: self.ask(f"SELECT count(*) FROM raw_{sheet}")[0][0] for sheet in SHEETS}
        return {sheet: count for sheet, count in counts.items() if count}
