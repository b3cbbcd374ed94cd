"""Plainly written sheets are read without calamine: the same cells and marks must come out both ways."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from palermo.returns.method.read import plain_xml, workbook
from palermo.returns.method.read.plain_xml import NotPlain
from palermo.returns.tests.read_files import RETURN, Reading, header, row_of, workbook_bytes

DATES = st.dates(dt.date(1900, 1, 1), dt.date(2110, 1, 1))
CELLS = st.one_of(
    st.none(),
    st.text(alphabet="aA1 <>&\"'\n\r\t_x000D;é۱\u200f", max_size=8),
    st.sampled_from(["NA", "_x0041_", " ", "12", "#N/A", "=1+1", "&amp;", "a" * 40]),
    st.integers(-(10**17), 10**17),
    st.integers(0, 3000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    DATES,
    st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2110, 1, 1)),  # noqa: DTZ001
    st.times(),
)
NAMES = [*header("persons")[:5], "id_number", "remarks"]
ROWS = st.lists(st.lists(CELLS, max_size=9), max_size=7)
ALIKE = st.sampled_from(
    [st.integers(0, 99), DATES, st.text("ab <", max_size=3), st.booleans(), CELLS]
).flatmap(lambda cell: st.lists(st.lists(cell, min_size=7, max_size=7), min_size=1, max_size=5))


def by_xlsxwriter(rows: list[list[Any]], from_1904: bool, formulas: bool) -> bytes:
    made = io.BytesIO()
    options = {"in_memory": True, "default_date_format": "dd/mm/yyyy", "date_1904": from_1904}
    with xlsxwriter.Workbook(made, options | {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Persons")
        sheet.write_row(0, 0, NAMES)
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if cell is None:
                    sheet.write_blank(number, place, None, book.add_format({"bold": True}))
                elif formulas and place % 2 and isinstance(cell, str | float | bool):
                    sheet.write_formula(number, place, "=A1<B1", None, cell)
                elif isinstance(cell, float) and abs(cell) > 1e300:
                    sheet.write_formula(number, place, "=1/0", None, "#DIV/0!")
                elif isinstance(cell, str) and cell:
                    sheet.write_string(number, place, cell)
                elif cell != "":
                    sheet.write(number, place, cell)
        if formulas and rows:
            sheet.merge_range(1, 0, 2, 1, "merged")
    return made.getvalue()


def by_openpyxl(rows: list[list[Any]], from_1904: bool, formulas: bool) -> bytes:
    book = openpyxl.Workbook()
    if from_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = book.active
    sheet.title = "persons"
    sheet.append(NAMES)
    for row in rows:
        sheet.append([clean(cell) if isinstance(cell, str) else cell for cell in row])
    if formulas:
        sheet["B2"] = "=1+1"
        sheet["C2"] = "#N/A"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def clean(text: str) -> str:
    return openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", text)


def outcome(place, data: bytes) -> tuple:
    (place / "r.xlsx").write_bytes(data)
    reading = Reading(place / "r.xlsx")
    tables = [
        reading.ask(f"SELECT * FROM {name} ORDER BY ALL") for name in ("raw_persons", "raw_return", "mark")
    ]
    return (*tables, reading.findings(), reading.reasons())


def both_ways(place, data: bytes) -> tuple[tuple, tuple]:
    first = outcome(place, data)
    with pytest.MonkeyPatch.context() as patch:

        def never(*_: object) -> None:
            raise NotPlain

        patch.setattr(workbook, "read_plain", never)
        return first, outcome(place, data)


@pytest.mark.parametrize("write", [by_xlsxwriter, by_openpyxl])
@settings(max_examples=120, deadline=None)
@given(rows=st.one_of(ROWS, ALIKE), from_1904=st.booleans(), formulas=st.booleans())
def test_plain_reading_and_calamine_give_the_same(tmp_path_factory, write, rows, from_1904, formulas):
    plain, calamine = both_ways(tmp_path_factory.mktemp("both"), write(rows, from_1904, formulas))
    assert plain == calamine


def test_ordinary_workbooks_are_read_without_calamine(tmp_path, monkeypatch):
    days = [dt.date(2024, 2, 29), None]
    rows = [
        row_of("persons", case_id=f"A-{n}", age=n, birth_date=days[n % 2], name="<&> a") for n in range(50)
    ]
    data = workbook_bytes({"return": RETURN, "persons": [header("persons"), *rows]})

    def never(*_: object) -> None:
        raise AssertionError("calamine was asked for a plain sheet")

    monkeypatch.setattr(workbook, "look_at", never)
    (tmp_path / "r.xlsx").write_bytes(data)
    reading = Reading(tmp_path / "r.xlsx")
    assert reading.rows() == {"return": 11, "persons": 50}
    assert reading.column("persons", "birth_date")[:2] == [(2, "2024-02-29"), (3, None)]


def test_a_sheet_read_in_pieces_has_exact_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(plain_xml, "_PIECE", 500)
    rows = [
        row_of("persons", case_id=f"A-{n}" if n % 3 else "", person_no=n) if n % 5 else [] for n in range(200)
    ]
    data = workbook_bytes({"persons": [header("persons"), *rows]})
    plain, calamine = both_ways(tmp_path, data)
    assert plain == calamine
    assert len(plain[0]) == 160


@pytest.mark.parametrize("rows", [[], [[]], [[None]], [["a"]]])
def test_few_rows(tmp_path, rows):
    plain, calamine = both_ways(tmp_path, workbook_bytes({"persons": rows}))
    assert plain == calamine
