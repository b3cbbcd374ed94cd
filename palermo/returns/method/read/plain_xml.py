"""Worksheets and shared strings written the plain way, read without a step per cell.

Programs write cells in very few forms. This reader knows them and says NotPlain to everything else; what it
leaves, calamine reads. Number formats and texts with escapes are asked from calamine (see probe.py), so that
both ways give the same cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_LT, _GT, _QUOTE, _SPACE, _SLASH = (ord(letter) for letter in '<>" /')
_PRESERVE = b'<t xml:space="preserve">'
_ATTRIBUTES = re.compile(r'(?: (s|t|cm|vm|ph)="([^"]*)")*')
_ATTRIBUTE = re.compile(r' (\w+)="([^"]*)"')
_PREFIXED = re.compile(rb"<([A-Za-z][\w.-]*):(?:worksheet|sst)[\s>]")
_HEAD = 4096
_PIECE = 8 << 20
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)""")

NUMBER, SHARED, TEXT, INLINE, BOOLEAN, ERROR = range(6)
_TYPES = {"n": NUMBER, "s": SHARED, "str": TEXT, "inlineStr": INLINE, "b": BOOLEAN, "e": ERROR}


class NotPlain(Exception):
    """Written in a way that this reader does not know."""


def _require(condition: bool | np.bool_) -> None:
    if not condition:
        raise NotPlain


def slices(data: bytes, start: np.ndarray, end: np.ndarray) -> pa.Array:
    """The texts between start and end (ascending, not overlapping), without copying: element 2i is text i."""
    edges = np.empty(2 * len(start), np.int32)
    edges[0::2], edges[1::2] = start, end
    return pa.StringArray.from_buffers(max(len(edges) - 1, 0), pa.py_buffer(edges), pa.py_buffer(data))


def take_slices(sliced: pa.Array, which: np.ndarray) -> pa.Array:
    return sliced.take(pa.array(which.astype(np.int32) * np.int32(2)))


@dataclass
class _Tags:
    """Where tags begin in `data`, and the first letters of their names."""

    data: bytes
    raw: np.ndarray
    at: np.ndarray
    first: np.ndarray

    @classmethod
    def of(cls, data: bytes) -> _Tags:
        raw = np.frombuffer(data + b"\0" * 32, np.uint8)
        at = np.flatnonzero(raw == _LT).astype(np.int32)
        at = np.append(at, np.full(8, len(data), np.int32))  # what follows the last tag is no tag
        return cls(data, raw, at, raw[at + 1])

    def is_tag(self, letter: str) -> np.ndarray:
        return self.first == ord(letter)

    def letter(self, tags: np.ndarray, offset: int) -> np.ndarray:
        return self.raw[self.at[tags] + offset]

    def text_start(self, tags: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where the text of tags `<t>` and `<t xml:space="preserve">` begins, and which are the second."""
        plain = self.letter(tags, 2) == _GT
        kept = ~plain
        for offset in (3, 13, 22, 23):
            kept &= self.letter(tags, offset) == _PRESERVE[offset]
        _require((plain | kept).all())
        return self.at[tags] + np.where(kept, len(_PRESERVE), 3).astype(np.int32), kept


def without_prefix(xml: bytes) -> bytes:
    """Some programs write every element with a prefix (`<x:row>`); a `<` stands nowhere but at an element."""
    root = _PREFIXED.search(xml, 0, _HEAD)
    if root is None or b"<!" in xml[: root.end()]:
        return xml
    return xml.replace(b"<" + root[1] + b":", b"<").replace(b"</" + root[1] + b":", b"</")


def check_encoding(xml: bytes) -> None:
    _require(len(xml) < 2**31 - 64)  # places are 32-bit numbers
    declared = _ENCODING.search(xml[:200])
    _require(declared is None or declared[1].upper() == b"UTF-8")
    whole = slices(xml, np.array([0], np.int32), np.array([len(xml)], np.int32))
    try:
        whole.validate(full=True)
    except pa.ArrowInvalid as error:
        raise NotPlain from error


def needs_decoding(texts: pa.Array, kept: np.ndarray) -> np.ndarray:
    """Texts that are not what they look like: with escapes, or with outer blanks that are not kept."""
    odd = pc.match_substring_regex(texts, r"&|_x|\r").to_numpy(zero_copy_only=False)
    if not kept.all():
        blanks = pc.match_substring_regex(texts, r"^[ \t\n]|[ \t\n]$|^$").to_numpy(zero_copy_only=False)
        odd = odd | (blanks & ~kept)
    return odd


def shared_strings(xml: bytes) -> tuple[pa.Array, list[int], list[bytes]]:
    """Texts of the shared strings; which of them are not plain, and their elements `<si>…</si>` as written."""
    begin, end = xml.find(b"<si"), xml.rfind(b"</sst>")
    _require(end >= 0)
    if begin < 0:
        return pa.array([], pa.string()), [], []
    check_encoding(xml)
    tags = _Tags.of(xml[begin : end + 6])
    items = np.flatnonzero(tags.is_tag("s") & (tags.raw[tags.at + 2] == ord("i")))
    _require(not (tags.is_tag("!") | tags.is_tag("?")).any())
    plain = (tags.letter(items, 3) == _GT) & tags.is_tag("t")[items + 1] & tags.is_tag("/")[items + 2]
    plain &= tags.is_tag("/")[items + 3] & (tags.letter(items + 3, 2) == ord("s"))
    plain &= (tags.letter(items + 1, 2) == _GT) | (tags.letter(items + 1, 2) == _SPACE)
    simple = items[plain]
    start, kept = tags.text_start(simple + 1)
    texts = take_slices(slices(tags.data, start, tags.at[simple + 2]), np.arange(len(simple)))
    decoding = needs_decoding(texts, kept)
    odd = np.ones(len(items), bool)
    odd[np.flatnonzero(plain)[~decoding]] = False
    places = np.flatnonzero(odd).tolist()
    edges = np.append(tags.at[items], len(tags.data) - 6)
    elements = [tags.data[edges[place] : edges[place + 1]] for place in places]
    whole = np.full(len(items), -1, np.int64)
    whole[plain] = np.arange(len(simple))
    return texts.take(pa.array(whole, mask=whole < 0)), places, elements


@dataclass
class Cells:
    """Cells of some rows: `rows` numbers of the rows; of each cell that has a value: index of its row, column
    (from 0), type, style (-1: none) and value as written; and the places of all formulas."""

    rows: np.ndarray
    row: np.ndarray
    column: np.ndarray
    type: np.ndarray
    style: np.ndarray
    kept: np.ndarray
    values: pa.Array
    formulas: list[tuple[int, int]]


def sheet_pieces(xml: bytes) -> Iterator[bytes]:
    """The rows of a worksheet, whole rows at a time."""
    begin, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    if end < 0:
        _require(xml.find(b"<sheetData/>") >= 0)
        return
    start = xml.find(b"<row", begin, end)
    _require(xml[begin : start if start >= 0 else end].strip() == b"<sheetData>")
    while 0 <= start < end:
        stop = xml.find(b"<row ", start + _PIECE, end) if start + _PIECE < end else end
        stop = end if stop < 0 else stop
        yield xml[start:stop]
        start = stop


def read_cells(data: bytes) -> Cells:
    """The cells of whole rows."""
    tags = _Tags.of(data)
    is_row = tags.is_tag("r") & (tags.raw[tags.at + 2] == ord("o"))
    known = is_row | tags.is_tag("/") | (tags.first == 0)
    for letter in "cvfit":
        known |= tags.is_tag(letter)
    _require(known.all())
    row_tags = np.flatnonzero(is_row)
    rows = _row_numbers(tags, row_tags)
    cells = np.flatnonzero(tags.is_tag("c"))
    row = np.repeat(
        np.arange(len(rows), dtype=np.int32), np.diff(np.append(np.searchsorted(cells, row_tags), len(cells)))
    )
    start, end, kept, is_formula = _values(tags, cells)
    used = (end >= 0) | is_formula
    cells, row, start, end, kept, is_formula = (x[used] for x in (cells, row, start, end, kept, is_formula))
    column, attributes = _references(tags, cells, rows[row])
    formulas = list(zip(rows[row[is_formula]].tolist(), (column[is_formula] + 1).tolist(), strict=True))
    there = end >= 0
    kind, style = _kinds(tags, attributes[there], tags.at[cells[there] + 1] - 1)
    values = slices(data, start[there], end[there])
    inline = tags.is_tag("i")[cells[there] + 1]
    _require((inline == (kind == INLINE)).all())
    return Cells(rows, row[there], column[there], kind, style, kept[there], values, formulas)


def _row_numbers(tags: _Tags, row_tags: np.ndarray) -> np.ndarray:
    for offset, expected in enumerate(b'row r="', start=1):
        _require((tags.letter(row_tags, offset) == expected).all())
    number = np.zeros(len(row_tags), np.int64)
    going = np.ones(len(row_tags), bool)
    for offset in range(8, 18):
        letter = tags.letter(row_tags, offset)
        digit = letter.astype(np.int64) - 48
        ends = going & ((digit < 0) | (digit > 9))
        _require((letter[ends] == _QUOTE).all())
        going &= ~ends
        number = np.where(going, number * 10 + digit, number)
        if not going.any():
            break
    _require(not going.any() and (number > 0).all() and (np.diff(number) > 0).all())
    return number


def _values(tags: _Tags, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Start and end (-1: no value) of each cell's value, whether blanks are kept, whether it has a formula."""
    _require((tags.letter(cells, 2) == _SPACE).all())
    is_formula = tags.is_tag("f")[cells + 1]
    value: np.ndarray = cells + 1
    if is_formula.any():
        closing = tags.is_tag("/")[cells + 2] & (tags.letter(cells + 2, 2) == ord("f"))
        value = value + is_formula.astype(value.dtype) + (is_formula & closing)
    has_value = tags.is_tag("v")[value]
    second, third = tags.letter(value, 2), tags.letter(value, 3)
    has_value &= ~((second == _SLASH) | ((second == _SPACE) & (third == _SLASH)))  # <v/> holds nothing
    _require(((second == _GT) | ~has_value).all())
    for offset, name in ((1, "v"), (2, "c")):
        closes = tags.is_tag("/")[value + offset] & (tags.letter(value + offset, 2) == ord(name))
        _require((closes | ~has_value).all())
    has_inline = tags.is_tag("i")[cells + 1]
    start = np.where(has_value, tags.at[value] + 3, 0).astype(np.int32)
    end = np.where(has_value, tags.at[value + 1], -1).astype(np.int32)
    kept = np.ones(len(cells), bool)
    if has_inline.any():
        inline = cells[has_inline]
        _require(
            (tags.is_tag("t")[inline + 2] & tags.is_tag("/")[inline + 3] & tags.is_tag("/")[inline + 4]).all()
        )
        _require((tags.letter(inline + 4, 2) == ord("i")).all())
        start[has_inline], kept[has_inline] = tags.text_start(inline + 2)
        end[has_inline] = tags.at[inline + 3]
    filled = has_value | has_inline | is_formula
    _require((tags.raw[tags.at[cells[filled] + 1] - 1] == _GT).all())
    _require((filled | tags.is_tag("/")[cells + 1] | tags.is_tag("c")[cells + 1]).all())
    return start, end, kept, is_formula


def _references(tags: _Tags, cells: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Column of each cell from 0, and where the attributes after its reference begin."""
    for offset, expected in enumerate(b' r="', start=2):
        _require((tags.letter(cells, offset) == expected).all())
    column = np.zeros(len(cells), np.int32)
    letters = np.zeros(len(cells), np.int32)
    going = np.ones(len(cells), bool)
    for offset in range(6, 10):
        letter = tags.letter(cells, offset).astype(np.int32) - 64
        going &= (letter >= 1) & (letter <= 26)
        if not going.any():
            break
        column = np.where(going, column * 26 + letter, column)
        letters += going
    digits = np.searchsorted(10 ** np.arange(1, 12, dtype=np.int64), rows, side="right") + 1
    close = tags.at[cells] + 6 + letters + digits.astype(np.int32)
    _require((letters > 0).all() and (letters <= 3).all() and (tags.raw[close] == _QUOTE).all())
    _require((tags.raw[close - 1] - 48 == rows % 10).all())
    return column - 1, close + 1


def _kinds(tags: _Tags, start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Type and style of each cell, from the few different texts of attributes."""
    _require((end >= start).all())
    texts = take_slices(slices(tags.data, start, end), np.arange(len(start))).dictionary_encode()
    kinds, styles = [], []
    for text in texts.dictionary.to_pylist():
        _require(_ATTRIBUTES.fullmatch(text) is not None)
        attributes = dict(_ATTRIBUTE.findall(text))
        kind = _TYPES.get(attributes.get("t", "n"))
        style = attributes.get("s", "-1")
        if kind is None or not re.fullmatch(r"-1|\d{1,6}", style):
            raise NotPlain
        kinds.append(kind)
        styles.append(int(style))
    index = texts.indices.to_numpy()
    return np.array(kinds, np.int8)[index], np.array(styles, np.int32)[index]
