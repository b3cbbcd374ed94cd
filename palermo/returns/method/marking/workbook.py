"""The cells of an XLSX workbook, read as a stream with their number formats; formulas by their stored value."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from math import isfinite
from pathlib import PurePosixPath
from typing import cast
from xml.etree import ElementTree
from xml.parsers import expat

from palermo.returns.method.marking.cells import (
    Cell,
    NumberFormat,
    Row,
    SentBook,
    SentSheet,
    SpreadsheetError,
    Value,
)
from palermo.returns.method.read.archive import Archive
from palermo.returns.method.read.limits import Refused
from palermo.returns.method.read.workbook import WORKBOOK_PART


def workbook_sheets(archive: Archive) -> SentBook:
    """The worksheets of an XLSX workbook in their order, hidden ones like others. Refused when it is damaged."""
    relations = _relations(archive, WORKBOOK_PART)
    targets = {identity: target for each in relations.values() for identity, target in each}
    root = _parsed(archive, WORKBOOK_PART)
    properties = next(_all(root, "workbookPr"), None)
    date_1904 = properties is not None and properties.get("date1904", "0") in ("1", "true")
    strings = _shared_strings(archive, _first(relations, "sharedStrings"))
    formats = _number_formats(archive, _first(relations, "styles"))
    worksheets = {target for _, target in relations.get("worksheet", [])}
    places = [(sheet.get("name", ""), targets.get(_relation_id(sheet), "")) for sheet in _all(root, "sheet")]
    sheets = (
        SentSheet(name, SheetReader(strings, formats).rows(archive.blocks(member)))
        for name, member in places
        if member in worksheets and member in archive.members
    )
    return SentBook(sheets, date_1904)


def _first(relations: dict[str, list[tuple[str, str]]], kind: str) -> str | None:
    return relations[kind][0][1] if kind in relations else None


def _relation_id(sheet: ElementTree.Element) -> str:
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")


def _relations(archive: Archive, part: str) -> dict[str, list[tuple[str, str]]]:
    """Kind of relation -> (id, member name) of a part of the workbook."""
    folder = PurePosixPath(part).parent
    found: dict[str, list[tuple[str, str]]] = {}
    for relation in _all(
        _parsed(archive, str(folder / "_rels" / (PurePosixPath(part).name + ".rels"))), "Relationship"
    ):
        target = relation.get("Target", "")
        member = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        found.setdefault(kind, []).append((relation.get("Id", ""), member))
    return found


def _joined(folder: PurePosixPath, target: str) -> str:
    parts: list[str] = []
    for part in (folder / target).parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _parsed(archive: Archive, member: str) -> ElementTree.Element:
    if member not in archive.members:
        raise Refused("damaged")
    try:
        # Expat stops entities that swell; nothing outside the file is ever fetched.
        return ElementTree.fromstring(archive.read(member))  # noqa: S314
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Refused("damaged") from error


def _all(root: ElementTree.Element, local: str) -> Iterator[ElementTree.Element]:
    return root.iterfind(f".//{{*}}{local}")


def _shared_strings(archive: Archive, member: str | None) -> list[str]:
    if member is None or member not in archive.members:
        return []
    strings = []
    for item in _elements(archive, member):
        if item.tag.endswith("}si"):
            strings.append(_plain(_item_text(item)))
            item.clear()
    return strings


def _elements(archive: Archive, member: str) -> Iterator[ElementTree.Element]:
    """The elements of a part, each as soon as it ends."""
    parser: ElementTree.XMLPullParser = ElementTree.XMLPullParser()
    try:
        for block in archive.blocks(member):
            parser.feed(block)
            for event in parser.read_events():
                yield cast(ElementTree.Element, event[-1])
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Refused("damaged") from error


def _item_text(item: ElementTree.Element) -> str:
    """The text of a string, of all its runs; not the phonetic hints beside it."""
    parts = []
    for child in item:
        if child.tag.endswith("}t"):
            parts.append(child.text or "")
        elif child.tag.endswith("}r"):
            parts += [run.text or "" for run in child if run.tag.endswith("}t")]
    return "".join(parts)


def _plain(text: str) -> str:
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


def _number_formats(archive: Archive, member: str | None) -> list[NumberFormat]:
    """The number format of each cell style: the number of a built-in one, or its text; none where it is damaged."""
    try:
        root = _parsed(archive, member or "")
    except Refused:
        return []
    own = {each.get("numFmtId"): each.get("formatCode", "") for each in _all(root, "numFmt")}
    styles = next(_all(root, "cellXfs"), None)
    ids = [] if styles is None else [style.get("numFmtId", "0") for style in styles]
    # The library that writes takes 0 for the format "0".
    return [own.get(identity) or _whole(identity, 0) or "General" for identity in ids]


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() else otherwise


class SheetReader:
    """Reads the XML of one sheet as a stream; rows come out as soon as they are complete."""

    def __init__(self, strings: list[str], formats: list[NumberFormat]) -> None:
        self.strings, self.formats = strings, formats
        self.done: list[Row] = []
        self.row, self.column = 0, -1
        self.cells: list[Cell] = []
        self.kind, self.style = "n", 0
        self.text: list[str] = []
        self.reads = self.phonetic = False
        self.columns: dict[str, int] = {}
        self.locals: dict[str, str] = {}

    def local(self, name: str) -> str:
        """The name of an element without its namespace; asked some millions of times for a dozen names."""
        if name not in self.locals:
            self.locals[name] = name.rpartition(" ")[2]
        return self.locals[name]

    def rows(self, blocks: Iterator[bytes]) -> Iterator[Row]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        for block in blocks:
            parser.Parse(block, False)
            yield from self.done
            self.done = []
        parser.Parse(b"", True)
        yield from self.done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = self.local(name)
        if local == "c":
            place = attributes.get("r", "").rstrip("0123456789")
            self.column = self._column(place) if place else self.column + 1
            self.kind = attributes.get("t", "n")
            self.style = _whole(attributes.get("s", ""), 0)
            self.text = []
        elif local in ("v", "t"):
            self.reads = not self.phonetic
        elif local == "row":
            self.row = _whole(attributes.get("r", ""), self.row + 1)
            self.column, self.cells = -1, []
        elif local == "rPh":
            self.phonetic = True

    def characters(self, text: str) -> None:
        if self.reads:
            self.text.append(text)

    def end(self, name: str) -> None:
        local = self.local(name)
        if local in ("v", "t"):
            self.reads = False
        elif local == "c":
            text = "".join(self.text)
            if text:
                number_format = self.formats[self.style] if self.style < len(self.formats) else "General"
                self.cells.append(Cell(self.column, self._value(text), number_format))
        elif local == "row":
            self.done.append((self.row, self.cells))
        elif local == "rPh":
            self.phonetic = False

    def _value(self, text: str) -> Value:
        """The value of a cell; its text where it is not what the cell says it is."""
        if self.kind == "s":
            place = _whole(text, len(self.strings))
            return self.strings[place] if place < len(self.strings) else text
        if self.kind == "b":
            return text in ("1", "true")
        if self.kind == "e":
            return SpreadsheetError(text)
        with suppress(ValueError):
            if self.kind == "d":
                return datetime.fromisoformat(text.removesuffix("Z"))
            if self.kind == "n" and isfinite(number := float(text)):
                return number
        return _plain(text)

    def _column(self, letters: str) -> int:
        if letters not in self.columns:
            number = 0
            for letter in letters.upper():
                number = number * 26 + ord(letter) - 64
            self.columns[letters] = number - 1
        return self.columns[letters]
