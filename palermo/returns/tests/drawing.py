"""Returns drawn for tests: a clean one, changed cell by cell, written as CSV folder or workbook and checked."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from palermo.returns.method.fields import DATA_SHEETS, columns

HEADER = {
    "format": "palermo-return/1",
    "body": "PB-POLICE",
    "period_start": "2024-01-01",
    "period_end": "2024-03-31",
    "prepared_on": "2024-04-05",
    "nil": "no",
    "opening_pending": "5",
    "registered": "1",
    "reopened": "0",
    "disposed": "0",
    "pending": "6",
}
CASE = {
    "case_id": "C1",
    "police_station": "Saddar",
    "fir_number": "12/24",
    "fir_year": "2024",
    "registered_on": "2024-01-10",
    "category": "TIP",
    "offences": "PTPA-3-1",
    "offence_from": "2024-01-05",
    "district": "Lahore",
    "cross_border": "no",
    "exploitation": "SEX",
    "means": "FORCE",
    "status": "INVESTIGATION",
    "status_on": "2024-01-11",
}
ACCUSED = {
    "case_id": "C1",
    "person_no": "1",
    "role": "ACCUSED",
    "name": "Aslam Invented",
    "relation": "FATHER",
    "relation_name": "Akram Invented",
    "sex": "M",
    "birth_date": "1980-05-01",
    "nationality": "PK",
    "id_type": "CNIC",
    "id_number": "35202-0000001-1",
}
VICTIM = {
    **dict.fromkeys(ACCUSED, ""),
    "case_id": "C1",
    "person_no": "2",
    "role": "VICTIM",
    "sex": "F",
    "age": "20",
    "nationality": "PK",
    "referred": "yes",
}
EVENT = {"case_id": "C1", "stage": "INVESTIGATION", "on": "2024-01-11"}
JOURNEY = {
    "case_id": "C1",
    "person_no": "2",
    "leg": "1",
    "kind": "ORIGIN",
    "country": "PK",
    "place": "Gujrat",
}
SEIZURE = {"case_id": "C1", "seizure_no": "1", "kind": "CASH", "quantity": "1000", "unit": "PKR"}
TOTAL = {"figure": "cases_registered", "category": "TIP", "value": "9"}
CLEAN: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "cases": [CASE],
    "persons": [ACCUSED, VICTIM],
    "events": [EVENT],
    "journeys": [JOURNEY],
    "seizures": [SEIZURE],
}
FIRST = {
    "cases": CASE,
    "persons": ACCUSED,
    "events": EVENT,
    "journeys": JOURNEY,
    "seizures": SEIZURE,
    "totals": TOTAL,
}


@dataclass(frozen=True)
class Formula:
    """A cell of a workbook with a formula and the value that was stored for it."""

    formula: str
    value: Any = ""


@dataclass(frozen=True)
class Merged:
    """A cell of a workbook that is merged with the one below."""

    value: str


@dataclass(frozen=True)
class Failed:
    """An error cell of a workbook."""

    error: str = "#N/A"


@dataclass
class Drawing:
    """One return: its fields, the rows of its sheets, and how it is written.

    `files` are written as they are, in place of the sheet of that name; a field that is None is left out.
    """

    header: Mapping[str, Any] = field(default_factory=dict)
    sheets: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    absent: Sequence[str] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    book: bool = False

    def fields(self) -> dict[str, Any]:
        return {name: value for name, value in {**HEADER, **self.header}.items() if value is not None}

    def rows(self) -> dict[str, Sequence[Mapping[str, Any]]]:
        rows = {**CLEAN, **self.sheets}
        return {sheet: rows[sheet] for sheet in DATA_SHEETS if sheet in rows and sheet not in self.absent}


def draw(header: Mapping[str, Any] | None = None, book: bool = False, **sheets: Any) -> Drawing:
    """A return that differs from the clean one in the fields and rows given.

    A row is what differs from the first row of its sheet; None instead of rows leaves the sheet out.
    """
    rows = {
        sheet: [{**FIRST[sheet], **row} for row in given]
        for sheet, given in sheets.items()
        if given is not None
    }
    absent = [sheet for sheet, given in sheets.items() if given is None]
    return Drawing(header or {}, rows, absent, book=book)


def write(drawing: Drawing, folder: Path, name: str) -> Path:
    """Write a return below a folder and give its path."""
    return (
        _write_book(drawing, folder / f"{name}.xlsx") if drawing.book else _write_csv(drawing, folder / name)
    )


def _write_csv(drawing: Drawing, folder: Path) -> Path:
    folder.mkdir(parents=True)
    if "return" not in drawing.absent:
        _write_lines(folder / "return.csv", [["field", "value"], *map(list, drawing.fields().items())])
    for sheet, rows in drawing.rows().items():
        names = columns(sheet)
        lines = [[*(row.get(name, "") for name in names), *row.get("+", ())] for row in rows]
        _write_lines(folder / f"{sheet}.csv", [names, *lines])
    for name, content in drawing.files.items():
        (folder / name).write_bytes(content)
    return folder


def _write_lines(path: Path, lines: Sequence[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(lines)


def _write_book(drawing: Drawing, path: Path) -> Path:
    import xlsxwriter

    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("return")
        for row, (name, value) in enumerate([("field", "value"), *drawing.fields().items()]):
            sheet.write_string(row, 0, name)
            _write_cell(sheet, row, 1, value, day)
        for name, rows in drawing.rows().items():
            sheet = book.add_worksheet(name)
            for place, column in enumerate(columns(name)):
                sheet.write_string(0, place, column)
                for at, row in enumerate(rows, start=1):
                    _write_cell(sheet, at, place, row.get(column, ""), day)
    return path


def _write_cell(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, Formula):
        sheet.write_formula(row, column, value.formula, None, value.value)
    elif isinstance(value, Failed):
        sheet.write_formula(row, column, "=NA()", None, value.error)
    elif isinstance(value, Merged):
        sheet.merge_range(row, column, row + 1, column, value.value)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value) if value else None
    else:
        sheet.write_datetime(row, column, value, day)


def found_in(checked: Any) -> dict[int, list[tuple[Any, ...]]]:
    """The findings of each file in their order, as (sheet, row, column, rule, effect, value)."""
    found: dict[int, list[tuple[Any, ...]]] = {result.file: [] for result in checked.files()}
    for one in checked.findings().to_pylist():
        line = tuple(one[name] for name in ("sheet", "row", "column", "rule", "effect", "value"))
        found[one["file"]].append(line)
    return found


def expected(*lines: str) -> list[tuple[Any, ...]]:
    """Findings drawn as `sheet row column rule effect value`, with - for what is null."""
    found = []
    for line in lines:
        sheet, row, column, rule, effect, value = line.split(maxsplit=5)
        found.append(
            (
                None if sheet == "-" else sheet,
                None if row == "-" else int(row),
                None if column == "-" else column,
                rule,
                effect,
                None if value == "-" else value,
            )
        )
    return found
