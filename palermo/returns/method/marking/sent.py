"""The cells of a return as they were sent, row by row, from a workbook, a zip or a folder of CSV files."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from palermo.returns.method.fields import SHEETS
from palermo.returns.method.marking.cells import Cell, Row, SentBook, SentSheet
from palermo.returns.method.marking.workbook import workbook_sheets
from palermo.returns.method.read.archive import BLOCK, Archive
from palermo.returns.method.read.header import fold
from palermo.returns.method.read.limits import Budget, Limits
from palermo.returns.method.read.pieces import cut, find_start, utf8_blocks
from palermo.returns.method.read.workbook import is_workbook

_CSV = ".csv"


def sent_book(sent: Path | bytes, limits: Limits | None = None) -> SentBook:
    """The sheets of a workbook (all of them), of a zip with CSV files or of a folder (those of the format).

    `sent` is a path, or a workbook or zip in memory.

    The limits hold while it is unpacked, also in sheets that no check reads. Reading raises Refused for what
    cannot be read, OSError when the file is not there.
    """
    limits = limits or Limits()
    if isinstance(sent, Path) and sent.is_dir():
        files = {file.name: _blocks_of(file) for file in sorted(sent.iterdir()) if file.is_file()}
        return SentBook(_csv_sheets(files))
    archive = Archive(sent if isinstance(sent, bytes) else sent.read_bytes(), Budget(limits))
    if is_workbook(archive.names()):
        return workbook_sheets(archive)
    return SentBook(_csv_sheets({PurePosixPath(name).name: archive.blocks(name) for name in archive.names()}))


def _blocks_of(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while block := opened.read(BLOCK):
            yield block


def _csv_sheets(files: Mapping[str, Iterator[bytes]]) -> Iterator[SentSheet]:
    known = {fold(name): blocks for name, blocks in files.items()}
    for sheet in SHEETS:
        if sheet + _CSV in known:
            yield SentSheet(sheet, _csv_rows(sheet, known[sheet + _CSV]))


def _csv_rows(sheet: str, blocks: Iterator[bytes]) -> Iterator[Row]:
    pieces = cut(utf8_blocks(blocks))
    first = next(pieces, b"")
    if not first:
        return
    separator = find_start(first, sheet).separator
    stream = io.BufferedReader(_Joined(first, pieces))  # type: ignore[type-var]
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    for number, record in enumerate(csv.reader(text, delimiter=separator), 1):
        yield number, [Cell(column, value, "@") for column, value in enumerate(record) if value]


class _Joined(io.RawIOBase):
    """Pieces of bytes as one stream."""

    def __init__(self, first: bytes, rest: Iterator[bytes]) -> None:
        self._piece, self._rest = memoryview(first), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        if not self._piece:
            self._piece = memoryview(next(self._rest, b""))
        taken = min(len(buffer), len(self._piece))
        buffer[:taken] = self._piece[:taken]
        self._piece = self._piece[taken:]
        return taken
