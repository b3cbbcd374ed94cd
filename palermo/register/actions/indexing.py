"""Laying down the rows of the index of one set, in short transactions: nobody sees them before the set stands."""

from collections.abc import Iterator, Sequence
from typing import Any

from duckdb import DuckDBPyConnection

from palermo.register.actions.beating import Beat
from palermo.register.actions.rows import batches, give_way, new_ids, put, roomy
from palermo.register.method.entries import DESCRIBES
from palermo.register.models import AcceptedSet, CaseContent, CaseEntry, engines

ENTRIES, CONTENTS = CaseEntry._meta.db_table, CaseContent._meta.db_table
COLUMNS = (
    "id",
    "accepted_set_id",
    "body",
    "period_start",
    "period_end",
    "case_no",
    "from_case_no",
    *DESCRIBES,
    "fir_key",
    "station_key",
)
DAYS = ("registered_on", "status_on")
STEP = 20_000


@roomy()
def lay_index(laid: AcceptedSet, con: DuckDBPyConnection, beat: Beat) -> None:
    """The rows of the schema `leaf` (leaves.py) under this set."""
    ids = _lay_entries(laid, con, beat)
    con.execute("CREATE OR REPLACE TABLE leaf.entry (case_no BIGINT, id BIGINT)")
    for start in range(0, len(ids), STEP):
        some = ids[start : start + STEP]
        con.execute(
            "INSERT INTO leaf.entry SELECT unnest($1::BIGINT[]), unnest($2::BIGINT[])",
            [[case_no for case_no, _id in some], [entry for _case_no, entry in some]],
        )
    _lay(
        con,
        beat,
        CONTENTS,
        ("entry_id", "sealed"),
        "SELECT e.id, c.sealed FROM leaf.contents c JOIN leaf.entry e ON e.case_no = c.case_no ORDER BY e.id",
    )
    _lay(con, beat, engines.NAMES, ("key", "district", "year", "entry_id", "person_no"), NAMES)
    _lay(con, beat, engines.IDENTITIES, ("key", "entry_id", "person_no"), IDENTITIES)


# In the order of their keys, so that rows of one page of the table come together.
NAMES = (
    "SELECT DISTINCT n.key, d.district, d.fir_year AS year, e.id, n.person_no FROM leaf.names n"
    " JOIN leaf.entry e ON e.case_no = n.case_no JOIN leaf.described d ON d.case_no = n.case_no ORDER BY ALL"
)
IDENTITIES = (
    "SELECT DISTINCT i.key, e.id, i.person_no FROM leaf.identities i"
    " JOIN leaf.entry e ON e.case_no = i.case_no ORDER BY ALL"
)


def _lay_entries(laid: AcceptedSet, con: DuckDBPyConnection, beat: Beat) -> list[tuple[int, int]]:
    """Gives case_no and id of each."""
    told = ", ".join(f"d.{column}{'::VARCHAR' if column in DAYS else ''}" for column in DESCRIBES)
    select = (
        f"SELECT d.case_no, d.from_case_no, {told}, k.fir_key, k.station_key FROM leaf.described d"
        " LEFT JOIN leaf.cases k ON k.case_no = d.case_no ORDER BY d.case_no"
    )
    alike = (laid.pk, laid.body, laid.period_start.isoformat(), laid.period_end.isoformat())
    ids = []
    for some in batches(_fetched(con, select)):
        with beat.writing():
            numbers = new_ids(ENTRIES, len(some))
            put(ENTRIES, COLUMNS, [(number, *alike, *row) for number, row in zip(numbers, some, strict=True)])
        ids += [(row[0], number) for number, row in zip(numbers, some, strict=True)]
        beat.done(len(some))
        give_way()
    return ids


def _lay(con: DuckDBPyConnection, beat: Beat, table: str, columns: Sequence[str], select: str) -> None:
    for some in batches(_fetched(con, select)):
        with beat.writing():
            put(table, columns, some)
        beat.done(len(some))
        give_way()


def _fetched(con: DuckDBPyConnection, select: str) -> Iterator[tuple[Any, ...]]:
    """`con` does nothing else meanwhile."""
    con.execute(select)
    while rows := con.fetchmany(STEP):
        yield from rows
