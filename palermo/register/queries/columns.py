"""DuckDB over the files of the ledger, for work on many sets at once."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from palermo.register.rules.sets import spill


@contextmanager
def columns(memory: str = "512MB") -> Iterator[duckdb.DuckDBPyConnection]:
    """What does not fit into memory spills beside the ledger: it holds nothing that does not lie there already."""
    con = duckdb.connect(
        config={
            "memory_limit": memory,
            "threads": 2,
            "temp_directory": str(spill()),
            "preserve_insertion_order": "false",
        }
    )
    try:
        con.execute("SET enable_progress_bar = false")
        yield con
    finally:
        con.close()
