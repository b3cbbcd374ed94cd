"""DuckDB over the files of the ledger, for work on many sets at once."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from palermo.register.rules.sets import spill


@contextmanager
def columns(memory: str = "512MB") -> Iterator[duckdb.DuckDBPyConnection]:
    """What does not fit into memory spills beside the ledger: it holds nothing that does not lie there already.

    A spill that a killed process left is taken away by the clock.
    """
    spill().mkdir(parents=True, exist_ok=True, mode=0o700)
    place = tempfile.mkdtemp(dir=spill())
    con = duckdb.connect(
        config={
            "memory_limit": memory,
            "threads": 2,
            "temp_directory": place,
            "preserve_insertion_order": "false",
        }
    )
    try:
        con.execute("SET enable_progress_bar = false")
        yield con
    finally:
        con.close()
        shutil.rmtree(place, ignore_errors=True)
