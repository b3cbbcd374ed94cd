"""The ledger of facts: every accepted return as a small set of its own, several of them compacted into one.

A set of the ledger has the tables and columns of FACTS. `return_no` is the number under which the return was accepted,
`case_no` a number drawn at random for each (body, case_id) and equal in all its returns, so that no set tells which FIR
a row belongs to. `from_case_no` may name a case of which no row was accepted yet. What stands is asked for: a return
that was replaced stays in its set.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from palermo.register.method.facts import FACTS, SCHEMA, definition
from palermo.register.method.sets import (
    DamagedSet,
    Manifest,
    Piece,
    in_order,
    rows_of,
    verify_set,
    write_tables,
)

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

LEDGER = "ledger"
CASE_NUMBERS = ("case_no", "ledger_case_no", "from_case_no")
"""The columns (BIGINT) that `write_set` asks of its numbers."""

# The columns of an event that say whether it is the same one in another return. The court, the only free text, is last,
# so that no two events are written alike.
_SAME_EVENT = (
    "n.ledger_case_no",
    "person_no",
    "stage",
    '"on"',
    "offences",
    "sentence_months",
    "fine_pkr",
    "court",
)


def write_set(
    con: DuckDBPyConnection, folder: Path, return_no: int, numbers: pa.Table, secret: bytes
) -> dict[str, Piece]:
    """Write the facts of one accepted return as a set of the ledger; gives its manifest.

    con: the schema `facts` with the rows of that return alone, and beside it event_court(event_no, court), as
    palermo.returns.method.facts.facts_of_one leaves them. folder: the set's own; what an earlier try left in it is
    written over. numbers: one row a case of the return, BIGINT columns case_no (of `facts`), ledger_case_no (positive,
    random, the same in every return of the case) and from_case_no (of the sender's case in the ledger, or NULL).
    secret: of the ledger, always the same: event_no becomes the first 63 bits of a SHA-256 over it and the event.
    ValueError when a case has no number, or a number is there twice.
    """
    con.register("ledger_given", numbers.select(CASE_NUMBERS))
    try:
        con.execute("CREATE OR REPLACE TEMP TABLE ledger_number AS FROM ledger_given")
        _refuse_numbers(con)
        _number_events(con, secret)
        return write_tables(con, folder, {table: _renumbered(table, return_no) for table in FACTS})
    finally:
        con.unregister("ledger_given")
        con.execute("DROP TABLE IF EXISTS ledger_number")
        con.execute("DROP TABLE IF EXISTS ledger_event")


def _refuse_numbers(con: DuckDBPyConnection) -> None:
    wrong = con.execute(
        "SELECT count(*) FROM facts.cases WHERE case_no NOT IN (SELECT case_no FROM ledger_number)"
        " UNION ALL SELECT count(*) - count(DISTINCT case_no) FROM ledger_number"
        " UNION ALL SELECT count(*) - count(DISTINCT ledger_case_no) FROM ledger_number"
    ).fetchall()
    if any(count for (count,) in wrong):
        raise ValueError("not every case of the return has one number of the ledger")


def _number_events(con: DuckDBPyConnection, secret: bytes) -> None:
    """ledger_event(event_no, number)."""
    told = " || '|' || ".join(f"coalesce({column}::VARCHAR, '')" for column in _SAME_EVENT)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE ledger_event AS SELECT e.event_no,"
        f" (('0x' || left(sha256($1 || {told}), 16))::UBIGINT >> 1)::BIGINT AS number"
        f" FROM {SCHEMA}.events e JOIN ledger_number n ON n.case_no = e.case_no"
        " LEFT JOIN event_court c ON c.event_no = e.event_no",
        [secret.hex()],
    )


def _renumbered(table: str, return_no: int) -> str:
    """The rows of a facts table under the numbers of the ledger, sorted as sets are."""
    given = {"return_no": str(int(return_no))}
    joins = ""
    if "case_no" in FACTS[table]:
        given |= {"case_no": "n.ledger_case_no", "from_case_no": "n.from_case_no"}
        joins = " JOIN ledger_number n ON n.case_no = t.case_no"
    if table == "events":
        given["event_no"] = "v.number"
        joins += " JOIN ledger_event v ON v.event_no = t.event_no"
    values = ", ".join(
        f'CAST({given.get(column, f"t.{_named(column)}")} AS {kind}) AS "{column}"'
        for column, kind in FACTS[table].items()
    )
    return f"SELECT * FROM (SELECT {values} FROM {SCHEMA}.{table} t{joins}) ORDER BY {in_order(table)}"


def _named(column: str) -> str:
    return f'"{column}"'


def compact(
    con: DuckDBPyConnection, sets: Mapping[Path, Manifest], out: Path, keep: Collection[int]
) -> dict[str, Piece]:
    """Write several sets as one; gives its manifest.

    sets: folder -> manifest. keep: the returns (return_no) whose rows go along; of theirs nothing is lost or changed.
    Every byte read is held against the manifests first, so that no damage is made right by a new hash: DamagedSet.
    """
    for folder, manifest in sets.items():
        verify_set(folder, manifest)
    _make_standing(con, keep)
    try:
        selects = {}
        for table in FACTS:
            rows = rows_of(sets, table)
            if rows is not None:
                selects[table] = f"SELECT * FROM ({rows}) WHERE {_STANDS} ORDER BY {in_order(table)}"
        return write_tables(con, out, selects)
    finally:
        con.execute(f"DROP SCHEMA {LEDGER} CASCADE")


def open_ledger(
    con: DuckDBPyConnection, sets: Mapping[Path, Manifest], standing: Collection[int], verify: bool = True
) -> None:
    """Show what stands of the ledger as the schema `facts`: views over the files of all sets.

    sets: folder -> manifest, the manifests as `write_set` and `compact` gave them. standing: the numbers of the returns
    that stand; rows of others are passed over. A from_case_no that names no standing case is NULL. With `verify` every
    byte is first held against the manifests: DamagedSet names the file that is missing or has other bytes. Without it
    only that every file is there is looked at. The tables `standing` and `sender` of the schema `ledger` are what the
    views ask: they have to stay while the facts are used.
    """
    for folder, manifest in sets.items():
        (verify_set if verify else _see_files)(folder, manifest)
    con.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    con.execute(f"CREATE SCHEMA {SCHEMA}")
    _make_standing(con, standing)
    _make_senders(con, rows_of(sets, "cases"))
    for table in FACTS:
        rows = rows_of(sets, table)
        if rows is None:
            con.execute(f"CREATE TABLE {SCHEMA}.{table} ({definition(table)})")
            continue
        shown = (
            f"* REPLACE (CASE WHEN {_SENT} THEN from_case_no END AS from_case_no)"
            if table == "cases"
            else "*"
        )
        con.execute(f"CREATE VIEW {SCHEMA}.{table} AS SELECT {shown} FROM ({rows}) WHERE {_STANDS}")


_STANDS = f"return_no IN (SELECT return_no FROM {LEDGER}.standing)"
_SENT = f"from_case_no IN (SELECT case_no FROM {LEDGER}.sender)"


def _make_standing(con: DuckDBPyConnection, numbers: Collection[int]) -> None:
    con.execute(f"DROP SCHEMA IF EXISTS {LEDGER} CASCADE")
    con.execute(f"CREATE SCHEMA {LEDGER}")
    con.execute(
        f"CREATE TABLE {LEDGER}.standing AS SELECT DISTINCT unnest($1::INTEGER[]) AS return_no",
        [sorted(numbers)],
    )


def _make_senders(con: DuckDBPyConnection, cases: str | None) -> None:
    """sender(case_no): the standing cases that a standing case names as its sender's."""
    con.execute(f"CREATE TABLE {LEDGER}.sender (case_no BIGINT)")
    if cases is not None:
        con.execute(
            f"INSERT INTO {LEDGER}.sender WITH standing AS (SELECT case_no, from_case_no FROM ({cases}) WHERE {_STANDS})"
            " SELECT DISTINCT case_no FROM standing WHERE case_no IN (SELECT from_case_no FROM standing)"
        )


def _see_files(folder: Path, manifest: Manifest) -> None:
    for name in manifest:
        if not (Path(folder) / name).exists():
            raise DamagedSet(Path(folder) / name, missing=True)
