"""What calamine does not tell about a worksheet: formulas, error cells, merged ranges, how far it reaches.

A look at the bytes finds out whether there is anything to tell; only then cells are looked at one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from palermo.returns.method.read.limits import Refused

Place = tuple[int, int]  # row and column, both counted from 1

_ROOT = re.compile(rb"<(?:([\w.-]+):)?worksheet[\s>]")
_FAR = re.compile(rb'r="(?:[A-Za-z]{2,}[0-9]+|[A-Za-z][0-9]{7,})"')
_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,10})")
_BYTES_PLACE = re.compile(rb"([A-Za-z]+)([0-9]+)")
_CELL_WITH_FORMULA = re.compile(rb'<c\s[^>]*?\br="([A-Za-z]+[0-9]+)"[^>]*>\s*<f[\s/>]')
_ANY_FORMULA = re.compile(rb"<f[\s/>]")
_ERROR_CELL = re.compile(
    rb'<c\s(?=[^>]*?\bt="e")[^>]*?\br="([A-Za-z]+[0-9]+)"[^>]*>\s*(?:<f\b[^>]*?(?:/>|>[^<]*</f>)\s*)?<v>([^<]*)</v>'
)
_MERGED = re.compile(rb'<mergeCell\s[^>]*?\bref="([^"]*)"')
_ESCAPES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}


@dataclass
class Look:
    """Cells with a formula, error cells with their text, first cells of merged ranges, the furthest place."""

    formulas: list[Place] = field(default_factory=list)
    errors: dict[Place, str] = field(default_factory=dict)
    merged: list[Place] = field(default_factory=list)
    rows: int = 999_999
    columns: int = 26


def column_number(letters: str) -> int:
    """A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def place_of(reference: str) -> Place:
    match = _PLACE.match(reference.strip())
    if match is None:
        raise Refused("damaged")
    return int(match[2]), column_number(match[1])


def look_at(xml: bytes) -> Look:
    """A look at the XML of a worksheet. Refused when it is cut off or has a document type."""
    begin = xml.find(b"sheetData")
    end = xml.rfind(b"sheetData")
    root = _ROOT.search(xml, 0, begin if begin >= 0 else len(xml))
    if root is None or b"worksheet>" not in xml[-4096:]:
        raise Refused("damaged")
    if b"<!DOCTYPE" in xml[: max(begin, 0)]:
        raise Refused("damaged")
    if root[1] is not None or b"<!" in xml[: max(begin, 0)]:
        return _look_closely(xml)
    return _look_quickly(xml, begin, end) or _look_closely(xml)


def _look_quickly(xml: bytes, begin: int, end: int) -> Look | None:
    """None when the cells are not written the plain way."""
    if begin < 0:
        return Look(rows=0, columns=0)
    if xml.find(b"='", begin, end) >= 0 or xml.find(b"<!", begin, end) >= 0:
        return None
    look = Look()
    for match in _FAR.finditer(xml, begin, end):
        letters, digits = _BYTES_PLACE.search(match[0], 3).groups()  # type: ignore[union-attr]
        look.rows = max(look.rows, int(digits))
        look.columns = max(look.columns, column_number(letters.decode()))
    if xml.find(b"<f", begin, end) >= 0:
        found = [place_of(match[1].decode()) for match in _CELL_WITH_FORMULA.finditer(xml, begin, end)]
        if len(found) != sum(1 for _ in _ANY_FORMULA.finditer(xml, begin, end)):
            return None
        look.formulas = found
    if errors := xml.count(b't="e"', begin, end):
        look.errors = {
            place_of(match[1].decode()): _unescape(match[2].decode())
            for match in _ERROR_CELL.finditer(xml, begin, end)
        }
        if len(look.errors) != errors:
            return None
    look.merged = [place_of(match[1].decode()) for match in _MERGED.finditer(xml, end)]
    return look


def _unescape(text: str) -> str:
    for escape, letter in _ESCAPES.items():
        text = text.replace(escape, letter)
    return text


class _Walker:
    """Goes through every element of a worksheet; slow, and right for any way to write it."""

    def __init__(self) -> None:
        self.look = Look(rows=0, columns=0)
        self._row, self._column = 0, 0
        self._error = False
        self._text: list[str] | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _doctype(self, *_: object) -> None:
        raise Refused("damaged")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif tag == "c":
            self._place_cell(attributes.get("r"))
            self._error = attributes.get("t") == "e"
        elif tag == "f":
            self.look.formulas.append((self._row, self._column))
        elif tag == "v" and self._error:
            self._text = []
        elif tag == "mergeCell":
            self.look.merged.append(place_of(attributes.get("ref", "")))

    def _place_cell(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
        else:
            self._row, self._column = place_of(reference)
        self.look.rows = max(self.look.rows, self._row)
        self.look.columns = max(self.look.columns, self._column)

    def _data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if self._text is not None and name.rpartition(" ")[2] == "v":
            self.look.errors[self._row, self._column] = "".join(self._text)
            self._text = None


def _look_closely(xml: bytes) -> Look:
    walker = _Walker()
    try:
        for block in _blocks(xml):
            walker.parser.Parse(block, False)
        walker.parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        raise Refused("damaged") from error
    return walker.look


def _blocks(xml: bytes) -> Iterator[bytes]:
    for start in range(0, len(xml), 1 << 20):
        yield xml[start : start + (1 << 20)]
