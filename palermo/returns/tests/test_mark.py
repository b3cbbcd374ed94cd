"""The marked copy: what was sent is still there, every finding stands at its cell, nothing in it runs."""

import re
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from palermo.returns.marked import write_marked_copies
from palermo.returns.method import mark
from palermo.returns.method.check import Rows, check
from palermo.returns.method.form.look import ERROR_FILL, WARNING_FILL
from palermo.returns.method.mark import Finding, Sent, TooManyRows, marked_bytes, write_marked
from palermo.returns.method.template import write_template
from palermo.returns.tests.drawing import draw, write
from palermo.returns.tests.small import RETURN, ROWS, fill, write_csv_return

SENTENCE, SENTENCE_UR = "The date is 2025-03-31.", "تاریخ 2025-03-31 ہے۔"


def finding(sheet: str | None, row: int | None, column: str | None, **other: Any) -> Finding:
    parts = {"rule": "bad-date", "severity": "error", "effect": "row", "value": None}
    return Finding(
        sheet=sheet, row=row, column=column, message=SENTENCE, message_ur=SENTENCE_UR, **{**parts, **other}
    )


def marked(sent: Path, findings: Sequence[Finding] = (), lang: str = "en", values: bool = False) -> Any:
    out = sent.parent / f"{sent.stem}-marked.xlsx"
    told = Sent(sent, False, {"cases": Rows(2, 1, 1)})
    write_marked(out, told, findings, lang)
    assert members(BytesIO(marked_bytes(sent.read_bytes(), told, findings, lang))) == members(out)
    return openpyxl.load_workbook(out, data_only=values)


def members(copy: BytesIO | Path) -> dict[str, bytes]:
    with zipfile.ZipFile(copy) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def colour(cell: Any) -> str | None:
    return f"#{cell.fill.fgColor.rgb[2:]}" if cell.fill.fill_type else None


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    path = tmp_path / "return.xlsx"
    write_template(path, "PB-POLICE", date(2025, 1, 1), date(2025, 3, 31))
    fill(path)
    return path


def sent_with_everything(path: Path, date_1904: bool = False) -> None:
    """A workbook with every kind of cell, as spreadsheet programs write them."""
    with xlsxwriter.Workbook(path, {"date_1904": date_1904, "strings_to_formulas": False}) as book:
        odd = book.add_format({"num_format": "dd/mm/yyyy"})
        text = book.add_format({"num_format": "@"})
        money = book.add_format({"num_format": "#,##0.00"})
        cases = book.add_worksheet("Cases")
        cases.write_row(0, 0, ["CASE_ID", " police_station", "registered_on", "note", "fir_year"])
        for column, word in enumerate(("=1+1", "+1", "-1", "@SUM(A1)")):
            cases.write_string(3, column, word, text)
        cases.write_datetime(4, 2, datetime(2025, 3, 31), odd)  # noqa: DTZ001
        cases.write_number(4, 4, 1234.5, money)
        cases.write_boolean(5, 0, True)
        cases.write_formula(5, 1, "=1+1", None, 2)
        cases.write_formula(5, 2, '="a"&"b"', None, "ab")
        cases.write_formula(5, 4, "=NA()", None, "#N/A")
        cases.write_number(6, 0, 3520200000011)
        cases.write_string(6, 1, " تھانہ\u202e _x0041_ \x01 ", text)
        cases.write_rich_string(6, 3, "one ", odd, "two")
        hidden = book.add_worksheet("notes of mine")
        hidden.write_string(0, 0, "kept")
        hidden.hide()
        book.add_worksheet("read me").write_string(0, 0, "old")


@pytest.mark.parametrize("date_1904", [False, True])
def test_values_types_and_number_formats_stay_as_sent(tmp_path: Path, date_1904: bool) -> None:
    path = tmp_path / "sent.xlsx"
    sent_with_everything(path, date_1904)
    before, after = openpyxl.load_workbook(path, data_only=True), marked(path, values=True)
    copied_path = tmp_path / "sent-marked.xlsx"
    assert after.sheetnames == ["read me", "Cases", "notes of mine", "lists"]
    for sheet in ("Cases", "notes of mine"):
        cells = [cell for row in before[sheet].iter_rows() for cell in row if cell.value is not None]
        assert len(cells) > 0
        for cell in cells:
            copy = after[sheet][cell.coordinate]
            # openpyxl leaves the escape of an escape as it is in cells that hold their text themselves.
            value = copy.value.replace("_x005F_", "_") if isinstance(copy.value, str) else copy.value
            assert (value, type(value)) == (cell.value, type(cell.value)), cell.coordinate
            if cell.row > 1:
                assert copy.number_format == cell.number_format
    assert after["read me"]["A1"].value != "old"
    read = [
        CalamineWorkbook.from_path(file).get_sheet_by_name("Cases").to_python()
        for file in (path, copied_path)
    ]
    assert read[1] == read[0]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet3.xml", None, None),
        ("xl/worksheets/sheet3.xml", b"</row>", b"</row><"),
        ("xl/worksheets/sheet3.xml", b't="s"><v>', b't="s"><v>99999'),
        ("xl/worksheets/sheet3.xml", b't="s"><v>', b't="n"><v>x'),
        ("xl/worksheets/sheet3.xml", b't="s"><v>', b"><v>NaN</v><v>"),
        ("xl/worksheets/sheet3.xml", b't="s"><v>', b't="d"><v>'),
        ("xl/styles.xml", None, None),
        ("xl/styles.xml", b"<", b"<<"),
        ("xl/styles.xml", b'numFmtId="', b'numFmtId="x'),
        ("xl/sharedStrings.xml", b"<si>", b"<"),
        ("xl/_rels/workbook.xml.rels", None, None),
        ("_rels/.rels", b"officeDocument", b"other"),
    ],
)
def test_a_damaged_workbook_is_marked_as_far_as_it_goes(
    tmp_path: Path, part: str, old: bytes | None, new: bytes | None
) -> None:
    sent = write(draw(book=True), tmp_path, "sent")
    with zipfile.ZipFile(sent) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    before = parts.pop(part)
    changed = before.replace(old, new) if old is not None and new is not None else None
    assert changed != before
    with zipfile.ZipFile(sent, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        if changed is not None:
            archive.writestr(part, changed)
    checked = check([sent])
    out = tmp_path / "marked.xlsx"
    write_marked_copies(checked, [out], "en")
    assert {"read me", "lists"} <= set(openpyxl.load_workbook(out).sheetnames)
    if not checked.files()[0].refused:
        keys = ("rule", "sheet", "row", "column", "value")
        again = check([out])
        assert again.findings().select(keys).to_pylist() == checked.findings().select(keys).to_pylist()
        assert again.files()[0].rows == checked.files()[0].rows


def test_nothing_in_a_marked_copy_runs(tmp_path: Path) -> None:
    path = tmp_path / "sent.xlsx"
    sent_with_everything(path)
    marked(path, [finding("cases", 4, "case_id")])
    with zipfile.ZipFile(tmp_path / "sent-marked.xlsx") as archive:
        texts = [
            archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/")
        ]
        assert [name for name in archive.namelist() if "vba" in name or "external" in name] == []
    assert re.findall("<f>(.*?)</f>", "".join(texts)) == ["#N/A"]


def test_a_cell_is_coloured_by_its_worst_finding_and_says_all_in_both_languages(filled: Path) -> None:
    found = [
        finding("cases", 2, "registered_on"),
        finding("cases", 2, "registered_on", severity="warning", rule="formula", effect="kept"),
        finding("cases", 3, "status", severity="warning", effect="kept"),
    ]
    cases = marked(filled, found)["cases"]
    coloured = {cell.coordinate: colour(cell) for row in cases["A2:O3"] for cell in row if colour(cell)}
    assert coloured == {"E2": ERROR_FILL, "M3": WARNING_FILL}
    text = cases["E2"].comment.text
    assert text.split("\n")[:2] == [f"Error: {SENTENCE}", f"Warning: {SENTENCE}"]
    assert "غلطی: تاریخ" in text
    assert "تنبیہ: تاریخ" in text


def test_an_urdu_copy_reads_from_the_right_and_says_urdu_first(filled: Path) -> None:
    book = marked(filled, [finding("cases", 2, "registered_on")], "ur")
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    assert book["cases"]["E2"].comment.text.startswith("غلطی: تاریخ \u200e2025-03-31")


@pytest.mark.parametrize(
    ("found", "sheet", "place"),
    [
        (finding("cases", 3, "offence_from"), "cases", "H3"),
        (finding("cases", 3, None), "cases", "A3"),
        (finding("cases", 3, "no such column"), "cases", "A3"),
        (finding("cases", 1, "district", rule="duplicate-column"), "cases", "I1"),
        (finding("return", 6, "prepared_on"), "return", "B6"),
        (finding("return", 9, "registered"), "return", "B9"),
    ],
)
def test_a_finding_stands_where_it_belongs(filled: Path, found: Finding, sheet: str, place: str) -> None:
    book = marked(filled, [found])
    coloured = [c.coordinate for row in book[sheet].iter_rows() for c in row if colour(c) == ERROR_FILL]
    assert coloured == [place]
    assert SENTENCE in book[sheet][place].comment.text


def listed(book: Any) -> list[tuple[Any, ...]]:
    rows = list(book["read me"].iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if row[0] == "Kind")
    return rows[head + 1 :]


def test_every_finding_is_listed_also_those_without_a_cell(filled: Path) -> None:
    found = [
        finding(None, None, None, rule="same-day-submissions", severity="warning", effect="kept"),
        finding("journeys", None, None, rule="all-rejected", severity="warning", effect="kept"),
        finding("cases", 2, "status", value="=SUM(A1)"),
    ]
    rows = listed(marked(filled, found))
    assert [(row[1], row[2], row[3], row[6], row[8]) for row in rows] == [
        (None, None, None, None, "same-day-submissions"),
        ("journeys", None, None, None, "all-rejected"),
        ("cases", "2", "status", "=SUM(A1)", "bad-date"),
    ]
    assert {row[4] for row in rows} == {SENTENCE}
    assert {row[5].replace("\u200e", "") for row in rows} == {SENTENCE_UR}


FAULTS = {
    "cases": [ROWS["cases"][0], ROWS["cases"][1] | {"category": "THEFT", "police_station": None}],
    "persons": [ROWS["persons"][0] | {"age": 200}, ROWS["persons"][1] | {"name": "=cmd|x", "sex": "F"}],
    "journeys": [ROWS["journeys"][0] | {"country": "QQ", "on": "31/31/2024"}],
}


def places(path: Path) -> list[tuple[Any, ...]]:
    table = check([path]).findings()
    return [
        tuple(each[part] for part in ("rule", "sheet", "row", "column", "value"))
        for each in table.to_pylist()
    ]


def copied(path: Path, out: Path) -> Path:
    write_marked_copies(check([path]), [out], "en")
    return out


def test_a_marked_workbook_has_the_findings_of_the_one_sent(filled: Path, tmp_path: Path) -> None:
    fill(filled, ROWS | FAULTS, RETURN | {"pending": 7})
    before = places(filled)
    assert len(before) > 5
    assert places(copied(filled, tmp_path / "copy.xlsx")) == before


def test_a_corrected_copy_is_accepted(filled: Path, tmp_path: Path) -> None:
    fill(filled, ROWS | FAULTS)
    copy = copied(filled, tmp_path / "copy.xlsx")
    fill(copy)
    assert places(copy) == []


@pytest.mark.parametrize(
    ("encoding", "separator"), [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-16", ",")]
)
@pytest.mark.parametrize("packed", [False, True])
def test_csv_becomes_a_workbook_with_the_same_findings(
    tmp_path: Path, encoding: str, separator: str, packed: bool
) -> None:
    folder = write_csv_return(tmp_path / "return", ROWS | FAULTS)
    for file in folder.iterdir():
        text = file.read_text(encoding="utf-8").replace(";", "؛").replace(",", separator)
        file.write_text(text.replace("؛", ";" if separator != ";" else ","), encoding=encoding, newline="")
    sent = folder
    if packed:
        sent = tmp_path / "return.zip"
        with zipfile.ZipFile(sent, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in folder.iterdir():
                archive.write(file, f"inside/{file.name}")
    before = places(sent)
    assert len(before) > 5
    copy = copied(sent, tmp_path / "copy.xlsx")
    assert places(copy) == before
    cases = openpyxl.load_workbook(copy)["cases"]
    assert [(cases["C2"].value, cases["C2"].number_format)] == [("0012", "@")]


def test_rows_keep_their_numbers_across_blank_rows_and_line_breaks(tmp_path: Path) -> None:
    folder = write_csv_return(tmp_path / "return")
    cases = (folder / "cases.csv").read_text(encoding="utf-8").splitlines()
    cases[1:1] = [",,,", ""]
    cases[3] = cases[3].replace("Test Station", '"Test\nStation"')
    (folder / "cases.csv").write_text("\n".join(cases), encoding="utf-8")
    copy = openpyxl.load_workbook(copied(folder, tmp_path / "copy.xlsx"))["cases"]
    assert [copy.cell(row, 1).value for row in range(1, 6)] == ["case_id", None, None, "C-1", "C-2"]
    assert copy["B4"].value == "Test\nStation"


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=20),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_of_a_cell_comes_back(tmp_path: Path, words: list[str]) -> None:
    path = tmp_path / "any.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("cases")
        for row, word in enumerate(words):
            sheet.write_string(row + 1, 0, word)
    before = openpyxl.load_workbook(path)["cases"]
    after = marked(path)["cases"]
    read = [[sheet.cell(row + 2, 1).value or "" for row in range(len(words))] for sheet in (before, after)]
    assert read[1] == read[0]


def test_made_in_memory_it_leaves_nothing_on_a_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "long.xlsx"
    names = [f"نسرین بی بی {number * 7919 % 10_007}" for number in range(20_000)]
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("persons").write_column(0, 0, ["name", *names])
        book.add_worksheet("notes").write_column(0, 0, names)
    data = path.read_bytes()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    copy = marked_bytes(data, Sent(path, False, {}), [finding("persons", 2, "name")])
    sheets = CalamineWorkbook.from_filelike(BytesIO(copy))
    assert sheets.get_sheet_by_name("persons").to_python() == [["name"], *([name] for name in names)]
    assert sheets.get_sheet_by_name("notes").to_python() == [[name] for name in names]


def test_a_file_that_is_no_workbook_gives_the_list_only(tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    book = openpyxl.load_workbook(copied(path, tmp_path / "copy.xlsx"))
    assert book.sheetnames == ["read me", "lists"]
    assert [row[8] for row in listed(book)] == ["unreadable"]


def test_a_sheet_in_a_damaged_encoding_does_not_stop_the_others(tmp_path: Path) -> None:
    folder = write_csv_return(tmp_path / "return")
    with (folder / "persons.csv").open("ab") as out:
        out.write(b"C-1,3,VICTIM,\xff\xfe\n")
    book = openpyxl.load_workbook(copied(folder, tmp_path / "copy.xlsx"))
    assert book["cases"]["A2"].value == "C-1"
    assert book["events"]["A2"].value == "C-1"


def test_a_workbook_can_hold_only_so_many_comments(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mark, "MOST_COMMENTS", 1)
    book = marked(filled, [finding("cases", 2, "status"), finding("cases", 3, "status")])
    cases = book["cases"]
    assert [bool(cases[place].comment) for place in ("M2", "M3")] == [True, False]
    assert [colour(cases[place]) for place in ("M2", "M3")] == [ERROR_FILL, ERROR_FILL]
    said = [cell for row in book["read me"].iter_rows(values_only=True) for cell in row if cell]
    assert any(str(text).startswith("1 coloured cells have no comment") for text in said)


def test_more_rows_than_a_worksheet_holds_are_said_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mark, "MOST_ROWS", 2)
    folder = write_csv_return(tmp_path / "return")
    with pytest.raises(TooManyRows):
        write_marked(tmp_path / "a.xlsx", Sent(folder, False, {}), [])
    write_marked_copies(check([folder]), [tmp_path / "b.xlsx"], "en")
    assert "more rows than a worksheet can hold" in capsys.readouterr().err
    assert not (tmp_path / "b.xlsx").exists()


def test_sheet_names_that_no_spreadsheet_takes_are_bent(tmp_path: Path) -> None:
    path = tmp_path / "sent.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "cases"
    for name in ("a" * 31, "b"):
        book.create_sheet(name).append([name])
    book.save(path)
    data = {}
    with zipfile.ZipFile(path) as archive:
        data = {name: archive.read(name) for name in archive.namelist()}
    data["xl/workbook.xml"] = data["xl/workbook.xml"].replace(b'name="b"', b'name="' + b"a" * 31 + b'[1]"')
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in data.items():
            archive.writestr(name, content)
    assert marked(path).sheetnames == ["read me", "cases", "a" * 31, "a" * 27 + " 2", "lists"]
