"""Facts sets on disk: files that are whole or not there, and a manifest by which each byte of them is known again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from palermo.register.method.facts import FACTS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Piece(TypedDict):
    """What a manifest says of one file."""

    sha256: str
    rows: int
    bytes: int


Manifest = Mapping[str, Piece]
"""The files of a set by their names, fit for JSON. A table without rows has no file."""


class DamagedSet(Exception):
    """A file of a set is missing or is not the one that was written. `path`: the file; `missing`: it is not there."""

    def __init__(self, path: Path, missing: bool) -> None:
        super().__init__(
            f"{path} is missing"
            if missing
            else f"{path} is damaged: its bytes are not those that were written"
        )
        self.path, self.missing = path, missing


def write_tables(
    con: DuckDBPyConnection, folder: Path, selects: Mapping[str, str], mode: int = 0o644
) -> dict[str, Piece]:
    """Write the rows of each SELECT to `<table>.parquet` in a folder, in the SELECT's order; gives the manifest.

    Each file is on the disk under a name of its own before it gets its name; a table without rows gets no file, and
    loses the one that it had. Whoever writes the same set again gets the same bytes.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    manifest: dict[str, Piece] = {}
    with insertion_order(con, kept=True):
        for table, select in selects.items():
            path, growing = folder / f"{table}.parquet", folder / f"{table}.parquet.part"
            sql = f"COPY ({select}) TO {quoted(growing)} (FORMAT parquet, COMPRESSION zstd)"
            rows = con.execute(sql).fetchall()[0][0]
            if not rows:
                growing.unlink(missing_ok=True)
                path.unlink(missing_ok=True)
                continue
            growing.chmod(mode)
            manifest[path.name] = Piece(sha256=_synced_hash(growing), rows=rows, bytes=growing.stat().st_size)
            growing.replace(path)
    sync_folder(folder)
    return manifest


@contextmanager
def insertion_order(con: DuckDBPyConnection, kept: bool) -> Iterator[None]:
    """Whether DuckDB keeps the order of rows meanwhile; where it need not, what it sorts takes less memory."""
    before = con.execute("SELECT current_setting('preserve_insertion_order')").fetchall()[0][0]
    if before == kept:
        yield
        return
    con.execute(f"SET preserve_insertion_order = {str(kept).lower()}")
    try:
        yield
    finally:
        con.execute(f"SET preserve_insertion_order = {str(before).lower()}")


def verify_set(folder: Path, manifest: Manifest) -> None:
    """Read every file that the manifest names; DamagedSet names the first that is missing or has other bytes."""
    for name, piece in manifest.items():
        path = Path(folder) / name
        try:
            with path.open("rb") as file:
                same = hashlib.file_digest(file, "sha256").hexdigest() == piece["sha256"]
        except FileNotFoundError:
            raise DamagedSet(path, missing=True) from None
        if not same:
            raise DamagedSet(path, missing=False)


def digest(manifest: Manifest) -> str:
    """One hash (64 hexadecimal digits) that stands for the whole set."""
    return hashlib.sha256(sums(manifest).encode()).hexdigest()


def sums(manifest: Manifest) -> str:
    """The hashes of all files as `sha256sum --check` reads them; `digest` is the hash of this text."""
    return "".join(f"{piece['sha256']}  {name}\n" for name, piece in sorted(manifest.items()))


def rows_of(
    sets: Mapping[Path, Manifest], table: str, tables: Mapping[str, Mapping[str, str]] = FACTS
) -> str | None:
    """A SELECT of every row of one facts table in the sets, in the columns of `tables`; None when no set has a row."""
    files = [
        Path(folder) / f"{table}.parquet"
        for folder, manifest in sets.items()
        if f"{table}.parquet" in manifest
    ]
    if not files:
        return None
    values = ", ".join(f'"{column}"::{kind} AS "{column}"' for column, kind in tables[table].items())
    return f"SELECT {values} FROM read_parquet([{', '.join(quoted(path) for path in files)}])"


# What tells the rows of a table apart; lines of totals are told apart by all that they say.
_KEYS = {
    "returns": ("return_no",),
    "cases": ("case_no", "return_no"),
    "persons": ("case_no", "return_no", "person_no"),
    "events": ("case_no", "return_no", "event_no"),
    "journeys": ("case_no", "return_no", "leg"),
    "seizures": ("case_no", "return_no", "seizure_no"),
}


def in_order(table: str) -> str:
    """How the rows of a facts table are sorted on disk: cases together, and the same rows in the same order always."""
    return ", ".join(f'"{name}"' for name in _KEYS.get(table, FACTS[table]))


def sync_folder(folder: Path) -> None:
    """Names in a folder survive a loss of power from here on."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def quoted(path: Path) -> str:
    """A path as an SQL literal."""
    return "'" + str(path).replace("'", "''") + "'"


def _synced_hash(path: Path) -> str:
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()
