"""Cells of plainly written worksheets into columns of text."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from palermo.returns.method.read.cells import CellTexts, TextColumn
from palermo.returns.method.read.limits import TooLarge
from palermo.returns.method.read.look import Look, place_of
from palermo.returns.method.read.plain_xml import (
    BOOLEAN,
    ERROR,
    INLINE,
    NUMBER,
    SHARED,
    Cells,
    NotPlain,
    check_encoding,
    needs_decoding,
    read_cells,
    shared_strings,
    sheet_pieces,
    take_slices,
    without_prefix,
)
from palermo.returns.method.read.probe import date_styles, decode_shared, decode_values, numbers_as_shown

_ROOT = re.compile(rb"<worksheet[\s>]")
_SST = re.compile(rb"<sst[\s>][^>]*?>")
_MERGED = re.compile(rb'<mergeCell\s[^>]*?\bref="([A-Z]{1,3})([0-9]{1,7}):')
_BIG = 16 << 20
_EXACT_DIGITS = 15
_EXACT = 10**_EXACT_DIGITS
_LAST_DAY = 2_900_000  # well before 9999-12-31, in both systems

_PER_CELL = ("row", "column", "type", "style", "kept")


@dataclass
class PlainWorkbook:
    """What the plain sheets of one workbook share; `text_left`: how much text shared strings may still make."""

    strings: bytes | None
    styles: bytes | None
    from_1904: bool
    texts: CellTexts
    text_left: int
    _shared: pa.Array | None = None
    _dates: dict[int, bool] = field(default_factory=lambda: {-1: False})

    def shared(self) -> pa.Array:
        if self._shared is None:
            self._shared = self._read_shared()
        return self._shared

    def take_shared(self, written: pa.Array) -> pa.Array:
        """The shared strings with these numbers. TooLarge when a few long strings are repeated without end."""
        try:
            which = pc.cast(written, pa.int32())
            self.text_left -= pc.sum(pc.binary_length(self.shared()).take(which)).as_py() or 0
            if self.text_left < 0:
                raise TooLarge("unpacked")
            return self.shared().take(which)
        except (pa.ArrowInvalid, IndexError) as error:
            raise NotPlain from error

    def _read_shared(self) -> pa.Array:
        if self.strings is None:
            return pa.array([], pa.string())
        strings = without_prefix(self.strings)
        texts, places, elements = shared_strings(strings)
        if not places:
            return texts
        start = _SST.search(strings)
        if start is None:
            raise NotPlain
        decoded = decode_shared(elements, start[0])
        index = np.arange(len(texts))
        index[places] = len(texts) + np.arange(len(places))
        return pa.concat_arrays([texts, pa.array(decoded, pa.string())]).take(pa.array(index))

    def are_dates(self, styles: np.ndarray) -> np.ndarray:
        """Of each style, whether it shows numbers as days or times."""
        different = np.unique(styles).tolist()
        unknown = [style for style in different if style not in self._dates and style >= 0]
        if unknown:
            self._dates |= date_styles(unknown, self.styles) if self.styles else dict.fromkeys(unknown, False)
        known = np.zeros(max(different) + 2, bool)
        for style in different:
            known[style] = self._dates[style]
        return known[styles]


@dataclass
class PlainBatch:
    """Some rows of a sheet: `numbers` of the rows, and columns of them on demand."""

    book: PlainWorkbook
    cells: Cells

    @property
    def numbers(self) -> np.ndarray:
        return self.cells.rows.astype(np.int32)

    def places(self) -> set[int]:
        return set(np.unique(self.cells.column).tolist())

    def split_first(self) -> tuple[PlainBatch, PlainBatch]:
        """The first row, and the others."""
        cells = self.cells
        count = int(np.searchsorted(cells.row, 1))
        first = replace(
            cells, rows=cells.rows[:1], **{name: getattr(cells, name)[:count] for name in _PER_CELL}
        )
        rest = replace(
            cells,
            rows=cells.rows[1:],
            values=cells.values.slice(2 * count),
            **{name: getattr(cells, name)[count:] for name in _PER_CELL},
        )
        rest.row = rest.row - 1
        return PlainBatch(self.book, first), PlainBatch(self.book, rest)

    def errors(self) -> list[tuple[int, int]]:
        found = np.flatnonzero(self.cells.type == ERROR)
        rows = self.cells.rows[self.cells.row[found]]
        return list(zip(rows.tolist(), (self.cells.column[found] + 1).tolist(), strict=True))

    def column(self, place: int, find_long_numbers: bool = False) -> TextColumn | None:
        cells = self.cells
        chosen = np.flatnonzero(cells.column == place)
        if not len(chosen):
            return None
        text, damaged = self._texts(chosen)
        row = cells.row[chosen]
        long: list[int] = []
        if find_long_numbers:
            numbers = np.flatnonzero(
                (cells.type[chosen] == NUMBER) & ~np.isin(np.arange(len(chosen)), damaged)
            )
            written = text.take(pa.array(numbers))
            digits = pc.utf8_length(pc.utf8_ltrim(pc.replace_substring_regex(written, r"[^0-9]", ""), "0"))
            over = pc.fill_null(pc.greater(digits, _EXACT_DIGITS), False)
            long = row[numbers[over.to_numpy(zero_copy_only=False)]].tolist()
        return TextColumn(self._spread(text, row), row[damaged].tolist(), long)

    def _spread(self, text: pa.Array, row: np.ndarray) -> pa.Array:
        count = len(self.cells.rows)
        if len(row) == count:
            return text
        place = np.full(count, -1, np.int32)
        place[row] = np.arange(len(row), dtype=np.int32)
        return text.take(pa.array(place, mask=place < 0))

    def _texts(self, chosen: np.ndarray) -> tuple[pa.Array, np.ndarray]:
        """Text of each chosen cell, and which of them are dates or booleans."""
        kinds = self.cells.type[chosen]
        parts: list[pa.Array] = []
        places: list[np.ndarray] = []
        damaged: list[np.ndarray] = []
        for kind in np.unique(kinds).tolist():
            there = np.flatnonzero(kinds == kind)
            if kind == NUMBER:
                dates = self.book.are_dates(self.cells.style[chosen[there]])
                days, there = there[dates], there[~dates]
                if len(days):
                    text, shown = self._days(chosen[days])
                    parts.append(text)
                    places.append(days)
                    damaged.append(days[shown])
            if len(there):
                parts.append(self._of_kind(kind, chosen[there]))
                places.append(there)
                if kind == BOOLEAN:
                    damaged.append(there)
        marked = np.sort(np.concatenate(damaged)) if damaged else np.empty(0, np.int64)
        if len(parts) == 1:
            return parts[0], marked
        order = np.empty(len(chosen), np.int64)
        order[np.concatenate(places)] = np.arange(len(chosen))
        return pa.concat_arrays(parts).take(pa.array(order)), marked

    def _of_kind(self, kind: int, which: np.ndarray) -> pa.Array:
        written = take_slices(self.cells.values, which)
        if kind == SHARED:
            return self.book.take_shared(written)
        if kind == NUMBER:
            return self._numbers(written)
        if kind == BOOLEAN:
            if not pc.all(pc.is_in(written, pa.array(["0", "1"]))).as_py():
                raise NotPlain
            return pc.if_else(pc.equal(written, "1"), "TRUE", "FALSE")
        return _decoded(written, self.cells.kept[which], kind)

    def _numbers(self, written: pa.Array) -> pa.Array:
        try:
            whole = pc.cast(written, pa.int64())
        except pa.ArrowInvalid:
            whole = None
        if whole is not None and len(whole):
            edges = pc.min_max(whole).as_py()
            exact = edges["min"] > -_EXACT and edges["max"] < _EXACT
            if exact and pc.all(pc.equal(pc.cast(whole, pa.string()), written)).as_py():
                return written
        filled = pc.if_else(pc.equal(written, ""), pa.scalar(None, pa.string()), written)
        return self.book.texts.column(_floats(filled).to_pylist()).text

    def _days(self, which: np.ndarray) -> tuple[pa.Array, np.ndarray]:
        """Days as text; and which of them are days or times: a number may be too large for it.

        Times of day, days around 29 February 1900 and the like are asked from calamine.
        """
        written = take_slices(self.cells.values, which)
        filled = pc.if_else(pc.equal(written, ""), pa.scalar(None, pa.string()), written)
        serial = _floats(filled).to_numpy(zero_copy_only=False)
        with np.errstate(invalid="ignore"):
            day = np.floor(serial)
            usual = (serial >= 61) & (serial < _LAST_DAY) & (serial - day < 1 - 1e-7)
        shift = 24_107 if self.book.from_1904 else 25_569
        days = pa.array(np.where(usual, day - shift, 0).astype(np.int32)).cast(pa.date32())
        texts = pc.cast(days, pa.string())
        if usual.all():
            return texts, usual
        odd = np.flatnonzero(~usual)
        values = written.take(pa.array(odd)).to_pylist()
        cells = numbers_as_shown(
            values, self.cells.style[which[odd]].tolist(), self.book.styles, self.book.from_1904
        )
        index = np.arange(len(texts))
        index[odd] = len(texts) + np.arange(len(odd))
        asked = self.book.texts.column(cells)
        shown = usual.copy()
        shown[odd[asked.damaged]] = True
        return pa.concat_arrays([texts, asked.text]).take(pa.array(index)), shown


def _floats(written: pa.Array) -> pa.Array:
    try:
        return pc.cast(written, pa.float64())
    except pa.ArrowInvalid as error:
        raise NotPlain from error


def _decoded(written: pa.Array, kept: np.ndarray, kind: int) -> pa.Array:
    odd = np.flatnonzero(needs_decoding(written, kept & (kind == INLINE)))
    if not len(odd):
        return written
    values = written.take(pa.array(odd)).to_pylist()
    decoded = decode_values(values, kept[odd].tolist() if kind == INLINE else None)
    index = np.arange(len(written))
    index[odd] = len(written) + np.arange(len(odd))
    return pa.concat_arrays([written, pa.array(decoded, pa.string())]).take(pa.array(index))


def _cells_ahead(xml: bytes) -> Iterator[Cells]:
    """The cells of piece after piece; of a big sheet the next one is read while this one is worked on."""
    pieces = sheet_pieces(xml)
    if len(xml) < _BIG:
        yield from map(read_cells, pieces)
        return
    with ThreadPoolExecutor(1) as pool:
        waiting: deque[Future[Cells]] = deque()
        for piece in pieces:
            waiting.append(pool.submit(read_cells, piece))
            if len(waiting) > 1:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def read_plain(xml: bytes, book: PlainWorkbook, look: Look) -> Iterator[PlainBatch]:
    """The rows of a worksheet from row 1 on; formulas, errors and merged ranges are added to `look`.

    Raises NotPlain when the sheet is written in another way, at any time.
    """
    xml = without_prefix(xml)
    begin, end = xml.find(b"<sheetData"), xml.rfind(b"sheetData")
    if (
        begin < 0
        or not _ROOT.search(xml, 0, begin)
        or b"<!" in xml[:begin]
        or b"</worksheet>" not in xml[-4096:]
    ):
        raise NotPlain
    check_encoding(xml)
    last = 0
    for cells in _cells_ahead(xml):
        if not len(cells.rows) or cells.rows[0] <= last:
            raise NotPlain
        last = int(cells.rows[-1])
        look.formulas += cells.formulas
        batch = PlainBatch(book, cells)
        look.errors |= dict.fromkeys(batch.errors(), "")
        yield batch
    look.merged += [place_of((match[1] + match[2]).decode()) for match in _MERGED.finditer(xml, end)]
    if xml.count(b"<mergeCell ", end) != len(look.merged):
        raise NotPlain
