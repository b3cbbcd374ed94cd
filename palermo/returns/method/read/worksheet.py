"""The cells of a worksheet into columns of text, with the marks that a text alone would not show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from palermo.returns.method.fields import fields
from palermo.returns.method.read.cells import CellTexts, TextColumn
from palermo.returns.method.read.header import Header, read_header
from palermo.returns.method.read.limits import Budget, TooLarge
from palermo.returns.method.read.look import Look
from palermo.returns.method.read.notes import HIDDEN, Notes
from palermo.returns.method.read.return_sheet import ReturnRow, read_fields

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_ROWS = 50_000


class Batch(Protocol):
    """Some rows of a sheet: `numbers` of the rows; columns by their place, counted from 0."""

    @property
    def numbers(self) -> np.ndarray: ...

    def places(self) -> set[int]: ...

    def column(self, place: int, find_long_numbers: bool = False) -> TextColumn | None: ...


@dataclass
class CalamineBatch:
    """Rows as calamine gives them, from row `number` on; the first cell stands in place `before`."""

    rows: list[list]
    number: int
    before: int
    texts: CellTexts

    @property
    def numbers(self) -> np.ndarray:
        return np.arange(self.number, self.number + len(self.rows), dtype=np.int32)

    def places(self) -> set[int]:
        return set(range(self.before, self.before + len(self.rows[0])))

    def column(self, place: int, find_long_numbers: bool = False) -> TextColumn | None:
        if place not in self.places():
            return None
        return self.texts.column(list(map(itemgetter(place - self.before), self.rows)), find_long_numbers)


def calamine_batches(sheet: CalamineSheet, texts: CellTexts, look: Look) -> Iterator[CalamineBatch]:
    """All rows of a sheet, the first alone; error cells get their text from `look`."""
    if sheet.start is None:
        return
    before = sheet.start[1]
    errors: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in look.errors.items():
        errors.setdefault(row, []).append((column - 1 - before, text))
    rows = sheet.iter_rows()
    number, size = 1, 1
    while batch := list(islice(rows, size)):
        for row in range(number, number + len(batch)) if errors else ():
            for place, text in errors.get(row, ()):
                if 0 <= place < len(batch[row - number]):
                    batch[row - number][place] = text
        yield CalamineBatch(batch, number, before, texts)
        number, size = number + len(batch), _ROWS


@dataclass
class SheetRows:
    """Some rows of a sheet: their numbers and the known columns that are there."""

    sheet: str
    rows: pa.Array
    texts: dict[str, pa.Array]


@dataclass
class Workbook:
    """What was read of a workbook, or of one sheet of it."""

    notes: Notes = field(default_factory=Notes)
    fields: list[ReturnRow] = field(default_factory=list)
    parts: list[SheetRows] = field(default_factory=list)


def convert(sheet: str, first: Batch | None, rest: Iterable[Batch], look: Look, budget: Budget) -> Workbook:
    """A sheet from its first row and its other rows. Raises TooLarge when there are too many rows.

    `look` is used when all rows have been read, so that they may still add to it.
    """
    result = Workbook()
    header = read_header(sheet, _header_cells(first), result.notes, budget.limits.cell)
    if sheet == "return":
        _convert_return(header, rest, look, budget, result)
        return result
    texts = {f.column for f in fields(sheet) if f.kind == "text"}
    for batch in rest:
        budget.take_rows(len(batch.numbers))
        result.parts.append(_convert_batch(sheet, header, batch, texts, budget.limits.cell, result.notes))
    _mark_places(sheet, header, look, texts, result.notes)
    return result


def _header_cells(first: Batch | None) -> list[str]:
    if first is None or not len(first.numbers) or first.numbers[0] != 1:
        return []
    columns = {place: first.column(place) for place in first.places()}
    cells = {place: column.text[0].as_py() or "" for place, column in columns.items() if column is not None}
    return [cells.get(place, "") for place in range(max(cells, default=-1) + 1)]


def _convert_batch(
    sheet: str, header: Header, batch: Batch, texts: set[str], longest: int, notes: Notes
) -> SheetRows:
    numbers = batch.numbers
    columns: dict[str, pa.Array] = {}
    for name, place in header.at.items():
        column = batch.column(place, (sheet, name) == ("persons", "id_number"))
        if column is None:
            continue
        columns[name] = column.text
        if column.damaged and name in texts:
            notes.mark(sheet, name, "damaged", numbers[column.damaged].tolist())
        if column.long_numbers:
            notes.mark(sheet, name, "number", numbers[column.long_numbers].tolist())
        _find_long(sheet, name, column.text, numbers, longest, notes)
    for place in batch.places() - set(header.at.values()):
        column = batch.column(place)
        if column is not None:
            _find_long(sheet, None, column.text, numbers, longest, notes)
    return SheetRows(sheet, pa.array(numbers), columns)


def _find_long(
    sheet: str, column: str | None, text: pa.Array, numbers: np.ndarray, longest: int, notes: Notes
) -> None:
    most = pc.max(pc.binary_length(text)).as_py()
    if most is not None and most > longest:
        long = pc.fill_null(pc.greater(pc.utf8_length(text), longest), False)
        for row in numbers[long.to_numpy(zero_copy_only=False)].tolist():
            notes.add("too-large", sheet, row, column, HIDDEN, "cell")


def _mark_places(sheet: str, header: Header, look: Look, texts: set[str], notes: Notes) -> None:
    names = {at + 1: name for name, at in header.at.items()}
    for mark, places in (
        ("formula", [(row, column) for row, column in look.formulas if row > 1]),
        ("damaged", [(row, column) for row, column in look.errors if row > 1 and names.get(column) in texts]),
        ("merged", look.merged),
    ):
        rows: dict[str, list[int]] = {}
        for row, column in places:
            if column in names:
                rows.setdefault(names[column], []).append(row)
        for name, numbers in rows.items():
            notes.mark(sheet, name, mark, numbers)


def _convert_return(
    header: Header, batches: Iterable[Batch], look: Look, budget: Budget, result: Workbook
) -> None:
    rows: list[tuple[int, list[str | None]]] = []
    value_at = header.at.get("value", -1)
    damaged: set[int] = set()
    for batch in batches:
        numbers = batch.numbers
        budget.take_rows(len(numbers))
        found = {place: batch.column(place) for place in batch.places()}
        columns = {place: column for place, column in found.items() if column is not None}
        width = min(max(columns, default=-1) + 1, header.width)
        if width * len(numbers) > budget.limits.span:
            raise TooLarge("span")
        texts = [columns[p].text.to_pylist() if p in columns else [None] * len(numbers) for p in range(width)]
        rows += zip(numbers.tolist(), map(list, zip(*texts, strict=True)), strict=True)
        value = columns.get(value_at)
        damaged |= set(numbers[value.damaged].tolist()) if value else set()
    damaged |= {row for row, column in look.errors if column == value_at + 1}
    kept = read_fields(rows, header, result.notes, budget.limits.cell)
    result.fields = [(number, name, value, False) for number, name, value, _ in kept]
    names = {number: name for number, name, _, _ in kept}
    texts_there = {f.column for f in fields("return") if f.kind == "text"}
    for row in damaged & {number for number, name in names.items() if name in texts_there}:
        result.notes.mark("return", names[row], "damaged", [row])
    _mark_fields(header, names, look, result.notes)


def _mark_fields(header: Header, names: dict[int, str], look: Look, notes: Notes) -> None:
    field_at, value_at = header.at.get("field"), header.at.get("value")
    if value_at is None or field_at is None:
        return
    for row, column in look.formulas:
        if row in names and column == value_at + 1:
            notes.mark("return", names[row], "formula", [row])
    for row, column in look.merged:
        if column in (value_at + 1, field_at + 1) and (row in names or row == 1):
            notes.mark("return", names.get(row, header.names[column - 1]), "merged", [row])
