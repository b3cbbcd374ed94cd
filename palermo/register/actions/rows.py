"""Rows of the index in columns: as each engine takes many the fastest, with no object for any of them."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection

BATCH = 4_000
"""Rows of one transaction: it holds the one writer's place of SQLite for some tens of milliseconds."""

PAUSE = 0.01
"""Seconds in which others get that place; SQLite gives it to whoever asks, not to who waited longest."""

Row = Sequence[Any]


ROOM = 64_000
"""KiB of pages that SQLite may keep of tables far larger than its usual 2,000."""


@contextmanager
def roomy() -> Iterator[None]:
    """For long rows of transactions that come back to the same pages of large tables."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = -{ROOM}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {int(before)}")


def batches(rows: Iterator[Row], size: int = BATCH) -> Iterator[list[Row]]:
    while some := list(islice(rows, size)):
        yield some


def give_way() -> None:
    """Between two transactions of a long row of them."""
    if connection.vendor == "sqlite":
        time.sleep(PAUSE)


def put(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """New rows, in the caller's transaction. Days as ISO text, addresses in hexadecimal: both engines read them."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def put_missing(table: str, columns: Mapping[str, str], rows: Sequence[Row]) -> None:
    """The same, where what stands in a row's way, also of a writer at the same time, stays as it is.

    columns: name -> its kind on PostgreSQL.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{kind}[]" for kind in columns.values())
            query = f"INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING"
            cursor.execute(query, [list(values) for values in zip(*rows, strict=True)])
        else:
            marks = ", ".join(["%s"] * len(columns))
            query = f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"
            cursor.executemany(query, rows)


def take(table: str, columns: Sequence[str], keys: Sequence[Row]) -> None:
    """Deletes the rows of these keys, in the caller's transaction."""
    same = " AND ".join(f'"{column}" = %s' for column in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {table} WHERE {same}", keys)


def new_ids(table: str, count: int) -> list[int]:
    """So many ids that nobody else will get, in the caller's transaction; in ascending order."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [found for (found,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        last = row[0] if row else 0
        if row:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last + count, table])
        else:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
        return list(range(last + 1, last + 1 + count))
