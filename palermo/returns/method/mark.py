"""The marked copy: a return written back as a workbook in which every cell with a finding is coloured and explained."""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from palermo.returns.method.fields import DATA_SHEETS, SHEETS, fields
from palermo.returns.method.form.guide import README_SHEET
from palermo.returns.method.form.lists import LISTS_SHEET, Lists, list_of
from palermo.returns.method.form.look import Look
from palermo.returns.method.form.sheets import dress_column, explanation, note, validation
from palermo.returns.method.marking.cells import Cell, SentBook, SentSheet, SpreadsheetError
from palermo.returns.method.marking.listing import Listing
from palermo.returns.method.marking.marks import Finding, Marks, comment
from palermo.returns.method.marking.sent import sent_book
from palermo.returns.method.read.header import PASSED_OVER, fold, sheet_named
from palermo.returns.method.read.limits import Refused
from palermo.returns.method.template import list_heads

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from palermo.returns.method.check import Rows

# A worksheet's own limit; a spreadsheet takes minutes over more comments than the second.
MOST_ROWS = 1_048_576
MOST_COMMENTS = 10_000
_ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!")
_LONGEST_NAME = 31


class TooManyRows(ValueError):
    """A sheet has more rows than a worksheet can hold."""


@dataclass(frozen=True)
class Sent:
    """What the check says of one return: its path, whether it is refused, and the rows of each sheet."""

    path: Path
    refused: bool
    rows: Mapping[str, "Rows"]


def write_marked(
    out: Path,
    sent: Sent,
    findings: Sequence[Finding],
    lang: str = "en",
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write the return at `sent.path` to `out` with its findings marked.

    Every value, row number and number format stays as sent; a formula is its stored value, and text that looks
    like one stays text. A return that could not be read gives a workbook with the list of findings only, and a
    sheet that breaks off is copied up to there. `progress` is called with rows done and rows in all.
    Raises TooManyRows for CSV files that no worksheet holds; OSError when `out` cannot be written.
    """
    book = _book(sent.path) if _can_be_read(findings) else None
    # Rows wait in files until all are there; named people are in them, so they lie beside the copy and go with it.
    with TemporaryDirectory(prefix=".marking-", dir=out.parent) as spill:
        copy = Path(spill) / "copy.xlsx"
        _write(copy, Path(spill), book, sent, findings, lang, progress or _silent)
        copy.replace(out)


def marked_bytes(
    data: bytes,
    sent: Sent,
    findings: Sequence[Finding],
    lang: str = "en",
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """The same of bytes in memory, and nothing of it on a disk; `sent.path` is only their name."""
    book = _book(data) if _can_be_read(findings) else None
    out = BytesIO()
    _write(out, None, book, sent, findings, lang, progress or _silent)
    return out.getvalue()


def _book(sent: Path | bytes) -> SentBook | None:
    """What was sent; None for a workbook of which no sheet can be read."""
    with suppress(Refused):
        return sent_book(sent)
    return None


def _write(
    copy: Path | BytesIO,
    spill: Path | None,
    book: SentBook | None,
    sent: Sent,
    findings: Sequence[Finding],
    lang: str,
    progress: Callable[[int, int], None],
) -> None:
    from xlsxwriter import Workbook

    from palermo.returns.method.marking.waiting import WaitingWorkbook

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "date_1904": bool(book and book.date_1904),
    }
    workbook: Workbook
    if isinstance(copy, BytesIO):
        workbook = WaitingWorkbook(copy, options)
    else:
        workbook = Workbook(copy, {**options, "constant_memory": True, "tmpdir": str(spill)})
    look = Look(workbook, lang)
    lists = Lists([name for sheet in SHEETS for field in fields(sheet) if (name := list_of(field))])
    listing = Listing(workbook, look)
    total = sum(rows.sent for rows in sent.rows.values())
    marked = _MarkedBook(look, lists, Marks(findings), lambda done: progress(done, total))
    for sheet in book.sheets if book else ():
        if fold(sheet.name) not in PASSED_OVER:
            marked.copy(sheet)
    listing.write(sent.path.name, sent.refused, sent.rows, findings, marked.names, marked.left_out)
    lists.write(workbook, look, list_heads(lang))
    # The library would stamp the hour of making.
    workbook.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001
    workbook.close()


def _silent(done: int, total: int) -> None:
    return None


class _MarkedBook:
    """Copies sheets, each as it was sent, and counts the comments that had no room."""

    def __init__(self, look: Look, lists: Lists, marks: Marks, progress: Callable[[int], object]) -> None:
        self.look, self.lists, self.marks, self.progress = look, lists, marks, progress
        self.names: dict[str, str] = {}
        self.taken = {README_SHEET, LISTS_SHEET}
        self.left_out = 0
        self.done = 0

    def copy(self, sent: SentSheet) -> None:
        known = sheet_named(sent.name)
        name = "" if known is None or known in self.names else known
        title = self.title(sent.name)
        if name:
            self.names[name] = title
        sheet = self.look.workbook.add_worksheet(title)
        if self.look.right_to_left:
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS}"})
        # A sheet that cannot be read to its end has its finding, and one that no check reads needs none.
        with suppress(Refused, ExpatError, UnicodeError, csv.Error):
            _CopiedSheet(self, sheet, name).write(sent)

    def title(self, name: str) -> str:
        """The name of a sheet, bent only where a spreadsheet would not open it."""
        title = start = re.sub(r"[\[\]:*?/\\]", "_", name).strip("'")[:_LONGEST_NAME] or "sheet"
        number = 2
        while title.casefold() in self.taken:
            title, number = f"{start[: _LONGEST_NAME - 4]} {number}", number + 1
        self.taken.add(title.casefold())
        return title

    def count_row(self) -> None:
        self.done += 1
        if self.done % 1000 == 0:
            self.progress(self.done)


class _CopiedSheet:
    """One sheet of the copy; `name` is what the format calls it, "" for a sheet that the format does not know."""

    def __init__(self, book: _MarkedBook, sheet: "Worksheet", name: str) -> None:
        self.book, self.sheet, self.name = book, sheet, name
        self.look = book.look
        self.columns: dict[str, int] = {}
        self.fields = {field.column: field for field in fields(name)} if name else {}
        self.comments = 0

    def write(self, sent: SentSheet) -> None:
        for row, cells in sent.rows:
            if row > MOST_ROWS:
                raise TooManyRows(sent.name)
            self.book.count_row()
            if row == 1:
                self.header(cells)
            elif self.name == "return":
                self.field_row(row, cells)
            else:
                self.data_row(row, cells)

    def header(self, cells: Sequence[Cell]) -> None:
        marks = self.book.marks.row(self.name, 1)
        for cell in cells:
            title = fold(str(cell.value))
            found = marks.get(title, [])
            first = title not in self.columns
            self.columns.setdefault(title, cell.column)
            field = self.fields.get(title) if self.name in DATA_SHEETS else None
            known = field is not None or (self.name == "return" and title in ("field", "value"))
            severity = found[0].severity if found else None
            self.put(
                0,
                cell,
                self.look.header(bool(field and field.required), severity) if known or found else None,
            )
            if field and first:
                dress_column(self.sheet, field, cell.column, self.look, self.book.lists)
            if found:
                self.explain(0, cell.column, found, explanation(field, self.look.lang) if field else "")

    def field_row(self, row: int, cells: Sequence[Cell]) -> None:
        """A row of the sheet `return`: its findings belong to the value, whatever the field is called."""
        at = {cell.column: cell for cell in cells}
        label = at.get(self.columns.get("field", 0))
        field = self.fields.get(fold(str(label.value))) if label else None
        found = [finding for each in self.book.marks.row(self.name, row).values() for finding in each]
        column = self.columns.get("value", 1)
        if label and field:
            self.put(row - 1, at.pop(label.column), self.look.header(field.required))
            rule = validation(field, self.book.lists, self.look.lang)
            self.sheet.data_validation(row - 1, column, row - 1, column, rule)
        self.put_all(row, list(at.values()), {column: found} if found else {})

    def data_row(self, row: int, cells: Sequence[Cell]) -> None:
        by_column: dict[int, list[Finding]] = {}
        for name, found in self.book.marks.row(self.name, row).items():
            by_column.setdefault(self.columns.get(name, 0), []).extend(found)
        self.put_all(row, cells, by_column)

    def put_all(self, row: int, cells: Sequence[Cell], by_column: Mapping[int, list[Finding]]) -> None:
        there = set()
        for cell in cells:
            there.add(cell.column)
            found = by_column.get(cell.column)
            self.put(row - 1, cell, self.style(cell, found))
        for column, found in by_column.items():
            if column not in there:
                self.put(row - 1, Cell(column, None), self.style(Cell(column, None), found))
            self.explain(row - 1, column, found)

    def style(self, cell: Cell, found: Sequence[Finding] | None) -> "Format":
        if not found:
            # Said even when it is the general one: a cell without a format takes that of its column.
            return self.look.format(num_format=cell.number_format)
        return self.look.marked(cell.number_format, _worst(found))

    def put(self, row: int, cell: Cell, style: "Format | None") -> None:
        value = cell.value
        if value is None:
            self.sheet.write_blank(row, cell.column, None, style)
        elif isinstance(value, bool):
            self.sheet.write_boolean(row, cell.column, value, style)
        elif isinstance(value, float):
            self.sheet.write_number(row, cell.column, value, style)
        elif isinstance(value, datetime):
            self.sheet.write_datetime(row, cell.column, value, style)
        elif isinstance(value, SpreadsheetError) and value in _ERRORS:
            self.sheet.write_formula(row, cell.column, f"={value}", style, str(value))
        else:
            self.sheet.write_string(row, cell.column, str(value), style)

    def explain(self, row: int, column: int, found: Sequence[Finding], after: str = "") -> None:
        if self.comments >= MOST_COMMENTS:
            self.book.left_out += 1
            return
        self.comments += 1
        text = comment(found, self.look.lang) + (f"\n\n{after}" if after else "")
        self.sheet.write_comment(row, column, text, note(text))


def _can_be_read(findings: Sequence[Finding]) -> bool:
    """Whether the container is whole and within its limits; single sheets may still be damaged."""
    return not any(
        finding.rule == "too-large" or (finding.rule == "unreadable" and finding.sheet is None)
        for finding in findings
    )


def _worst(found: Sequence[Finding]) -> str:
    return "error" if any(finding.severity == "error" for finding in found) else "warning"
