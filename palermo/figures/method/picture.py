"""A picture: one read-only file with a whole register and what every figure is computed from, so that any figure of it
is a question of milliseconds. It is made anew, never changed."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

from palermo.figures.method.relations import FILES, make_relations
from palermo.register.method.facts import FACTS, SCHEMA
from palermo.register.method.register import DERIVED, PICTURE, forget_register, make_register, make_spans
from palermo.register.method.sets import insertion_order, quoted, sync_folder

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CODINGS = ("body", "category", "country", "form", "district", "offence", "seizure_kind", "unit", "stage")
# What is derived and asked for by some figure, and how its rows lie in the file: by day where a day is asked for.
KEPT = {
    **dict.fromkeys(CODINGS, "id"),
    "stage": "rank",
    "period": "return_no",
    "offence_list": "id",
    "offence_part": "list",
    "form_list": "id",
    "form_part": "list",
    "chain": "unit",
    "cases": "registered_on, unit",
    "persons": "unit, person_no",
    "accused": "unit, person_no",
    "stage_span": "unit, since",
    **dict.fromkeys(FILES, "ALL"),
}


def make_picture(con: DuckDBPyConnection, path: Path) -> None:
    """Lay down the facts of a connection, with all that figures are computed from, as a file that `open_picture` opens.

    con: has the schema `facts`, however it was opened; `derived` is made in it and dropped again, within
    its limits of memory. path: a
    name never used before, since a process that still reads a picture would be given the old one under the same name:
    FileExistsError. The file is whole and on the disk when it gets its name; a `.part` left beside it is of a try that
    was cut off, and is written over.
    """
    path = Path(path)
    if path.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    growing = path.with_name(f"{path.name}.part")
    for left in (growing, growing.with_name(f"{growing.name}.wal")):
        left.unlink(missing_ok=True)
    make_register(con)
    try:
        make_relations(con)
        make_spans(con)
        _lay_down(con, growing)
    finally:
        forget_register(con)
    with growing.open("rb") as file:
        os.fsync(file.fileno())
    growing.rename(path)
    sync_folder(path.parent)


def _lay_down(con: DuckDBPyConnection, path: Path) -> None:
    con.execute(f"ATTACH {quoted(path)} AS picture")
    try:
        with insertion_order(con, kept=True):
            _copy(con)
    finally:
        con.execute("DETACH picture")


def _copy(con: DuckDBPyConnection) -> None:
    for schema in (SCHEMA, DERIVED):
        con.execute(f"CREATE SCHEMA picture.{schema}")
    for table in FACTS:
        con.execute(f"CREATE TABLE picture.{SCHEMA}.{table} AS FROM {SCHEMA}.{table}")
    for table, order in KEPT.items():
        con.execute(f"CREATE TABLE picture.{DERIVED}.{table} AS FROM {DERIVED}.{table} ORDER BY {order}")
    con.execute(f"CREATE TABLE picture.{DERIVED}.made_from AS SELECT '{PICTURE}' AS mark")


def open_picture(path: Path, memory: str = "1GB", threads: int = 2) -> DuckDBPyConnection:
    """A connection that answers every question of this room from a picture, and can change nothing in it.

    One connection a process is enough: a thread takes a cursor of it (`con.cursor()`). Several processes may read one
    picture. What a question needs beyond `memory` goes to a temporary folder beside the file. duckdb.IOException for a
    file that is no picture.
    """
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "threads": threads,
        "preserve_insertion_order": "false",
        "enable_external_access": "false",
    }
    return duckdb.connect(str(path), read_only=True, config=config)
