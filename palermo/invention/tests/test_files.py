"""The files that are written: workbooks, CSV in its dialects, facts, and the command itself."""

import io
import zipfile
from datetime import date, datetime

import duckdb
import numpy as np
import openpyxl
import pyarrow as pa
import pytest
from click.testing import CliRunner

from palermo.invention.commands import invent as command
from palermo.invention.country import quarters
from palermo.invention.draw import day_number
from palermo.invention.facts import invent_facts
from palermo.invention.sheets import DATE, NUMBER, TEXT, WHOLE, Cells, Odd
from palermo.invention.writing import Style, write_return
from palermo.register.method.facts import FACTS, open_facts

FIELDS = {"format": "palermo-return/1", "body": "ANF"}


def sheet() -> dict[str, Cells]:
    return {
        "text": Cells(TEXT, pa.array(["a<b & c", None, "گجرات"])),
        "day": Cells(DATE, pa.array([day_number("2024-02-29"), day_number("1960-01-05"), 0], pa.int32())),
        "whole": Cells(WHOLE, pa.array([7, None, 12], pa.int64())),
        "number": Cells(NUMBER, pa.array([0.5, 2.0, 1234.125])),
    }


def test_a_workbook_holds_texts_dates_and_numbers(tmp_path):
    written = write_return(tmp_path / "r", FIELDS, {"cases": sheet()}, Style("xlsx"))
    rows = list(openpyxl.load_workbook(written)["cases"].iter_rows(values_only=True))
    assert rows == [
        ("text", "day", "whole", "number"),
        ("a<b & c", datetime.fromisoformat("2024-02-29"), 7, 0.5),
        (None, datetime.fromisoformat("1960-01-05"), None, 2),
        ("گجرات", datetime.fromisoformat("1970-01-01"), 12, 1234.125),
    ]


def test_odd_cells_of_a_workbook_keep_their_kind(tmp_path):
    cells = sheet()
    cells["text"].odd = {0: Odd("formula", "x"), 1: Odd("error", "#N/A"), 2: Odd("boolean", "TRUE")}
    cells["whole"].odd = {
        0: Odd("date", "2024-12-24"),
        1: Odd("number", "12345678901234567"),
        2: Odd("text", "12 kg"),
    }
    cells["number"].merged = [0]
    written = write_return(tmp_path / "r", FIELDS, {"cases": cells}, Style("xlsx"))
    found = openpyxl.load_workbook(written)["cases"]
    assert [found.cell(row, 1).data_type for row in (2, 3, 4)] == ["f", "e", "b"]
    assert found["C2"].is_date
    assert found["C4"].value == "12 kg"
    assert [str(merged) for merged in found.merged_cells.ranges] == ["D2:D3"]
    assert openpyxl.load_workbook(written, data_only=True)["cases"]["A2"].value == "x"


def test_csv_is_written_in_the_dialect_of_the_body(tmp_path):
    style = Style("folder", day_first="/", delimiter=";", encoding="utf-16")
    written = write_return(tmp_path / "r", FIELDS, {"cases": sheet()}, style)
    lines = (written / "cases.csv").read_bytes().decode("utf-16").splitlines()
    assert lines[1] == '"a<b & c";"29/02/2024";7;0.5'
    urdu = write_return(tmp_path / "u", FIELDS, {"cases": sheet()}, Style("zip", digits="urdu"))
    with zipfile.ZipFile(urdu) as archive:
        assert archive.namelist() == ["return.csv", "cases.csv"]
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(1980, 1, 1)}
        assert "۲۰۲۴-۰۲-۲۹" in io.TextIOWrapper(archive.open("cases.csv"), "utf-8").read()


def test_the_last_row_of_a_ragged_sheet_has_a_cell_too_many(tmp_path):
    written = write_return(tmp_path / "r", FIELDS, {"cases": sheet()}, Style("folder"), ragged={"cases"})
    lines = (written / "cases.csv").read_text(encoding="utf-8").splitlines()
    assert lines[-1].endswith(",1234.125,1")
    assert lines[-2].count(",") == 3


def test_facts_have_the_columns_of_the_register_and_the_size_asked_for(tmp_path):
    made = invent_facts(3000, quarters(date(2023, 1, 1), date(2024, 12, 31)), 5, tmp_path, part=1000)
    con = duckdb.connect()
    open_facts(con, tmp_path)
    for table, columns in FACTS.items():
        found = con.execute(f"DESCRIBE facts.{table}").fetchall()
        assert [(name, kind) for name, kind, *_ in found] == list(columns.items())
        if table != "totals":
            assert (
                con.execute(f"SELECT count(*) FROM facts.{table}").fetchall()[0][0] == made.get(table, 0)
                or table == "returns"
            )
    assert len(list((tmp_path / "persons.parquet").iterdir())) == 3
    assert made["cases_made"] >= 3000
    keys = con.execute("SELECT count(*), count(DISTINCT (case_no, return_no)) FROM facts.cases").fetchall()[0]
    assert keys[0] == keys[1]
    orphans = "SELECT count(*) FROM facts.{} x ANTI JOIN facts.cases USING (return_no, case_no)"
    for table in ("persons", "events", "journeys", "seizures"):
        assert con.execute(orphans.format(table)).fetchall()[0][0] == 0
    linked = "SELECT count(*) FROM facts.cases c WHERE from_case_no IS NOT NULL AND from_case_no NOT IN (SELECT case_no FROM facts.cases)"
    assert con.execute(linked).fetchall()[0][0] == 0


def test_facts_in_parts_have_the_same_bytes_every_time(tmp_path):
    window = quarters(date(2023, 1, 1), date(2023, 12, 31))
    for name in ("one", "two"):
        invent_facts(600, window, 5, tmp_path / name, part=250)
    one, two = (
        [path.read_bytes() for path in sorted((tmp_path / name).rglob("*.parquet")) if path.is_file()]
        for name in ("one", "two")
    )
    assert len(one) == 16
    assert one == two


def call(*arguments: str):
    return CliRunner().invoke(command, arguments)


def test_the_command_writes_returns_and_truth_and_says_nothing_when_piped(tmp_path):
    result = call("--cases", "60", "--from", "2024-01-01", "--to", "2024-06-30", "--out", str(tmp_path / "c"))
    assert result.exit_code == 0, result.output
    assert result.output == ""
    assert {path.name for path in (tmp_path / "c" / "truth").iterdir()} == {
        "faults.csv", "figures.csv", "figures-by-province-quarter.csv", "hidden.csv", "persons.csv", "transfers.csv",
    }  # fmt: skip


def test_the_command_never_writes_into_a_folder_with_something_in_it(tmp_path):
    (tmp_path / "kept").write_text("kept")
    result = call("--cases", "60", "--from", "2024-01-01", "--to", "2024-06-30", "--out", str(tmp_path))
    assert result.exit_code == 1
    assert "not empty" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


@pytest.mark.parametrize(("lang", "said"), [("en", "no whole quarter"), ("ur", "کوئی پوری سہ ماہی نہیں")])
def test_dates_without_a_quarter_are_refused_in_both_languages(tmp_path, lang, said):
    out = str(tmp_path / "c")
    result = call("--cases", "9", "--from", "2024-01-02", "--to", "2024-03-31", "--out", out, "--lang", lang)
    assert result.exit_code == 1
    assert said in result.output


def test_help_gives_an_example():
    assert "palermo invent --cases 2000" in " ".join(call("--help").output.split())


def test_day_numbers_of_facts_are_days(tmp_path):
    invent_facts(200, quarters(date(2023, 1, 1), date(2023, 12, 31)), 5, tmp_path)
    con = duckdb.connect()
    open_facts(con, tmp_path)
    first, last = con.execute('SELECT min("on"), max("on") FROM facts.events').fetchall()[0]
    assert first >= np.datetime64("2023-01-01").item()
    assert last <= date(2023, 12, 31)
