"""The check of returns: read, hold against every rule, say what was found."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from palermo.returns.method.check.across import find_all_rejected, find_imbalances, find_standing
from palermo.returns.method.check.cases import find_same_firs, read_cases
from palermo.returns.method.check.events import read_events
from palermo.returns.method.check.header import (
    add_reader_hits,
    check_files,
    count_rows,
    read_header,
    refuse,
    widen_header,
)
from palermo.returns.method.check.history import (
    find_status_mismatches,
    find_statuses_without_event,
    find_unexpected_stages,
    reject_dependants,
)
from palermo.returns.method.check.hits import make_hits
from palermo.returns.method.check.marks import add_mark_hits, prepare_marks
from palermo.returns.method.check.others import read_journeys, read_seizures
from palermo.returns.method.check.outcome import Checked, word_findings
from palermo.returns.method.check.persons import read_persons
from palermo.returns.method.check.totals import read_totals
from palermo.returns.method.check.typed import show_typed_rows
from palermo.returns.method.check.words import read_words

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from palermo.returns.method.read import Limits
    from palermo.returns.method.read.find import Given


# What only the rules ask for; the rest is the answer, or what further rules of rooms above read.
_PASSING = (
    *("words", "lookups", "suspect", "ordered"),
    *("unit_cases", "unit_persons", "unit_events", "unit_stage", "rejected_case", "rejected_person"),
    *("raw_cases", "raw_events", "raw_journeys", "raw_seizures"),
)


def connect(
    memory: str | None = None,
    threads: int | None = None,
    spill: Path | None = None,
    encrypted: bool = False,
) -> DuckDBPyConnection:
    """A connection to check with: memory as DuckDB says it ("4GB"), threads, and a folder to spill into.

    Memory and threads are DuckDB's own choice when not given. Without a folder a private one is made among the
    system's temporary files and removed when the program ends: what is spilt holds people's data. `encrypted` keeps
    it from lying plain there, under a key that only this process has.
    """
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str(spill or _private_folder()),
        "preserve_insertion_order": "false",
    }
    if memory:
        config["memory_limit"] = memory
    if threads:
        config["threads"] = threads
    con = duckdb.connect(":memory:", config=config)
    if encrypted:
        # Its own cipher, with a random source that it calls unsafe: better than plain, and another needs a download.
        con.execute("SET force_mbedtls_unsafe = 'true'")
        con.execute("SET temp_file_encryption = true")
    # DuckDB draws its bar on stdout, in the middle of an answer.
    con.execute("SET enable_progress_bar = false")
    return con


def _private_folder() -> str:
    folder = tempfile.mkdtemp(prefix="palermo-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def check(
    paths: Sequence[Given],
    limits: Limits | None = None,
    progress: Callable[[int, int], None] | None = None,
    con: DuckDBPyConnection | None = None,
) -> Checked:
    """Read the returns under the paths and hold them against every rule of rules.csv but total-differs.

    Args:
        paths: files, folders or bytes in memory, as palermo.returns.method.read takes them.
        limits: how much is read before a file is too-large; the README's when not given.
        progress: called with the steps done and the steps in all.
        con: the connection to work on; a new one when not given. Its tables are described in `Checked`.

    Raises what reading raises for a path that is not there.
    """
    from palermo.returns.method.read import Limits, read

    con = con or connect()
    read(con, paths, limits or Limits(), progress)
    return check_raw(con)


def check_raw(con: DuckDBPyConnection) -> Checked:
    """Hold the raw tables of a connection, as the reader fills them, against every rule."""
    make_hits(con)
    add_reader_hits(con)
    widen_header(con)
    seen = prepare_marks(con, read_words(con))
    read_header(con, seen)
    read_cases(con, seen)
    read_persons(con, seen)
    read_events(con, seen)
    read_journeys(con, seen)
    read_seizures(con, seen)
    read_totals(con, seen)
    add_mark_hits(con)
    find_same_firs(con)
    count_rows(con)
    check_files(con)
    refuse(con)
    reject_dependants(con)
    find_unexpected_stages(con)
    find_status_mismatches(con)
    find_statuses_without_event(con)
    find_standing(con)
    find_imbalances(con)
    find_all_rejected(con)
    word_findings(con)
    show_typed_rows(con)
    for table in _PASSING:
        con.execute(f"DROP TABLE IF EXISTS {table}")
    return Checked(con)
