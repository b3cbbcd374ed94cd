"""The cells of a worksheet into columns of text, with the marks that a text alone would not show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from palermo.returns.method.fields import fields
from palermo.returns.method.read.cells import CellTexts
from palermo.returns.method.read.header import Header, read_header
from palermo.returns.method.read.limits import Budget
from palermo.returns.method.read.look import Look
from palermo.returns.method.read.notes import HIDDEN, Notes
from palermo.returns.method.read.return_sheet import ReturnRow, read_fields

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_ROWS = 50_000


@dataclass
class SheetRows:
    """Some rows of a sheet: their numbers and the known columns that are there."""

    sheet: str
    rows: pa.Array
    texts: dict[str, pa.Array]


@dataclass
class Workbook:
    """What was read of a workbook."""

    notes: Notes = field(default_factory=Notes)
    fields: list[ReturnRow] = field(default_factory=list)
    parts: list[SheetRows] = field(default_factory=list)


class Converter:
    """Converts sheet after sheet of one workbook into `result`."""

    def __init__(self, texts: CellTexts, budget: Budget, result: Workbook) -> None:
        self._texts = texts
        self._budget = budget
        self._result = result
        self._notes = result.notes

    def convert(self, sheet: str, cells: CalamineSheet, look: Look) -> None:
        """Raises TooLarge when the rows of the workbook are more than allowed."""
        before = cells.start[1] if cells.start else 0
        rows = cells.iter_rows() if cells.start else iter(())
        first = [""] * before + [self._texts.one(cell) or "" for cell in next(rows, [])]
        header = read_header(sheet, first, self._notes)
        if sheet == "return":
            self._convert_return(header, rows, before, look)
            return
        texts = {f.column for f in fields(sheet) if f.kind == "text"}
        self._mark_places(sheet, header, look, texts)
        errors = _by_row(look)
        number = 2
        while batch := list(islice(rows, _ROWS)):
            self._budget.take_rows(len(batch))
            for row in range(number, number + len(batch)) if errors else ():
                for column, text in errors.get(row, ()):
                    _put(batch[row - number], column - 1 - before, text)
            self._convert_batch(sheet, header, batch, number, before, texts)
            number += len(batch)

    def _convert_batch(
        self, sheet: str, header: Header, batch: list[list], number: int, before: int, texts: set[str]
    ) -> None:
        width = len(batch[0])
        columns: dict[str, pa.Array] = {}
        for name, at in header.at.items():
            if not 0 <= at - before < width:
                continue
            cells = list(map(itemgetter(at - before), batch))
            column = self._texts.column(cells, (sheet, name) == ("persons", "id_number"))
            columns[name] = column.text
            if column.damaged and name in texts:
                self._notes.mark(sheet, name, "damaged", [number + index for index in column.damaged])
            if column.long_numbers:
                self._notes.mark(sheet, name, "number", [number + index for index in column.long_numbers])
            self._find_long(sheet, name, column.text, number)
        for place in set(range(width)) - {at - before for at in header.at.values()}:
            cells = [cell if type(cell) is str else "" for cell in map(itemgetter(place), batch)]
            if max(map(len, cells)) > self._budget.limits.cell:
                self._find_long(sheet, None, pa.array(cells, pa.string()), number)
        rows = pa.array(np.arange(number, number + len(batch), dtype=np.int32))
        self._result.parts.append(SheetRows(sheet, rows, columns))

    def _find_long(self, sheet: str, column: str | None, text: pa.Array, number: int) -> None:
        limit = self._budget.limits.cell
        longest = pc.max(pc.binary_length(text)).as_py()
        if longest is not None and longest > limit:
            long = pc.fill_null(pc.greater(pc.utf8_length(text), limit), False)
            for index in np.flatnonzero(long.to_numpy(zero_copy_only=False)).tolist():
                self._notes.add("too-large", sheet, number + index, column, HIDDEN, "cell")

    def _mark_places(self, sheet: str, header: Header, look: Look, texts: set[str]) -> None:
        names = {at + 1: name for name, at in header.at.items()}
        for mark, places in (
            ("formula", [(row, column) for row, column in look.formulas if row > 1]),
            (
                "damaged",
                [(row, column) for row, column in look.errors if row > 1 and names.get(column) in texts],
            ),
            ("merged", look.merged),
        ):
            rows: dict[str, list[int]] = {}
            for row, column in places:
                if column in names:
                    rows.setdefault(names[column], []).append(row)
            for name, numbers in rows.items():
                self._notes.mark(sheet, name, mark, numbers)

    def _convert_return(self, header: Header, rows: Iterator[list], before: int, look: Look) -> None:
        errors = _by_row(look)
        as_found: dict[int, list] = {}
        for number, row in enumerate(rows, start=2):
            self._budget.take_rows(1)
            for column, text in errors.get(number, ()):
                _put(row, column - 1 - before, text)
            if any(cell != "" for cell in row):
                as_found[number] = [""] * before + row
        texts = ((number, [self._texts.one(cell) for cell in row]) for number, row in as_found.items())
        kept = read_fields(texts, header, self._notes, self._budget.limits.cell)
        self._result.fields = [(number, name, value, False) for number, name, value, _ in kept]
        self._mark_fields(header, {number: name for number, name, _, _ in kept}, as_found, look)

    def _mark_fields(
        self, header: Header, names: dict[int, str], as_found: dict[int, list], look: Look
    ) -> None:
        field_at, value_at = header.at.get("field"), header.at.get("value")
        if value_at is None or field_at is None:
            return
        texts = {f.column for f in fields("return") if f.kind == "text"}
        for row, column in look.formulas:
            if row in names and column == value_at + 1:
                self._notes.mark("return", names[row], "formula", [row])
        for row, column in look.merged:
            if column in (value_at + 1, field_at + 1) and (row in names or row == 1):
                self._notes.mark("return", names.get(row, header.names[column - 1]), "merged", [row])
        for row, name in names.items():
            cell = as_found[row][value_at] if value_at < len(as_found[row]) else ""
            if name in texts and ((row, value_at + 1) in look.errors or not isinstance(cell, str | float)):
                self._notes.mark("return", name, "damaged", [row])


def _by_row(look: Look) -> dict[int, list[tuple[int, str]]]:
    rows: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in look.errors.items():
        rows.setdefault(row, []).append((column, text))
    return rows


def _put(row: list, place: int, text: str) -> None:
    if 0 <= place < len(row):
        row[place] = text
