"""XLSX workbooks: the parts of the archive, and the sheets of the format into columns of text."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from palermo.returns.method.read.archive import Archive
from palermo.returns.method.read.cells import CellTexts
from palermo.returns.method.read.header import PASSED_OVER, fold, sheet_named
from palermo.returns.method.read.limits import Budget, Refused, TooLarge
from palermo.returns.method.read.look import Look, look_at
from palermo.returns.method.read.notes import Notes, shown
from palermo.returns.method.read.plain_sheet import PlainBatch, PlainWorkbook, read_plain
from palermo.returns.method.read.plain_xml import NotPlain
from palermo.returns.method.read.worksheet import Workbook, calamine_batches, convert

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_SHARED_CELL = re.compile(rb"""t=["']s["'][^>]*>\s*<(?:\w+:)?v>([0-9]{1,9})<""")
_REPACK = 512 << 20
WORKBOOK_PART = "xl/workbook.xml"


@dataclass
class _Listed:
    """A sheet as the workbook lists it."""

    name: str
    member: str | None


def is_workbook(names: list[str]) -> bool:
    return WORKBOOK_PART in names


def _xml(data: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in data:
        raise Refused("damaged")
    try:
        return ElementTree.fromstring(data)  # noqa: S314 (no document type, so no entities)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Refused("damaged") from error


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _list_sheets(parts: dict[str, bytes]) -> tuple[list[_Listed], bool]:
    """The sheets in order, and whether days are counted from 1904."""
    targets: dict[str, str] = {}
    for relation in _xml(parts.get("xl/_rels/workbook.xml.rels", b"<none/>")):
        target, kind = relation.get("Target", ""), relation.get("Type", "")
        if kind.endswith("/worksheet"):
            targets[relation.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", target))[1:]
    listed, from_1904 = [], False
    for element in _xml(parts[WORKBOOK_PART]).iter():
        if _local(element.tag) == "workbookPr":
            from_1904 = element.get("date1904", "0").lower() in ("1", "true")
        elif _local(element.tag) == "sheet":
            relation_id = next(
                (value for key, value in element.attrib.items() if _local(key) == "id" and key != "id"), ""
            )
            listed.append(_Listed(element.get("name", ""), targets.get(relation_id)))
    return listed, from_1904


def _known(listed: list[_Listed], notes: Notes) -> dict[str, _Listed]:
    """The sheets that the format knows; others, and second ones of a name, are noted."""
    known: dict[str, _Listed] = {}
    for one in listed:
        sheet = sheet_named(one.name)
        if sheet is None:
            if fold(one.name) not in PASSED_OVER:
                notes.add("unknown-sheet", shown(one.name))
        elif sheet in known:
            notes.refuse(Refused("duplicate-sheet"), sheet)
        else:
            known[sheet] = one
            notes.sheets.append(sheet)
    return known


def _is_needed(name: str) -> bool:
    """Parts that calamine reads besides the sheets themselves; macros and pictures are never handed on."""
    return name.endswith((".xml", ".rels")) and not name.startswith(
        ("xl/worksheets/", "xl/media/", "docProps/")
    )


def read_workbook(archive: Archive, budget: Budget) -> Workbook:
    """All sheets of the format. Refused when the workbook as a whole cannot be read."""
    result = Workbook()
    members = archive.names()
    parts = {name: archive.read(name) for name in members if _is_needed(name)}
    listed, from_1904 = _list_sheets(parts)
    known = _known(listed, result.notes)
    wanted = {one.member for one in known.values()}
    for name in members:
        if name in wanted:
            if (xml := _read_if_whole(archive, name)) is not None:
                parts[name] = xml
        elif name not in parts:
            for _ in archive.blocks(name):  # unpacked only to be counted
                pass
    reader = _Reader(archive, parts, from_1904, budget)
    for sheet, one in known.items():
        try:
            _add(result, reader.read(sheet, one))
        except Refused as refused:
            result.notes.refuse(refused, sheet)
    return result


def _add(whole: Workbook, sheet: Workbook) -> None:
    whole.notes.findings += sheet.notes.findings
    whole.notes.marks |= sheet.notes.marks
    whole.notes.columns |= sheet.notes.columns
    whole.fields += sheet.fields
    whole.parts += sheet.parts


def _read_if_whole(archive: Archive, name: str) -> bytes | None:
    """A damaged sheet spoils itself only."""
    try:
        return archive.read(name)
    except TooLarge:
        raise
    except Refused:
        return None


def _pack(parts: dict[str, bytes]) -> bytes:
    """The parts as an archive that need not be unpacked a second time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return packed.getvalue()


class _Reader:
    """Reads the sheets of one workbook: plainly written ones at once, all others by calamine."""

    def __init__(self, archive: Archive, parts: dict[str, bytes], from_1904: bool, budget: Budget) -> None:
        self._archive = archive
        self._parts = parts
        self._budget = budget
        self._texts = CellTexts(from_1904)
        self._plain = PlainWorkbook(
            parts.get("xl/sharedStrings.xml"),
            parts.get("xl/styles.xml"),
            from_1904,
            self._texts,
            budget.limits.unpacked,
        )
        self._calamine: CalamineWorkbook | None = None

    def read(self, sheet: str, listed: _Listed) -> Workbook:
        xml = self._parts.get(listed.member or "")
        if xml is None:
            raise Refused("damaged")
        left = self._budget.rows_left
        try:
            look = Look()
            first, rest = _first_row(read_plain(xml, self._plain, look))
            return convert(sheet, first, rest, look, self._budget)
        except NotPlain:
            self._budget.rows_left = left
        look = look_at(xml)
        if look.rows * look.columns > self._budget.limits.span:
            raise TooLarge("span")
        if _most_text(xml, self._parts.get("xl/sharedStrings.xml", b"")) > self._budget.limits.unpacked:
            raise TooLarge("unpacked")
        try:
            batches = calamine_batches(self._open(listed.name), self._texts, look)
            return convert(sheet, next(batches, None), batches, look, self._budget)
        except BaseException as error:
            # A panic of the Rust reader on a broken workbook is no Exception, and its class cannot be imported.
            if type(error).__name__ == "PanicException":
                raise Refused("damaged") from error
            raise

    def _open(self, name: str) -> CalamineSheet:
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            if self._calamine is None:
                small = sum(map(len, self._parts.values())) <= _REPACK
                packed = _pack(self._parts) if small else self._archive.data
                self._calamine = CalamineWorkbook.from_filelike(io.BytesIO(packed))
            return self._calamine.get_sheet_by_name(name)
        except CalamineError as error:
            raise Refused("damaged") from error


def _most_text(xml: bytes, strings: bytes) -> int:
    """The most text that the shared strings of a sheet can make, in bytes: a long one may be repeated."""
    longest = max(map(len, re.split(rb"<(?:\w+:)?si\b", strings)))
    shared = xml.count(b'"s"') + xml.count(b"'s'")
    if longest * shared <= len(xml) + len(strings):
        return longest * shared
    lengths = [len(string) for string in re.split(rb"<(?:\w+:)?si\b", strings)[1:]]
    numbers = [int(match[1]) for match in _SHARED_CELL.finditer(xml)]
    others = (shared - len(numbers)) * longest
    return others + sum(lengths[number] for number in numbers if number < len(lengths))


def _first_row(batches: Iterator[PlainBatch]) -> tuple[PlainBatch | None, Iterator[PlainBatch]]:
    """The header row, when row 1 is there, and all other rows."""
    batch = next(batches, None)
    if batch is None or batch.numbers[0] != 1:
        return None, chain([] if batch is None else [batch], batches)
    first, rest = batch.split_first()
    return first, chain([rest] if len(rest.numbers) else [], batches)
