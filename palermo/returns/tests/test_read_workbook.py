"""Workbooks: every kind of cell into text, rows where a person sees them, marks on what a text would hide."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
import xlsxwriter

from palermo.returns.method.read import Limits
from palermo.returns.tests.read_files import RETURN, Reading, header, part, row_of, with_parts, workbook_bytes

SHEET = "xl/worksheets/sheet1.xml"


def read(tmp_path, data: bytes, **limits: int) -> Reading:
    (tmp_path / "r.xlsx").write_bytes(data)
    return Reading(tmp_path / "r.xlsx", limits=Limits(**limits))


def cases(tmp_path, *rows: dict, **options) -> Reading:
    table = [header("cases"), *(row_of("cases", **row) for row in rows)]
    return read(tmp_path, workbook_bytes({"Cases": table}, **options))


def drawn(draw) -> bytes:
    """A workbook drawn by hand: `draw(book, sheet)` with a sheet `cases` that has its header."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("cases")
        sheet.write_row(0, 0, header("cases"))
        draw(book, sheet)
    return made.getvalue()


def place(column: str) -> int:
    return header("cases").index(column)


@pytest.mark.parametrize(
    "cell, text",
    [
        (12.0, "12"),
        (0, "0"),
        (-3, "-3"),
        (3_520_212_345_671, "3520212345671"),
        (1e22, "10000000000000000000000"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (-2.5, "-2.5"),
        (True, "TRUE"),
        (False, "FALSE"),
        (dt.date(2024, 2, 29), "2024-02-29"),
        (dt.datetime(2024, 2, 29, 23, 59, 59), "2024-02-29"),  # noqa: DTZ001
        (dt.date(1900, 3, 1), "1900-03-01"),
        (dt.date(2100, 12, 31), "2100-12-31"),
        (dt.time(12, 30), "12:30:00"),
        (" text ", " text "),
        ("=1+1", "=1+1"),
        ("۱۲", "۱۲"),
        ("\u202ex\x01", "\u202ex\x01"),
        ("two\nlines", "two\nlines"),
        ("NA", "NA"),
    ],
)
@pytest.mark.parametrize("among", ["alone", "others"])
def test_a_cell_becomes_text(tmp_path, cell, text, among):
    others = (
        []
        if among == "alone"
        else [{"case_id": "x", "status_on": value} for value in ("a", 1.5, dt.date(2025, 1, 1))]
    )
    reading = cases(tmp_path, *others, {"case_id": "A-1", "status_on": cell})
    assert reading.ask("SELECT status_on FROM raw_cases WHERE case_id = 'A-1'") == [(text,)]


@pytest.mark.parametrize("day", [dt.date(1904, 1, 1), dt.date(1904, 1, 2), dt.date(2024, 2, 29)])
def test_days_counted_from_1904(tmp_path, day):
    reading = cases(tmp_path, {"case_id": "A-1", "status_on": day}, date_1904=True)
    assert reading.column("cases", "status_on") == [(2, day.isoformat())]


def test_row_numbers_count_empty_rows(tmp_path):
    reading = cases(tmp_path, {}, {"case_id": "A-1"}, {}, {}, {"status": "x"}, {})
    assert reading.ask("SELECT row, case_id, status FROM raw_cases ORDER BY row") == [
        (3, "A-1", None),
        (6, None, "x"),
    ]


def test_columns_in_any_place(tmp_path):
    rows = [["", "", " STATUS", "", "case_id"], ["z", "", "x", "z", "A-1"], ["z"], ["", "", "", "", "A-2"]]
    reading = read(tmp_path, workbook_bytes({"cases": rows}))
    assert reading.ask("SELECT row, case_id, status FROM raw_cases ORDER BY row") == [
        (2, "A-1", "x"),
        (4, "A-2", None),
    ]
    assert reading.ask("SELECT count(*) FROM raw_cases WHERE extra") == [(0,)]


def test_the_header_stands_in_row_1(tmp_path):
    reading = read(
        tmp_path, workbook_bytes({"totals": [[], ["figure", "category", "value"], ["x", "TIP", 1]]})
    )
    assert reading.findings() == [
        ("missing-column", "totals", 1, name) for name in ("category", "figure", "value")
    ]


def test_an_empty_sheet_misses_every_required_column(tmp_path):
    reading = read(tmp_path, workbook_bytes({"totals": []}))
    assert reading.findings() == [
        ("missing-column", "totals", 1, name) for name in ("category", "figure", "value")
    ]


def test_sheets_in_any_case_hidden_or_unknown(tmp_path):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        for name in ("Read Me", "LISTS", " Persons", "Sheet1", "Zulekha Begum 03001234567"):
            sheet = book.add_worksheet(name)
            if name == " Persons":
                sheet.write_row(0, 0, header("persons"))
                sheet.write_row(1, 0, row_of("persons", case_id="A-1"))
        hidden = book.add_worksheet("CASES")
        hidden.write_row(0, 0, header("cases"))
        hidden.write_row(1, 0, row_of("cases", case_id="A-1"))
        hidden.very_hidden()
    reading = read(tmp_path, made.getvalue())
    assert reading.findings() == [("unknown-sheet", "Sheet1", None, None), ("unknown-sheet", "…", None, None)]
    assert reading.rows() == {"cases": 1, "persons": 1}
    assert reading.ask("SELECT sheet FROM sheet_there ORDER BY sheet") == [("cases",), ("persons",)]


def test_two_sheets_of_one_folded_name(tmp_path):
    reading = read(tmp_path, workbook_bytes({"cases": [header("cases")], "cases ": [header("cases")]}))
    assert reading.reasons() == [("unreadable", "duplicate-sheet")]


def test_two_header_rows(tmp_path):
    table = [header("cases"), row_of("cases", case_id="A"), [name.title() for name in header("cases")]]
    reading = read(tmp_path, workbook_bytes({"cases": table}))
    assert reading.findings() == [("unreadable", "cases", 3, None)]


def test_a_formula_counts_with_its_stored_value(tmp_path):
    def draw(book, sheet):
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write(1, place("case_id"), "A-1")
        sheet.write_formula(1, place("fir_number"), "=11+1", None, 12)
        sheet.write_formula(1, place("status"), '="x"&"y"', None, "x<y")
        sheet.write_formula(1, place("status_on"), "=TODAY()", day, 45_351)
        sheet.write_formula(2, place("case_id"), '=""', None, "")
        sheet.write_formula(3, place("case_id"), "=A2", None, "A-2")
        sheet.write_formula(3, place("police_station"), "=1=1", None, True)
        sheet.write_formula(3, 40, "=1", None, 1)

    reading = read(tmp_path, drawn(draw))
    assert reading.ask("SELECT row, case_id, fir_number, status, status_on FROM raw_cases ORDER BY row") == [
        (2, "A-1", "12", "x<y", "2024-02-29"),
        (4, "A-2", None, None, None),
    ]
    assert reading.marks() == [
        ("cases", 2, "fir_number", "formula"),
        ("cases", 2, "status", "formula"),
        ("cases", 2, "status_on", "formula"),
        ("cases", 4, "case_id", "formula"),
        ("cases", 4, "police_station", "damaged"),
        ("cases", 4, "police_station", "formula"),
    ]


def test_formulas_without_a_stored_value_are_empty(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "cases"
    book.active.append(header("cases"))
    book.active.append(row_of("cases", case_id="A-1", status="=1+1"))
    made = io.BytesIO()
    book.save(made)
    reading = read(tmp_path, made.getvalue())
    assert reading.ask("SELECT case_id, status FROM raw_cases") == [("A-1", None)]
    assert reading.marks() == [("cases", 2, "status", "formula")]


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!"])
def test_an_error_cell_is_its_text(tmp_path, error):
    def draw(book, sheet):
        sheet.write(1, place("case_id"), "A-1")
        sheet.write_formula(1, place("fir_number"), "=1/0", None, error)
        sheet.write_formula(1, place("fir_year"), "=1/0", None, error)
        sheet.write_formula(2, place("status"), "=1/0", None, error)

    reading = read(tmp_path, drawn(draw))
    assert reading.ask("SELECT row, fir_number, fir_year, status FROM raw_cases ORDER BY row") == [
        (2, error, error, None),
        (3, None, None, error),
    ]
    assert ("cases", 2, "fir_number", "damaged") in reading.marks()
    assert [mark for mark in reading.marks() if mark[3] == "damaged"] == [
        ("cases", 2, "fir_number", "damaged")
    ]


def test_an_error_cell_without_a_formula(tmp_path):
    data = drawn(lambda book, sheet: sheet.write(1, place("status"), 5))
    xml = part(data, SHEET)
    at = xml.index(b'<c r="', xml.index(b'<row r="2"'))
    xml = xml[:at] + xml[at:].replace(b"><v>5</v>", b' t="e"><v>#N/A</v>')
    reading = read(tmp_path, with_parts(data, {SHEET: xml}))
    assert reading.column("cases", "status") == [(2, "#N/A")]
    assert reading.marks() == []


def test_damaged_cells_of_text_columns(tmp_path):
    row = {
        "case_id": dt.date(2024, 12, 24),
        "fir_number": dt.date(2024, 12, 24),
        "police_station": True,
        "status": True,
    }
    reading = cases(tmp_path, row, {"case_id": 12, "fir_number": "12/24", "police_station": dt.time(12)})
    assert reading.marks() == [
        ("cases", 2, "case_id", "damaged"),
        ("cases", 2, "fir_number", "damaged"),
        ("cases", 2, "police_station", "damaged"),
        ("cases", 3, "police_station", "damaged"),
    ]
    assert reading.column("cases", "fir_number") == [(2, "2024-12-24"), (3, "12/24")]


def test_a_number_cell_of_more_than_15_digits(tmp_path):
    numbers = [3_520_212_345_671, 352_021_234_567_123, 3_520_212_345_671_234, "3520212345671234", 3.5e20]
    table = [header("persons"), *(row_of("persons", id_number=number) for number in numbers)]
    reading = read(tmp_path, workbook_bytes({"persons": table}))
    assert reading.marks() == [("persons", 4, "id_number", "number"), ("persons", 6, "id_number", "number")]
    assert reading.column("persons", "id_number")[2:] == [
        (4, "3520212345671234"),
        (5, "3520212345671234"),
        (6, "350000000000000000000"),
    ]


def test_merged_cells_are_marked_at_the_first(tmp_path):
    def draw(book, sheet):
        sheet.merge_range(1, 0, 3, 0, "A-1")
        sheet.merge_range(4, 1, 4, 2, "B")
        sheet.merge_range(5, 30, 6, 30, "C")
        sheet.merge_range(7, 0, 8, 1, "")

    reading = read(tmp_path, drawn(draw))
    assert reading.marks() == [("cases", 2, "case_id", "merged"), ("cases", 5, "police_station", "merged")]


def test_the_sheet_return(tmp_path):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("Return")
        for number, row in enumerate(
            [["Field", "Value"], ["format", dt.date(2025, 1, 1)], [], ["Period_Start ", dt.date(2025, 1, 1)]]
        ):
            sheet.write_row(number, 0, row)
        sheet.write(4, 0, "pending")
        sheet.write_formula(4, 1, "=1+1", None, 2)
        sheet.write(5, 0, "registered")
        sheet.write_formula(5, 1, "=1/0", None, "#DIV/0!")
        sheet.merge_range(6, 0, 6, 1, "nil")
        sheet.write(7, 0, "disposed")
        sheet.write(7, 1, 3)
        sheet.write(8, 1, "a value alone")
    reading = read(tmp_path, made.getvalue())
    assert reading.ask("SELECT row, field, value FROM raw_return ORDER BY row") == [
        (2, "format", "2025-01-01"),
        (4, "period_start", "2025-01-01"),
        (5, "pending", "2"),
        (6, "registered", "#DIV/0!"),
        (7, "nil", None),
        (8, "disposed", "3"),
    ]
    assert reading.marks() == [
        ("return", 2, "format", "damaged"),
        ("return", 5, "pending", "formula"),
        ("return", 6, "registered", "formula"),
        ("return", 7, "nil", "merged"),
    ]


def test_cells_of_32767_characters(tmp_path):
    data = drawn(lambda book, sheet: (sheet.write(1, 1, "x" * 32_767), sheet.write(2, 1, "y" * 32_767)))
    assert read(tmp_path, data).findings() == []
    strings = part(data, "xl/sharedStrings.xml").replace(b"yy<", b"yyy<")
    reading = read(tmp_path, with_parts(data, {"xl/sharedStrings.xml": strings}))
    assert reading.findings() == [("too-large", "cases", 3, "police_station")]
    beyond = drawn(lambda book, sheet: sheet.write(1, 40, "y" * 32_767))
    strings = part(beyond, "xl/sharedStrings.xml").replace(b"yy<", b"yyy<")
    assert read(tmp_path, with_parts(beyond, {"xl/sharedStrings.xml": strings})).findings() == [
        ("too-large", "cases", 2, None)
    ]


@pytest.mark.parametrize("far", ["XFD1048576", "A4294967295", "ZZZZZZ1", "ABC2000000"])
def test_a_cell_far_away_does_not_fill_the_memory(tmp_path, far):
    data = drawn(lambda book, sheet: sheet.write(1, 0, 7))
    xml = part(data, SHEET).replace(b'r="A2"', f'r="{far}"'.encode())
    reading = read(tmp_path, with_parts(data, {SHEET: xml}))
    assert reading.reasons() in ([("too-large", "span")], [("unreadable", "damaged")])


@pytest.mark.parametrize("form", ["plain", "calamine"])
def test_a_long_text_repeated_without_end_does_not_fill_the_memory(tmp_path, form):
    data = drawn(lambda book, sheet: [sheet.write(row, 0, "x" * 30_000) for row in range(1, 500)])
    if form == "calamine":
        data = rewritten(data, (b'<c r="A2" t="s">', b"<c r='A2' t=\"s\">"))
    assert read(tmp_path, data, unpacked=2_000_000).reasons() == [("too-large", "unpacked")]
    assert read(tmp_path, data).reasons() == []


def test_macros_are_ignored(tmp_path):
    data = workbook_bytes({"return": RETURN})
    types = part(data, "[Content_Types].xml").replace(
        b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    )
    reading = read(
        tmp_path, with_parts(data, {"[Content_Types].xml": types, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    )
    assert reading.findings() == []
    assert reading.rows() == {"return": 11}


def rewritten(data: bytes, *changes: tuple[bytes, bytes], name: str = SHEET) -> bytes:
    xml = part(data, name)
    for old, new in changes:
        assert old in xml
        xml = xml.replace(old, new)
    return with_parts(data, {name: xml})


def odd_forms(data: bytes) -> dict[str, bytes]:
    """One workbook in the ways in which other programs write the same."""
    xml = part(data, SHEET)
    body = xml[xml.index(b"<worksheet") :]
    prefixed = body.replace(b"</", b"</x:").replace(b"<", b"<x:").replace(b"<x:/x:", b"</x:")
    prefixed = prefixed.replace(b'xmlns="', b'xmlns:x="')
    return {
        "plain": data,
        "prefixed": with_parts(data, {SHEET: prefixed}),
        "single quotes": rewritten(data, (b'r="A2" t="s"', b"r='A2' t='s'")),
        "comment": rewritten(
            data, (b"<sheetData>", b'<sheetData><!-- <row r="1"><c r="A1"><f>1</f></c></row> -->')
        ),
        "without references": with_parts(
            data, {SHEET: xml.replace(b'<c r="A2" t', b"<c t").replace(b'<c r="B2" t', b"<c t")}
        ),
        "strict": rewritten(
            data,
            (
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            ),
        ),
        "spaced": rewritten(data, (b'<c r="B2" t="e">', b'<c  r="B2"\n t="e" >')),
    }


FORMS = ["plain", "prefixed", "single quotes", "comment", "without references", "strict", "spaced"]


@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_reads_alike_however_its_xml_is_written(tmp_path, form):
    def draw(book, sheet):
        sheet.write(1, 0, "A-1")
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        sheet.write(1, 3, 2024)
        sheet.merge_range(2, 0, 3, 0, "A-2")

    reading = read(tmp_path, odd_forms(drawn(draw))[form])
    assert reading.ask("SELECT row, case_id, police_station, fir_year FROM raw_cases ORDER BY row") == [
        (2, "A-1", "#DIV/0!", "2024"),
        (3, "A-2", None, None),
    ]
    assert reading.marks() == [
        ("cases", 2, "police_station", "damaged"),
        ("cases", 2, "police_station", "formula"),
        ("cases", 3, "case_id", "merged"),
    ]


def test_rich_text_phonetic_runs_and_inline_strings(tmp_path):
    data = drawn(lambda book, sheet: (sheet.write(1, 0, "A-1"), sheet.write(2, 0, "B-1")))
    strings = part(data, "xl/sharedStrings.xml")
    rich = b'<si><r><t xml:space="preserve">A </t></r><r><rPr><b/></rPr><t>&amp; 1</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si>'
    strings = strings.replace(b"<si><t>A-1</t></si>", rich)
    inline = b'<c r="A3" t="inlineStr"><is><r><t>B</t></r><r><t>-&lt;1</t></r></is></c><c r="B3" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c>'
    xml = part(data, SHEET)
    begin = xml.index(b'<c r="A3"')
    xml = xml[:begin] + inline + xml[xml.index(b"</row>", begin) :]
    reading = read(tmp_path, with_parts(data, {"xl/sharedStrings.xml": strings, SHEET: xml}))
    assert reading.ask("SELECT case_id, police_station FROM raw_cases ORDER BY row") == [
        ("A & 1", None),
        ("B-<1", " x "),
    ]


def test_a_document_type_is_not_followed(tmp_path):
    data = drawn(lambda book, sheet: sheet.write(1, 0, "A-1"))
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    for name in (SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        xml = part(data, name)
        at = xml.index(b"?>") + 2
        reading = read(tmp_path, with_parts(data, {name: xml[:at] + bomb + xml[at:]}))
        assert reading.reasons() == [("unreadable", "damaged")], name


@pytest.mark.parametrize("name", ["xl/sharedStrings.xml", SHEET])
def test_xml_that_breaks_off_is_unreadable(tmp_path, name):
    data = drawn(lambda book, sheet: [sheet.write(row, 0, f"A-{row}") for row in range(1, 50)])
    xml = part(data, name)
    reading = read(tmp_path, with_parts(data, {name: xml[: len(xml) // 2]}))
    assert reading.reasons() == [("unreadable", "damaged")]
    assert reading.rows() == {}


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_broken_part_is_unreadable(tmp_path, name):
    data = drawn(lambda book, sheet: sheet.write(1, 0, "A-1"))
    reading = read(tmp_path, with_parts(data, {name: b"<broken"}))
    assert reading.reasons() == [("unreadable", "damaged")]


def test_a_sheet_without_its_part_is_unreadable(tmp_path):
    data = drawn(lambda book, sheet: sheet.write(1, 0, "A-1"))
    reading = read(tmp_path, with_parts(data, {SHEET: None}))
    assert reading.findings() == [("unreadable", "cases", None, None)]


@pytest.mark.slow
def test_a_million_rows(tmp_path):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("totals")
        sheet.write_row(0, 0, header("totals"))
        for row in range(1, 1_048_576):
            sheet.write_row(row, 0, ["cases_registered", "TIP"])
            sheet.write_number(row, 6, row)
    reading = read(tmp_path, made.getvalue(), ratio=1000)
    assert reading.findings() == []
    counted = reading.ask(
        "SELECT count(*), min(row), max(row), bool_and(value::BIGINT = row - 1) FROM raw_totals"
    )
    assert counted == [(1_048_575, 2, 1_048_576, True)]
