"""XLSX workbooks: the parts of the archive, and the sheets of the format into columns of text."""

from __future__ import annotations

import io
import posixpath
import threading
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from palermo.returns.method.read.archive import Archive
from palermo.returns.method.read.cells import CellTexts
from palermo.returns.method.read.header import PASSED_OVER, fold, sheet_named
from palermo.returns.method.read.limits import Budget, Limits, Refused, TooLarge
from palermo.returns.method.read.look import Look, look_at
from palermo.returns.method.read.notes import Notes, shown
from palermo.returns.method.read.worksheet import Converter, Workbook

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_BIG = 8 << 20
_REPACK = 512 << 20
_PART = "xl/workbook.xml"


@dataclass
class _Listed:
    """A sheet as the workbook lists it."""

    name: str
    member: str | None


def is_workbook(names: list[str]) -> bool:
    return _PART in names


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
    for element in _xml(parts[_PART]).iter():
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
    small = sum(map(len, parts.values())) <= _REPACK
    opener = _Opener(_pack(parts) if small else archive.data, parts, budget.limits)
    converter = Converter(CellTexts(from_1904), budget, result)
    for sheet, opened in opener.open_all(known):
        try:
            cells, look = opened()
            converter.convert(sheet, cells, look)
        except Refused as refused:
            result.notes.refuse(refused, sheet)
    return result


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


class _Opener:
    """Lets calamine parse the sheets, in other threads when they are big: it works without Python's lock."""

    def __init__(self, packed: bytes, parts: dict[str, bytes], limits: Limits) -> None:
        self._packed = packed
        self._parts = parts
        self._limits = limits
        self._thread = threading.local()

    def open_all(
        self, known: dict[str, _Listed]
    ) -> Iterator[tuple[str, Callable[[], tuple[CalamineSheet, Look]]]]:
        big = [sheet for sheet, one in known.items() if len(self._parts.get(one.member or "", b"")) > _BIG]
        if not big:
            for sheet, one in known.items():
                yield sheet, partial(self._open, one)
            return
        workers = min(len(big), 2)
        with ThreadPoolExecutor(workers) as pool:
            waiting: deque[tuple[str, Future]] = deque()
            for sheet, one in known.items():
                if len(waiting) > workers:
                    name, future = waiting.popleft()
                    yield name, future.result
                waiting.append((sheet, pool.submit(self._open, one)))
            while waiting:
                name, future = waiting.popleft()
                yield name, future.result

    def _open(self, listed: _Listed) -> tuple[CalamineSheet, Look]:
        from python_calamine import CalamineError

        xml = self._parts.pop(listed.member or "", None)
        if xml is None:
            raise Refused("damaged")
        look = look_at(xml)
        del xml
        if look.rows * look.columns > self._limits.span:
            raise TooLarge("span")
        try:
            return self._workbook().get_sheet_by_name(listed.name), look
        except CalamineError as error:
            raise Refused("damaged") from error
        except BaseException as error:
            raise _panic(error) from error

    def _workbook(self) -> CalamineWorkbook:
        from python_calamine import CalamineWorkbook

        if not hasattr(self._thread, "workbook"):
            self._thread.workbook = CalamineWorkbook.from_filelike(io.BytesIO(self._packed))
        return self._thread.workbook


def _panic(error: BaseException) -> BaseException:
    """A panic of the Rust reader on a broken workbook is no Exception, and its class cannot be imported."""
    return Refused("damaged") if type(error).__name__ == "PanicException" else error
