"""How long checking a workbook takes beside calamine reading the same sheets (both from a cold start, in turn)."""

import csv
import sys
import tempfile
from datetime import date
from pathlib import Path

from benchmarks.checking import SHEETS, write_returns
from benchmarks.measure import PYTHON, in_turn, once, report

PERSONS = 150_000
WHOLE = frozenset({"person_no", "fir_year", "leg", "seizure_no", "value_pkr"})

READ = """
import sys
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
print(sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names))
"""
CHECK = """
import sys
from palermo.returns.method.check import check
checked = check([sys.argv[1]])
print(checked.findings().num_rows)
"""


def make(target: Path) -> None:
    """One return as a clerk's workbook: dates as date cells, whole numbers as numbers, the rest as text."""
    import xlsxwriter

    with tempfile.TemporaryDirectory() as name:
        write_returns(Path(name), PERSONS, files=1, faults=0.01)
        folder = next(Path(name).iterdir())
        with xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd"}) as book:
            for sheet in ("return", *SHEETS):
                page = book.add_worksheet(sheet)
                with (folder / f"{sheet}.csv").open(encoding="utf-8", newline="") as lines:
                    records = csv.reader(lines)
                    header = next(records)
                    page.write_row(0, 0, header)
                    for row, cells in enumerate(records, 1):
                        for column, text in enumerate(cells):
                            write(page, row, column, text, header[column] in WHOLE)


def write(page, row: int, column: int, text: str, whole: bool) -> None:
    if whole and text.isdigit():
        page.write_number(row, column, int(text))
    elif len(text) == 10 and text[4] == "-" == text[7]:
        page.write_datetime(row, column, date.fromisoformat(text))
    elif text:
        page.write_string(row, column, text)


def main() -> None:
    if sys.argv[1:2] == ["make"]:
        make(Path(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory() as name:
        book = str(Path(name) / "return.xlsx")
        once([PYTHON, "-m", "benchmarks.workbooks", "make", book])
        read = "calamine reads the sheets"
        report(
            in_turn({read: [PYTHON, "-c", READ, book], "check, every rule": [PYTHON, "-c", CHECK, book]}),
            read,
        )


if __name__ == "__main__":
    main()
