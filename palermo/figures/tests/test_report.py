"""The report says what compute says, tells missing from zero, and loads nothing from anywhere."""

import base64
import hashlib
import re
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from palermo.figures.method.compute import compute
from palermo.figures.report import build
from palermo.figures.tests.page import Page, read_page
from palermo.figures.tests.reported import empty, register
from palermo.vocabulary.labels import value_label

START, END = date(2024, 1, 1), date(2024, 12, 31)
ABOUT: dict[str, Any] = {
    "palermo": "0.1.0",
    "options": {"late_days": 30},
    "returns": {"read": 11, "refused": 0, "superseded": 0, "counted": 11},
    "rows": {"cases": {"sent": 240, "accepted": 240, "rejected": 0}},
}
TIP = {"category": ["TIP"]}


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return register()


@pytest.fixture(scope="module", params=["en", "ur"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def folder(con: duckdb.DuckDBPyConnection, lang: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp(lang)
    paths = build(con, None, ABOUT, START, END, {}, out, lang)
    assert [path.name for path in paths] == ["report.html", "report.pdf", "rule42.xlsx"]
    return out


@pytest.fixture(scope="module")
def source(folder: Path) -> str:
    return (folder / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return read_page(source)


def computed(
    con: duckdb.DuckDBPyConnection,
    figure: str,
    by: tuple[str, ...],
    where: dict[str, list[str]] | None = None,
) -> dict[tuple[str, ...], str]:
    rows = compute(con, START, END, by=by, where=where, figures=[figure]).to_pylist()
    return {tuple(row[name] for name in by): row["value"] for row in rows}


CROSSED = {
    "rule42-a-table": ("cases_registered", TIP),
    "rule42-c-table": ("cases_investigated", TIP),
    "rule42-b-0-table": ("victims_in_prosecuted_cases", TIP),
    "rule42-b-1-table": ("defendants_in_prosecuted_cases", TIP),
    "rule42-d-0-table": ("cases_prosecuted", TIP),
    "rule42-d-1-table": ("challans_submitted", TIP),
    "rule42-e-0-table": ("cases_convicted", {**TIP, "convicted_of": ["TIP"]}),
    "rule42-e-1-table": ("persons_convicted", {**TIP, "convicted_of": ["TIP"]}),
}


@pytest.mark.parametrize("table", CROSSED)
def test_every_number_by_quarter_and_province_is_computed(
    con: duckdb.DuckDBPyConnection, page: Page, lang: str, table: str
) -> None:
    figure, where = CROSSED[table]
    crossed = computed(con, figure, ("quarter", "province"), where)
    by_quarter, by_province = (
        computed(con, figure, ("quarter",), where),
        computed(con, figure, ("province",), where),
    )
    total = computed(con, figure, (), where)
    names = {value_label("province", code, lang): code for _, code in crossed} | {
        value_label("province", code, lang): code for code in ("PK-PB", "PK-SD", "PK-BA", "PK-KP")
    }
    rows = page.tables[table]
    assert len(rows) == 5
    for quarter, cells in zip([f"2024-Q{n}" for n in (1, 2, 3, 4)], rows[:4], strict=True):
        assert cells[1].number == by_quarter.get((quarter,), "0")
        for cell in cells[2:]:
            if cell.label in names:
                expected = crossed.get((quarter, names[cell.label]), "0")
                assert cell.number == (None if cell.missing else expected)
                assert not cell.missing or expected == "0"
    assert rows[4][1].number == total.get((), "0")
    for cell in rows[4][2:]:
        if cell.label in names:
            expected = by_province.get((names[cell.label],), "0")
            assert cell.number == (None if cell.missing else expected)
            assert not cell.missing or expected == "0"


def test_a_province_whose_return_is_missing_is_hatched_and_never_zero(page: Page, lang: str) -> None:
    """Sindh's police sent nothing for the third quarter: nothing is known. Balochistan's never sent anything."""
    sindh, balochistan, punjab = (value_label("province", code, lang) for code in ("PK-SD", "PK-BA", "PK-PB"))
    third = {cell.label: cell for cell in page.tables["rule42-a-table"][2]}
    assert third[sindh].missing and "0" not in third[sindh].text
    assert third[balochistan].missing
    assert not third[punjab].missing
    first = {cell.label: cell for cell in page.tables["rule42-a-table"][0]}
    assert not first[sindh].missing and int(first[sindh].number or 0) > 0


def test_statuses_people_and_districts_are_computed(
    con: duckdb.DuckDBPyConnection, page: Page, lang: str
) -> None:
    status = computed(con, "case_status", ("stage",))
    shown = {row[0].text: row[1].number for row in page.tables["register-status-table"][:-1]}
    assert shown == {value_label("stage", stage, lang): value for (stage,), value in status.items()}

    ages = computed(con, "victims_identified", ("age_band", "sex"))
    assert {cell.number for row in page.tables["victims-age-table"][:-1] for cell in row[1:-1]} >= set(
        ages.values()
    )
    total = page.tables["victims-age-table"][-1][-1].number
    assert total == computed(con, "victims_identified", ())[()]

    places = computed(con, "cases_registered", ("district",))
    rows = {row[0].text: row[2].number for row in page.tables["district-table"]}
    assert rows == {value_label("district", code, lang): value for (code,), value in places.items()}


def test_the_funnel_and_the_rate_are_computed(con: duckdb.DuckDBPyConnection, page: Page, lang: str) -> None:
    funnel = computed(con, "attrition", ("stage",))
    shown = {row[0].text: row[1].number for row in page.tables["attrition-table"]}
    assert shown == {
        value_label("stage", stage, lang, "attrition"): funnel.get((stage,), "0")
        for stage in (
            "REGISTERED",
            "INVESTIGATION",
            "CHALLAN_FINAL",
            "COGNIZANCE",
            "CHARGE",
            "DECIDED",
            "CONVICTED",
        )
    }
    rate = float(computed(con, "conviction_rate", ())[()])
    assert page.tables["conviction-rate-table"][-1][1].text == f"{100 * rate:.1f} %"


def test_stocks_stand_at_each_quarters_end(con: duckdb.DuckDBPyConnection, page: Page) -> None:
    last = page.tables["register-stock-table"][-1]
    ends = (date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), END)
    for cell, end in zip(last[1:], ends, strict=True):
        assert cell.number == compute(con, START, end, figures=["case_status"]).to_pylist()[0]["value"]


def test_coverage_counts_what_came(con: duckdb.DuckDBPyConnection, page: Page) -> None:
    due, received = (computed(con, figure, ())[()] for figure in ("returns_due", "returns_received"))
    rows = page.tables["coverage-table"]
    assert sum(int(row[1].number or 0) for row in rows) == int(due)
    assert sum(int(row[2].number or 0) for row in rows) == int(received) == 11
    assert str(received) in page.text and str(due) in page.text


def test_every_chart_has_a_table_or_says_where_its_numbers_are(page: Page) -> None:
    assert len(page.charts) >= 15
    for exhibit, chart in page.charts.items():
        assert exhibit in page.exhibits_with_tables or exhibit in {"circles", "rates"}, chart


def test_a_quarter_without_returns_is_hatched_in_the_chart(tmp_path: Path) -> None:
    nobody = [(body, date(2024, 6, 30)) for body in ("PB-POLICE", "SD-POLICE", "FIA-LAHORE")]
    build(register(silent=nobody), None, ABOUT, START, END, {}, tmp_path, "en")
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    chart = read_page(text).charts["rule42-a"]
    assert chart.count('fill="url(#rule42-a-missing)"') == 1
    assert chart.count('fill="url(#rule42-a-partial)"') == 3
    second = read_page(text).tables["rule42-a-table"][1]
    assert all(cell.missing for cell in second[1:-1])


def test_the_page_loads_and_runs_nothing(source: str) -> None:
    assert "<script" not in source and "javascript:" not in source and " style=" not in source
    assert not re.search(r"\son[a-z]+=", re.sub(r"<style>.*?</style>", "", source, flags=re.S))
    assert re.findall(r'\bsrc="', source) == []
    addresses = set(re.findall(r'(?:href|src)="([^"]+)"', source))
    assert all(address.startswith("#") or re.fullmatch(r"[a-z0-9.]+", address) for address in addresses)
    style = re.search(r"<style>(.*?)</style>", source, flags=re.S)
    assert style is not None
    assert not re.search(r"@import|url\((?!data:)", style[1])
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', source)
    assert policy is not None
    assert policy[1].startswith(f"default-src 'none'; style-src 'sha256-{digest}'")


def test_ids_are_given_once(source: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', source)
    assert len(ids) == len(set(ids))


def test_every_page_of_the_paper_is_marked_tagged_and_can_be_read_out(folder: Path, lang: str) -> None:
    reader = PdfReader(folder / "report.pdf")
    catalogue: Any = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"].startswith(lang)
    assert "/StructTreeRoot" in catalogue and "pdfuaid" in reader.xmp_metadata.stream.get_data().decode()
    texts = [page.extract_text() for page in reader.pages]
    if lang == "en":
        assert all("INTERNAL" in text for text in texts)
        assert "Cases registered" in "".join(texts)
    assert all("2024" in text or len(text) > 40 for text in texts)


def test_urdu_runs_from_the_right_with_western_digits(source: str, page: Page, lang: str) -> None:
    if lang == "en":
        assert '<html lang="en" dir="ltr">' in source
        return
    assert '<html lang="ur" dir="rtl">' in source
    assert "<bdi>2024</bdi>" in source and "جنوری" in source and "دسمبر" in source
    assert not re.search("[۰-۹٠-٩]", page.text)


# What stands in Latin letters outside isolated pieces in the Urdu page: names of files and of the house.
LATIN = {"figures", "csv", "findings", "totals", "data", "standards", "obligations", "Palermo"}


def test_nothing_of_the_urdu_page_was_left_in_english(page: Page, lang: str) -> None:
    if lang == "ur":
        words = set(re.findall(r"[A-Za-z]{3,}", page.outside_isolates))
        assert words - LATIN == set()


def test_the_workbook_holds_the_same_numbers(folder: Path, page: Page) -> None:
    book = load_workbook(folder / "rule42.xlsx")
    sheet = book["rule42-a"]
    rows = [list(row) for row in sheet.iter_rows(min_row=6, max_row=10, values_only=True)]
    for row, cells in zip(rows, page.tables["rule42-a-table"], strict=True):
        for value, cell in zip(row[1:-1], cells[1:-1], strict=True):
            assert value == ("–" if cell.missing else int(cell.number or 0))


@pytest.mark.parametrize(
    ("quarters", "start", "end"),
    [
        (1, date(2024, 1, 1), date(2024, 3, 31)),
        (40, date(2014, 1, 1), date(2023, 12, 31)),
        (4, date(2019, 1, 1), date(2019, 12, 31)),
        (4, date(2024, 2, 10), date(2024, 5, 20)),
    ],
    ids=["one quarter", "ten years", "no returns in the period", "days that are no quarter"],
)
def test_any_period_is_written(tmp_path: Path, quarters: int, start: date, end: date) -> None:
    first = date(2014, 1, 1) if quarters == 40 else date(2024, 1, 1)
    con = register(first, quarters)
    build(con, None, ABOUT, start, end, {}, tmp_path, "en")
    page = read_page((tmp_path / "report.html").read_text(encoding="utf-8"))
    rows = page.tables["rule42-a-table"]
    assert len(rows) == (end.year - start.year) * 4 + (end.month - 1) // 3 - (start.month - 1) // 3 + 2
    if start.year == 2019:
        assert all(cell.missing for row in rows for cell in row[1:-1])
    assert PdfReader(tmp_path / "report.pdf").pages


@pytest.mark.parametrize("language", ["en", "ur"])
def test_an_empty_register_is_written(tmp_path: Path, language: str) -> None:
    build(empty(), None, {}, START, END, {}, tmp_path, language)
    page = read_page((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert all(cell.missing for row in page.tables["rule42-a-table"] for cell in row[1:-1])


def test_a_figure_that_a_filter_leaves_out_is_named_and_not_zero(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    build(con, None, ABOUT, START, END, {"sex": ["F"]}, tmp_path, "en")
    page = read_page((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert "rule42-a-table" not in page.tables and "trend-table" not in page.tables
    assert "Left out" in page.text and "Cases registered" in page.text
    figures = {row[0].text: row[1].number for row in page.tables["figures-table"]}
    assert figures["Victims identified"] == computed(con, "victims_identified", (), {"sex": ["F"]})[()]
    assert "Cases registered" not in figures


def test_without_trafficking_there_is_no_statement(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    paths = build(con, None, ABOUT, START, END, {"category": ["SOM"]}, tmp_path, "en")
    assert [path.name for path in paths] == ["report.html", "report.pdf"]
    page = read_page((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert not any(table.startswith("rule42") for table in page.tables)


def test_the_paper_marks_what_returns_are_missing_from_as_the_page_does(folder: Path, source: str) -> None:
    partial = len(re.findall(r'<td [^>]*class="[^"]*\bpartial"', source))
    assert partial > 0
    printed = "".join(page.extract_text() for page in PdfReader(folder / "report.pdf").pages)
    assert printed.count("†") >= partial
