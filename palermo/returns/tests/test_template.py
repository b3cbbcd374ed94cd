"""The templates as a clerk meets them: filled with openpyxl, checked by the real check."""

import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from palermo.returns.method.check import check
from palermo.returns.method.fields import SHEETS, all_fields, columns, fields
from palermo.returns.method.form.lists import entries, list_of
from palermo.returns.method.meanings import meaning
from palermo.returns.method.period import period_days
from palermo.returns.method.template import TOTALS_SHEETS, write_template
from palermo.returns.tests.small import RETURN, ROWS, fill
from palermo.ui.language import LANGUAGES
from palermo.vocabulary.codes import UnknownCode, codes, resolve

QUARTER = (date(2025, 1, 1), date(2025, 3, 31))


def template(
    path: Path, lang: str = "en", sheets: tuple[str, ...] = SHEETS, send_to: str | None = None
) -> Path:
    write_template(path, "PB-POLICE", *QUARTER, lang=lang, sheets=sheets, send_to=send_to)
    return path


def findings(path: Path) -> list[tuple[Any, ...]]:
    table = check([path]).findings()
    return [(each["rule"], each["effect"], each["sheet"], each["column"]) for each in table.to_pylist()]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return openpyxl.load_workbook(template(tmp_path_factory.mktemp("template") / "return.xlsx"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_untouched_template_lacks_only_what_the_clerk_knows(tmp_path: Path, lang: str) -> None:
    empty = [f.column for f in fields("return") if f.required and f.column not in PREFILLED]
    path = template(tmp_path / "return.xlsx", lang)
    assert findings(path) == [("required", "file", "return", column) for column in empty]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_filled_template_has_no_finding(tmp_path: Path, lang: str) -> None:
    path = template(tmp_path / "return.xlsx", lang)
    fill(path)
    checked = check([path])
    assert checked.findings().to_pylist() == []
    (result,) = checked.files()
    assert {sheet: rows.accepted for sheet, rows in result.rows.items()} == {
        s: len(r) for s, r in ROWS.items()
    }


def test_the_template_for_totals_is_enough_for_a_body_without_cases(tmp_path: Path) -> None:
    path = template(tmp_path / "totals.xlsx", sheets=TOTALS_SHEETS)
    assert openpyxl.load_workbook(path).sheetnames == ["return", "totals", "read me", "lists"]
    fill(path, {"totals": ROWS["totals"]})
    assert findings(path) == []


def test_a_nil_return_is_the_template_with_its_balance(tmp_path: Path) -> None:
    path = template(tmp_path / "return.xlsx")
    nothing = {"nil": "yes", "opening_pending": 0, "registered": 0, "disposed": 0, "pending": 0}
    fill(path, {}, RETURN | nothing)
    assert findings(path) == []


def test_sheets_and_headers_are_those_of_the_format(book: Any) -> None:
    assert book.sheetnames == [*SHEETS, "read me", "lists"]
    for sheet in SHEETS[1:]:
        assert tuple(cell.value for cell in book[sheet][1]) == columns(sheet)
        assert book[sheet].freeze_panes == "A2"
    assert tuple(cell.value for cell in book["return"]["A"][1:]) == columns("return")


PREFILLED = {
    "format": "palermo-return/1",
    "body": "PB-POLICE",
    "period_start": date(2025, 1, 1),
    "period_end": date(2025, 3, 31),
}


def test_what_is_known_is_filled_in(book: Any) -> None:
    filled = {a.value: b.value for a, b in book["return"].iter_rows(min_row=2) if b.value is not None}
    assert {name: getattr(value, "date", lambda v=value: v)() for name, value in filled.items()} == PREFILLED


def test_every_header_tells_its_meaning_in_both_languages(book: Any) -> None:
    for field in all_fields():
        sheet = book[field.sheet]
        cells = sheet["A"] if field.sheet == "return" else sheet[1]
        (cell,) = [cell for cell in cells if cell.value == field.column]
        assert meaning(field, "en") in cell.comment.text
        assert meaning(field, "ur") in cell.comment.text


def test_cell_formats_keep_what_is_written(book: Any) -> None:
    expected = {"date": "yyyy-mm-dd", "integer": "0", "number": "General"}
    for sheet in SHEETS[1:]:
        widths = book[sheet].column_dimensions
        for number, field in enumerate(fields(sheet), 1):
            letter = openpyxl.utils.get_column_letter(number)
            dimension = next(d for d in widths.values() if d.min <= number <= d.max)
            assert dimension.number_format == expected.get(field.kind, "@"), (sheet, field.column, letter)


def validations(book: Any, sheet: str) -> dict[str, Any]:
    return {
        str(range_).split(":")[0]: each
        for each in book[sheet].data_validations.dataValidation
        for range_ in each.sqref.ranges
    }


def test_dropdowns_show_the_codes_of_their_column(book: Any) -> None:
    for sheet in SHEETS:
        found = validations(book, sheet)
        for number, field in enumerate(fields(sheet), 1):
            name = list_of(field)
            if name is None:
                continue
            place = f"B{number + 1}" if sheet == "return" else f"{openpyxl.utils.get_column_letter(number)}2"
            assert found[place].type == "list"
            cells = book["lists"][found[place].formula1.removeprefix("lists!")]
            assert [cell.value for (cell,) in cells] == [e.written for e in entries(name, "PB-POLICE")]


def test_a_dropdown_blocks_only_where_nothing_else_can_be_right(book: Any) -> None:
    styles = {
        (field.kind, field.codes == "districts"): validations(book, field.sheet)[
            f"{openpyxl.utils.get_column_letter(number)}2"
        ].errorStyle
        for sheet in SHEETS[1:]
        for number, field in enumerate(fields(sheet), 1)
    }
    blocking = {kind for kind, style in styles.items() if style in (None, "stop")}
    assert blocking == {(k, False) for k in ("code", "country", "text", "yes/no/unknown")}
    assert styles["codes", False] == "information"
    assert styles["code", True] == "warning"


@pytest.mark.parametrize("name", sorted({field.codes for field in all_fields() if field.codes} - {"figures"}))
def test_every_entry_of_a_list_is_what_the_check_accepts(name: str) -> None:
    listed = entries(name, "PB-POLICE")
    assert [resolve(name, entry.written).code for entry in listed] == [entry.code.code for entry in listed]
    assert {entry.code.code for entry in listed} == set(codes(name))
    assert [entry.code.code for entry in listed if not (entry.code.label and entry.code.label_ur)] == []


def test_districts_of_the_body_come_first() -> None:
    provinces = [entry.code.extra.get("iso3166_2") for entry in entries("districts", "SD-POLICE")]
    named = [province for province in provinces if province]
    own = named.count("PK-SD")
    assert own > 1
    assert set(named[:own]) == {"PK-SD"}


def test_the_read_me_explains_every_column_and_says_where_to_send(tmp_path: Path) -> None:
    path = template(tmp_path / "return.xlsx", send_to="Bureau, Room 5")
    texts = "\n".join(
        str(cell)
        for row in openpyxl.load_workbook(path)["read me"].iter_rows(values_only=True)
        for cell in row
        if cell
    )
    assert "Bureau, Room 5" in texts
    for field in all_fields():
        assert meaning(field, "en") in texts
        assert meaning(field, "ur") in texts


def test_the_urdu_template_reads_from_the_right_with_its_read_me_first(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(template(tmp_path / "return.xlsx", "ur"))
    assert book.sheetnames == ["read me", *SHEETS, "lists"]
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    assert book.active.title == "read me"
    first = [book["read me"].cell(row, 4).value for row in range(1, 4)]
    assert all(any("\u0600" <= letter <= "\u06ff" for letter in text) for text in first)


def test_nothing_in_a_template_runs(tmp_path: Path) -> None:
    with zipfile.ZipFile(template(tmp_path / "return.xlsx")) as archive:
        names = archive.namelist()
        sheets = [archive.read(name) for name in names if name.startswith("xl/worksheets/sheet")]
    assert [name for name in names if "vba" in name.lower() or "external" in name.lower()] == []
    assert [b"<f>" in sheet for sheet in sheets] == [False] * len(sheets)


def test_the_same_template_is_the_same_bytes(tmp_path: Path) -> None:
    assert template(tmp_path / "a.xlsx").read_bytes() == template(tmp_path / "b.xlsx").read_bytes()


def test_messages_fit_into_what_a_spreadsheet_allows(book: Any) -> None:
    for sheet in SHEETS:
        for each in book[sheet].data_validations.dataValidation:
            assert len(each.error or "") <= 255
            assert len(each.prompt or "") <= 255


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2025", (date(2025, 1, 1), date(2025, 12, 31))),
        ("2025-Q1", (date(2025, 1, 1), date(2025, 3, 31))),
        ("2025-q4", (date(2025, 10, 1), date(2025, 12, 31))),
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        (" 2025-12 ", (date(2025, 12, 1), date(2025, 12, 31))),
    ],
)
def test_a_period_is_its_days(text: str, days: tuple[date, date]) -> None:
    assert period_days(text) == days


@pytest.mark.parametrize(
    "text", ["winter", "2025-Q5", "2025-13", "2025-00", "25-Q1", "1446-01", "2025-1", "2025Q1"]
)
def test_another_text_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        period_days(text)


def test_an_unknown_body_and_a_period_that_ends_before_it_starts_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownCode):
        write_template(tmp_path / "a.xlsx", "NOBODY", *QUARTER)
    with pytest.raises(ValueError, match="before"):
        write_template(tmp_path / "a.xlsx", "PB-POLICE", QUARTER[1], QUARTER[0])
