"""The same returns as workbooks: dates, numbers, formulas, errors and merged cells as a spreadsheet keeps them."""

import random
import re
from collections import Counter
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings

from tests.twin import twin_between
from tests.twin.strategies import BODIES
from tests.twin.strategies_rows import PERIODS, randoms, return_rows, sheets_from_random, spoil
from tests.twin.test_twin_check import real_answers
from tests.twin.twin_cells import COLUMNS
from tests.twin.twin_load import REQUIRED, File


def as_day(text):
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) and "1905" < text < "2200":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    return None


class Book:
    """Writes one return cell by cell and keeps beside it the text and the marks that the reader should see."""

    def __init__(self, r, path):
        self.r = r
        self.file = File(path)
        self.book = xlsxwriter.Workbook(path, {"date_1904": r.random() < 0.3})
        self.day_format = self.book.add_format({"num_format": "yyyy-mm-dd"})

    def cell(self, sheet, name, row, column, text):
        """Writes one cell in one of the ways that a program may; the text that it then holds."""
        kind = COLUMNS[name][column[1]]["type"]
        at = (row - 1, column[0])
        how = self.r.random()
        mark = (name, row, column[1])
        if kind.startswith("text") and name != "return" and how < 0.02:
            self.file.marks.add((*mark, "damaged"))
            sheet.write_datetime(*at, date(2024, 12, 24), self.day_format)
            return "2024-12-24"
        if kind.startswith("text") and name != "return" and how < 0.03:
            self.file.marks.add((*mark, "damaged"))
            sheet.write_boolean(*at, True)
            return "TRUE"
        if not text:
            return ""
        if how < 0.05:
            self.file.marks.add((*mark, "formula"))
            sheet.write_formula(*at, '="x"&""', None, text)
            return text
        if how < 0.6 and kind in ("date", "partial date") and as_day(text):
            moment = datetime.combine(as_day(text), datetime.min.time()).replace(hour=self.r.choice([0, 10]))
            sheet.write_datetime(*at, moment, self.day_format)
            return text
        if how < 0.6 and re.fullmatch(r"0|[1-9][0-9]{0,14}", text):
            sheet.write_number(*at, int(text))
            return text
        sheet.write_string(*at, text)
        return text

    def table(self, name, rows):
        sheet = self.book.add_worksheet(name)
        if self.r.random() < 0.1:
            sheet.hide()
        columns = list(COLUMNS[name])
        self.r.shuffle(columns)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column)
        kept = self.file.sheets[name] = []
        number = 1
        for row in rows:
            number += 1 if self.r.random() < 0.95 else 2
            texts = {
                column: self.cell(sheet, name, number, (place, column), row[column])
                for place, column in enumerate(columns)
            }
            if any(text.strip() for text in texts.values()):
                kept.append((number, texts, False))

    def fields(self, fields):
        sheet = self.book.add_worksheet("return")
        sheet.write_row(0, 0, ["field", "value"])
        self.file.sheets["return"] = []
        for number, (name, text) in enumerate(fields.items(), start=2):
            sheet.write_string(number - 1, 0, name)
            self.file.return_rows[name] = (number, self.cell(sheet, "return", number, (1, name), text))
        for name in REQUIRED["return"]:
            if name not in fields:
                self.file.found.append(("missing-column", "return", None, name))

    def close(self):
        # The first sheet a program shows may not be hidden.
        self.book.get_worksheet_by_name("return").activate()
        self.book.get_worksheet_by_name("return").set_first_sheet()
        self.book.close()


def book_from_random(r, path):
    period = r.choice(PERIODS)
    sheets = sheets_from_random(r, period)
    fields = return_rows(r, r.choice(BODIES), period, sheets)
    spoil(r, sheets)
    book = Book(r, str(path))
    book.fields(fields)
    for name, rows in sheets.items():
        book.table(name, rows)
    book.close()
    return book.file


def hold(r, root):
    file = book_from_random(r, root / "return.xlsx")
    (twin,) = twin_between.check([file])
    refused, rows, findings = real_answers([file.path])[file.path]
    assert refused == twin.refused
    assert Counter(findings) == Counter(f.key() for f in twin.findings if f.rule != "total-differs")
    assert rows == twin.counts()


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(randoms())
def test_every_finding_in_a_workbook_is_the_twins(tmp_path_factory, r):
    hold(r, tmp_path_factory.mktemp("drawn"))


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 100, 100))
def test_every_finding_in_workbooks_is_the_twins_over_hundreds(tmp_path, start):
    for seed in range(start, start + 100):
        root = tmp_path / str(seed)
        root.mkdir()
        hold(random.Random(seed), root)
