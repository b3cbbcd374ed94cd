"""Well-formed CSV text into columns, without a step per row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_LINE_FEED, _RETURN, _QUOTE = 10, 13, 34


class NotWellFormed(Exception):
    """A quote where none belongs, an open quote, or a lone carriage return: not for this tokenizer."""


@dataclass
class Columns:
    """Rows of one or several pieces of text.

    `piece` and `place` (counted from 0 within its piece) say where each row was, `counts` how many rows each
    piece has; `columns` holds one text column a known column, in the order asked for; `extra` says which rows
    have filled cells beyond the header; `long` lists (index of row, name of column) of cells over the limit.
    """

    piece: np.ndarray
    place: np.ndarray
    counts: np.ndarray
    columns: dict[str, pa.Array]
    extra: np.ndarray
    long: list[tuple[int, str | None]]


@dataclass
class _Cells:
    """Cells of a text: `start` and `end` of each, in bytes; `first` cell and `count` of cells of each row."""

    data: bytes
    start: np.ndarray
    end: np.ndarray
    first: np.ndarray
    count: np.ndarray
    row_start: np.ndarray
    escaped: np.ndarray  # cells in which a doubled quote stands for one

    @cached_property
    def is_escaped(self) -> np.ndarray:
        escaped = np.zeros(len(self.start), bool)
        escaped[self.escaped] = True
        return escaped


def tokenise(
    pieces: Sequence[bytes], separator: str, at: Mapping[str, int], width: int, longest: int
) -> Columns:
    """Columns of pieces of text that each end with a line feed.

    `at` says in which place each wanted column stands, `width` how many cells the header has, `longest` how
    many characters a cell may have. Raises NotWellFormed, UnicodeDecodeError.
    """
    data = b"".join(pieces) if len(pieces) > 1 else pieces[0]
    _check(data, pieces)
    cells = _find_cells(data, ord(separator))
    edges = np.cumsum([0, *map(len, pieces)])
    row_edges = np.searchsorted(cells.row_start, edges)
    counts = np.diff(row_edges)
    piece = np.repeat(np.arange(len(pieces), dtype=np.int32), counts)
    place = np.arange(len(cells.first), dtype=np.int64) - np.repeat(row_edges[:-1], counts)
    texts = _texts(cells)
    taken = {name: _column(cells, texts, index) for name, index in at.items()}
    return Columns(piece, place, counts, taken, _extra(cells, width), _long(cells, at, longest))


def _check(data: bytes, pieces: Sequence[bytes]) -> None:
    if not data.isascii():
        whole = pa.array([0, len(data)], pa.int32()).buffers()[1]
        try:
            pa.StringArray.from_buffers(1, whole, pa.py_buffer(data)).validate(full=True)
        except pa.ArrowInvalid:
            data.decode("utf-8")  # says where
            raise
    if b'"' in data and any(piece.count(b'"') % 2 for piece in pieces):
        raise NotWellFormed
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        raise NotWellFormed


def _find_cells(data: bytes, separator: int) -> _Cells:
    raw = np.frombuffer(data, np.uint8)
    quoted = b'"' in data
    found = raw == separator
    found |= raw == _LINE_FEED
    if quoted:
        found |= raw == _QUOTE
    marks = np.flatnonzero(found).astype(np.int32)
    del found
    opening = np.empty(0, np.int32)
    if quoted:
        marks, opening = _outside_quotes(raw, marks, separator)
    is_end = raw[marks] == _LINE_FEED
    start = np.empty_like(marks)
    start[0], start[1:] = 0, marks[:-1] + 1
    end = marks.copy()
    if b"\r" in data:
        end -= is_end & (raw[np.maximum(marks - 1, 0)] == _RETURN) & (marks > 0)
    last = np.flatnonzero(is_end).astype(np.int32)
    first = np.empty_like(last)
    first[:1], first[1:] = 0, last[:-1] + 1
    row_start = start[first]
    escaped = np.empty(0, np.int64)
    if quoted:
        doubled = opening[(opening > 0) & (raw[np.maximum(opening - 1, 0)] == _QUOTE)]
        escaped = np.unique(np.searchsorted(marks, doubled))
        inside = raw[start] == _QUOTE
        start = start + inside
        end = end - inside
    return _Cells(data, start, end, first, last - first + 1, row_start, escaped)


def _outside_quotes(raw: np.ndarray, marks: np.ndarray, separator: int) -> tuple[np.ndarray, np.ndarray]:
    """The separators and line ends outside quotes, and where quotes open."""
    is_quote = raw[marks] == _QUOTE
    quotes = marks[is_quote]
    opening, closing = quotes[0::2], quotes[1::2]
    before = np.zeros(256, bool)
    before[[separator, _LINE_FEED, _QUOTE]] = True
    after = before.copy()
    after[_RETURN] = True
    opens_well = before[raw[np.maximum(opening - 1, 0)]]
    if not (opens_well.all() and after[raw[closing + 1]].all()):
        raise NotWellFormed
    outside = (np.cumsum(is_quote, dtype=np.int32) & 1) == 0
    return marks[outside & ~is_quote], opening


def _texts(cells: _Cells) -> pa.Array:
    """All cells as one text array over the bytes read: cell i is element 2i, what lies between is odd."""
    edges = np.empty(2 * len(cells.start), np.int32)
    edges[0::2], edges[1::2] = cells.start, cells.end
    return pa.StringArray.from_buffers(len(edges) - 1, pa.py_buffer(edges), pa.py_buffer(cells.data))


def _column(cells: _Cells, texts: pa.Array, index: int) -> pa.Array:
    wanted = (cells.first + np.int32(index)) * np.int32(2)
    short = cells.count <= index
    places = pa.array(wanted, mask=short) if short.any() else pa.array(wanted)
    column = texts.take(places)
    if len(cells.escaped):
        place = np.minimum(cells.first + index, len(cells.start) - 1)
        doubled = cells.is_escaped[place] & ~short
        if doubled.any():
            column = pc.if_else(pa.array(doubled), pc.replace_substring(column, '""', '"'), column)
    return column


def _cells_beyond(cells: _Cells, width: int) -> np.ndarray:
    """The cells that stand beyond the header and are not empty."""
    rows = np.flatnonzero(cells.count > width)
    beyond = cells.count[rows] - width
    offsets = np.arange(beyond.sum()) - np.repeat(np.cumsum(beyond) - beyond, beyond)
    found = np.repeat(cells.first[rows] + width, beyond) + offsets
    return found[cells.end[found] > cells.start[found]]


def _extra(cells: _Cells, width: int) -> np.ndarray:
    extra = np.zeros(len(cells.first), bool)
    for cell in _cells_beyond(cells, width):
        if cells.data[cells.start[cell] : cells.end[cell]].decode("utf-8").strip():
            extra[np.searchsorted(cells.first, cell, side="right") - 1] = True
    return extra


def _long(cells: _Cells, at: Mapping[str, int], longest: int) -> list[tuple[int, str | None]]:
    names = {index: name for name, index in at.items()}
    found: list[tuple[int, str | None]] = []
    for cell in np.flatnonzero(cells.end - cells.start > longest):
        text = cells.data[cells.start[cell] : cells.end[cell]].decode("utf-8")
        if len(text.replace('""', '"') if cell in cells.escaped else text) > longest:
            row = int(np.searchsorted(cells.first, cell, side="right")) - 1
            found.append((row, names.get(int(cell - cells.first[row]))))
    return found
