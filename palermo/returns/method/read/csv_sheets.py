"""CSV sheets of many files, read as one: small ones are put together, big ones are cut."""

from __future__ import annotations

import csv
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import zip_longest

import numpy as np
import pyarrow as pa

from palermo.returns.method.read.header import Header, read_header
from palermo.returns.method.read.limits import Budget, Refused, TooLarge
from palermo.returns.method.read.notes import HIDDEN, Notes
from palermo.returns.method.read.pieces import cut, find_start, rows_of, utf8_blocks
from palermo.returns.method.read.return_sheet import read_fields
from palermo.returns.method.read.tables import Sink
from palermo.returns.method.read.tokenise import Columns, NotWellFormed, tokenise

_GROUP = 4 << 20
_ROWS = 20_000


@dataclass
class _Sheet:
    """A CSV sheet on its way: `next_row` is the row number of its next row."""

    file: int
    name: str
    header: Header
    separator: str
    notes: Notes
    budget: Budget
    next_row: int = 2
    readable: bool = True
    not_well_formed: list[bytes] = field(default_factory=list)

    def alike(self) -> tuple:
        return self.name, self.separator, tuple(self.header.at.items()), self.header.width


@dataclass
class _Group:
    sheets: list[_Sheet] = field(default_factory=list)
    pieces: list[bytes] = field(default_factory=list)
    size: int = 0


class CsvReader:
    """Reads CSV sheets into a sink; `finish` must be called at the end."""

    def __init__(self, sink: Sink, pool: ThreadPoolExecutor, ahead: int) -> None:
        self._sink = sink
        self._pool = pool
        self._ahead = ahead
        self._open: dict[tuple, _Group] = {}
        self._running: deque[tuple[_Group, Future[Columns]]] = deque()
        self._broken: list[_Sheet] = []
        csv.field_size_limit(sys.maxsize)

    def add(self, file: int, name: str, blocks: Iterable[bytes], notes: Notes, budget: Budget) -> None:
        """One sheet of one file. Raises TooLarge when the budget of the file is spent."""
        sheet: _Sheet | None = None
        noted = len(notes.findings)
        try:
            pieces = cut(utf8_blocks(blocks))
            first = next(pieces, b"")
            start = find_start(first, name)
            header = read_header(name, start.cells, notes, budget.limits.cell)
            if name == "return":
                rows = rows_of(b"".join([first[start.length :], *pieces]), start.separator)
                lines = read_fields(enumerate(rows, start=2), header, notes, budget.limits.cell)
                self._sink.add_lines("raw_return", [(file, *line) for line in lines])
                return
            sheet = _Sheet(file, name, header, start.separator, notes, budget)
            self._put(sheet, first[start.length :])
            while sheet.readable and (piece := next(pieces, None)) is not None:
                self._put(sheet, piece)
        except Refused as refused:
            if sheet is not None:
                sheet.readable = False
                self._sink.forget(file, name)
            del notes.findings[noted:]  # a header out of broken bytes
            notes.columns.pop(name, None)
            if isinstance(refused, TooLarge) and refused.reason != "span":
                raise  # what is left of the file is not read either
            notes.refuse(refused, name)

    def _put(self, sheet: _Sheet, piece: bytes) -> None:
        if not piece:
            return
        key = sheet.alike()
        group = self._open.setdefault(key, _Group())
        group.sheets.append(sheet)
        group.pieces.append(piece)
        group.size += len(piece)
        if group.size >= _GROUP:
            self._start(key)

    def _start(self, key: tuple) -> None:
        group = self._open.pop(key)
        while len(self._running) >= self._ahead:
            self._take()
        self._running.append((group, self._pool.submit(_columns, group.sheets[0], group.pieces)))

    def finish(self) -> None:
        for key in list(self._open):
            self._start(key)
        while self._running:
            self._take()
        for sheet in self._broken:
            self._read_one_by_one(sheet)

    def _take(self) -> None:
        group, future = self._running.popleft()
        if all(sheet.readable and not sheet.not_well_formed for sheet in group.sheets):
            try:
                self._lay_down(group.sheets, future.result())
                return
            except (NotWellFormed, UnicodeDecodeError):
                pass
        for sheet, piece in zip(group.sheets, group.pieces, strict=True):
            self._take_alone(sheet, piece)

    def _take_alone(self, sheet: _Sheet, piece: bytes) -> None:
        if not sheet.readable:
            return
        if sheet.not_well_formed:
            sheet.not_well_formed.append(piece)
            return
        try:
            self._lay_down([sheet], _columns(sheet, [piece]))
        except NotWellFormed:
            sheet.not_well_formed.append(piece)
            self._broken.append(sheet)
        except UnicodeDecodeError:
            self._refuse(sheet, Refused("encoding"))

    def _refuse(self, sheet: _Sheet, refused: Refused, row: int | None = None) -> None:
        sheet.readable = False
        sheet.notes.refuse(refused, sheet.name, row)
        if refused.reason == "encoding":
            self._sink.forget(sheet.file, sheet.name)

    def _lay_down(self, sheets: list[_Sheet], columns: Columns) -> None:
        first_rows = []
        for sheet, count in zip(sheets, columns.counts.tolist(), strict=True):
            first_rows.append(sheet.next_row)
            sheet.next_row += count
        files = np.array([sheet.file for sheet in sheets], np.int32)[columns.piece]
        rows = (columns.place + np.array(first_rows, np.int64)[columns.piece]).astype(np.int32)
        for index, column in columns.long:
            sheet = sheets[columns.piece[index]]
            sheet.notes.add("too-large", sheet.name, int(rows[index]), column, HIDDEN, "cell")
        self._sink.add(
            sheets[0].name, pa.array(files), pa.array(rows), pa.array(columns.extra), columns.columns
        )
        for sheet, count in zip(sheets, columns.counts.tolist(), strict=True):
            self._count(sheet, count)

    def _count(self, sheet: _Sheet, rows: int) -> None:
        try:
            sheet.budget.take_rows(rows)
        except TooLarge as refused:
            if sheet.readable:
                self._refuse(sheet, refused)

    def _read_one_by_one(self, sheet: _Sheet) -> None:
        """The rest of a sheet that is not well formed, as Python's csv module reads it."""
        rows = rows_of(b"".join(sheet.not_well_formed), sheet.separator)
        sheet.not_well_formed.clear()
        try:
            for batch in _batches(rows):
                if sheet.readable:
                    self._lay_down([sheet], _columns_of_rows(batch, sheet))
        except Refused as refused:
            self._refuse(sheet, refused, sheet.next_row if refused.reason == "open-quote" else None)


def _batches(rows: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    """Rows a good many at a time; those before a fault come before it is raised."""
    batch: list[list[str]] = []
    try:
        for row in rows:
            batch.append(row)
            if len(batch) == _ROWS:
                yield batch
                batch = []
    except Refused:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _columns(sheet: _Sheet, pieces: list[bytes]) -> Columns:
    header = sheet.header
    pieces = [piece if piece.endswith(b"\n") else piece + b"\n" for piece in pieces]
    return tokenise(pieces, sheet.separator, header.at, header.width, sheet.budget.limits.cell)


def _columns_of_rows(rows: list[list[str]], sheet: _Sheet) -> Columns:
    header, longest = sheet.header, sheet.budget.limits.cell
    by_place = dict(enumerate(zip_longest(*(row[: header.width] for row in rows), fillvalue="")))
    empty = ("",) * len(rows)
    return Columns(
        piece=np.zeros(len(rows), np.int32),
        place=np.arange(len(rows)),
        counts=np.array([len(rows)]),
        columns={name: pa.array(by_place.get(at, empty), pa.string()) for name, at in header.at.items()},
        extra=np.array([any(map(str.strip, row[header.width :])) for row in rows]),
        long=list(_long_cells(rows, header, longest)),
    )


def _long_cells(rows: list[list[str]], header: Header, longest: int) -> Iterator[tuple[int, str | None]]:
    names = {place: name for name, place in header.at.items()}
    for index, row in enumerate(rows):
        if max(map(len, row), default=0) > longest:
            for place, cell in enumerate(row):
                if len(cell) > longest:
                    yield index, names.get(place)
