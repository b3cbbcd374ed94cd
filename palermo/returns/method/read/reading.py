"""Returns of any container into tables: each file by what it holds, not by its name."""

from __future__ import annotations

import gc
import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from palermo.returns.method.fields import DATA_SHEETS
from palermo.returns.method.foreign import foreign
from palermo.returns.method.read.archive import Archive, is_system
from palermo.returns.method.read.csv_sheets import CsvReader
from palermo.returns.method.read.find import Found, Given, find
from palermo.returns.method.read.header import PASSED_OVER, fold, sheet_named
from palermo.returns.method.read.limits import Budget, Limits, Refused, TooLarge
from palermo.returns.method.read.notes import Notes, shown
from palermo.returns.method.read.tables import Sink, create_tables
from palermo.returns.method.read.workbook import is_workbook, read_workbook
from palermo.returns.method.read.worksheet import Workbook

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Progress = Callable[[int, int], None]


@dataclass
class Source:
    """One return as it was given: `file` counts from 1, `kind` is xlsx, zip, folder or other."""

    file: int
    path: str
    sha256: str | None = None
    bytes: int = 0
    kind: str = "other"
    notes: Notes = field(default_factory=Notes, repr=False)


def read(
    con: DuckDBPyConnection,
    paths: Iterable[Given],
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> list[Source]:
    """Reads every return under `paths` (files, folders, bytes in memory) into tables of `con`, which are made anew.

    Tables: source, sheet_there, raw_return, raw_cases … raw_totals (one text column a known column, as found;
    `row` counts as a person counts, the header is row 1), mark, file_finding. Nothing is raised for a return
    that cannot be read: it has a row in file_finding, `reason` says why (contract/reasons.csv).
    `progress(done, total)` is called with whole files. Source: return-format/README.md.
    """
    found = find(paths)
    create_tables(con)
    with _without_collector(), ThreadPoolExecutor(_workers()) as pool:
        reading = _Reading(con, limits or Limits(), pool)
        for done, one in enumerate(found):
            if progress:
                progress(done, len(found))
            reading.add(one)
        reading.finish()
    if progress:
        progress(len(found), len(found))
    return reading.sources


def _workers() -> int:
    return max(2, min(4, os.cpu_count() or 2))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Millions of new cells hold no circles: looking for circles among them takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Reading:
    def __init__(self, con: DuckDBPyConnection, limits: Limits, pool: ThreadPoolExecutor) -> None:
        self._con = con
        self._limits = limits
        self._pool = pool
        self._sink = Sink(con)
        self._csv = CsvReader(self._sink, pool, ahead=_workers())
        self._workbooks: deque[tuple[Source, Future[Workbook]]] = deque()
        self._hashes: list[tuple[Source, Future[str]]] = []
        self.sources: list[Source] = []

    def add(self, found: Found) -> None:
        source = Source(len(self.sources) + 1, _as_text(found.path))
        self.sources.append(source)
        try:
            if found.folder is None:
                raise Refused("not-found")
            if found.data is not None:
                self._add_bytes(source, found.data)
            elif found.folder:
                self._add_folder(source, found.place)
            else:
                self._add_file(source, found.place)
        except OSError:
            source.notes.refuse(Refused("not-found"))
        except Refused as refused:
            source.notes.refuse(refused)

    def _add_file(self, source: Source, place: Path) -> None:
        source.bytes = place.stat().st_size
        if source.bytes > self._limits.sent:
            with place.open("rb") as file:
                source.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            raise TooLarge("sent")
        self._add_bytes(source, place.read_bytes())

    def _add_bytes(self, source: Source, data: bytes) -> None:
        source.bytes = len(data)
        self._hashes.append((source, self._pool.submit(_sha256, data)))
        if len(data) > self._limits.sent:
            raise TooLarge("sent")
        if reason := foreign(data):
            raise Refused(reason)
        budget = Budget(self._limits)
        archive = Archive(data, budget)
        names = archive.names()
        if is_workbook(names):
            source.kind = "xlsx"
            if len(self._workbooks) > _workers():
                self._take_workbook()
            self._workbooks.append((source, self._pool.submit(read_workbook, archive, budget)))
        elif "[Content_Types].xml" in names or "mimetype" in names:
            raise Refused("old-workbook" if "xl/workbook.bin" in names else "format")
        else:
            source.kind = "zip"
            base = _base(names)
            inside = {name: name.removeprefix(base) for name in names}
            self._add_sheets(source, inside, archive.blocks, budget)
            for name in names:
                if not _csv_sheet(inside[name]):
                    for _ in archive.blocks(name):  # unpacked only to be counted
                        pass

    def _add_folder(self, source: Source, place: Path) -> None:
        source.kind = "folder"
        entries = sorted(entry for entry in place.iterdir() if not is_system(entry.name))
        sheets = [entry for entry in entries if entry.is_file() and _csv_sheet(entry.name)]
        for entry in entries:
            if (sheet := _csv_sheet(entry.name)) and not entry.is_file():
                source.notes.refuse(Refused("not-found"), sheet)
        source.bytes = sum(entry.stat().st_size for entry in sheets)
        if source.bytes > self._limits.sent:
            raise TooLarge("sent")
        contents = {entry.name: entry.read_bytes() for entry in sheets}
        self._hashes.append((source, self._pool.submit(_sha256_of_all, dict(contents))))
        budget = Budget(self._limits)

        def blocks(name: str) -> Iterator[bytes]:
            data = contents.pop(name)
            budget.take_bytes(len(data))
            return iter([data])

        readable = {e.name: e.name for e in entries if e.name in contents or not _csv_sheet(e.name)}
        self._add_sheets(source, readable, blocks, budget)

    def _add_sheets(
        self, source: Source, names: dict[str, str], blocks: Callable[[str], Iterator[bytes]], budget: Budget
    ) -> None:
        for name, inside in names.items():
            sheet = _csv_sheet(inside)
            if sheet is None:
                if fold(Path(inside).stem) not in PASSED_OVER:
                    source.notes.add("unknown-sheet", shown(_as_text(inside.removesuffix(".csv"))))
            elif sheet in source.notes.sheets:
                source.notes.refuse(Refused("duplicate-sheet"), sheet)
            else:
                source.notes.sheets.append(sheet)
                self._csv.add(source.file, sheet, blocks(name), source.notes, budget)

    def _take_workbook(self) -> None:
        source, future = self._workbooks.popleft()
        try:
            workbook = future.result()
        except Refused as refused:
            source.notes.refuse(refused)
            return
        source.notes = workbook.notes
        self._sink.add_lines("raw_return", [(source.file, *row) for row in workbook.fields])
        for part in workbook.parts:
            count = len(part.rows)
            file = pa.repeat(pa.scalar(source.file, pa.int32()), count)
            self._sink.add(part.sheet, file, part.rows, pa.repeat(pa.scalar(False), count), part.texts)

    def finish(self) -> None:
        self._csv.finish()
        while self._workbooks:
            self._take_workbook()
        for source, future in self._hashes:
            source.sha256 = future.result()
        self._sink.flush()
        for sheet in DATA_SHEETS:
            there = {s.file: s.notes.columns[sheet] for s in self.sources if sheet in s.notes.columns}
            for file, row in self._sink.repeated_headers(sheet, there):
                self.sources[file - 1].notes.refuse(Refused("repeated-header"), sheet, row)
        for source in self.sources:
            self._sink.add_notes(source.file, source.notes)
            self._sink.add_lines(
                "source", [(source.file, source.path, source.sha256, source.bytes, source.kind)]
            )
        self._sink.flush()
        self._sink.drop_idle_marks()


def _as_text(path: str) -> str:
    """A path as text; bytes of it that are no UTF-8 are shown as \\xff."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _sha256_of_all(contents: dict[str, bytes]) -> str:
    """The hash of a folder: that of the list of its files with their hashes, in byte order of names."""
    lines = [f"{_sha256(data)}  {name}\n" for name, data in sorted(contents.items())]
    return _sha256("".join(lines).encode("utf-8", "surrogateescape"))


def _csv_sheet(name: str) -> str | None:
    folded = fold(name)
    return sheet_named(folded.removesuffix(".csv")) if folded.endswith(".csv") else None


def _base(names: list[str]) -> str:
    """The folder of an archive that holds the sheets: the top, or the one single folder."""
    if any(_csv_sheet(name) for name in names):
        return ""
    holders = {name.rpartition("/")[0] for name in names if _csv_sheet(name.rpartition("/")[2])}
    if not holders:
        return ""
    if len(holders) > 1 or "/" in next(iter(holders)):
        raise Refused("archive-layout")
    return holders.pop() + "/"
