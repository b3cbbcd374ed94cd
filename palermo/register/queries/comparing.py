"""Whether the index says what the sets say: each row of one against each of the other, in columns.

The keys of names have no index by entry, so they are read once for all sets: of each entry a sum of hashes.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pyarrow as pa
from django.db import connection
from duckdb import DuckDBPyConnection

from palermo.register.method.entries import DESCRIBES
from palermo.register.models import AcceptedSet, CaseContent, CaseEntry, engines

AT_ONCE = 50_000
DAYS = ("registered_on", "status_on")
ENTRY = ("case_no", "from_case_no", *DESCRIBES, "fir_key", "station_key")
KEYS = {
    engines.NAMES: ("key", "district", "year", "person_no"),
    engines.IDENTITIES: ("key", "person_no"),
}
KINDS = {
    "district": pa.string(),
    "year": pa.int64(),
    "key": pa.int64(),
    "person_no": pa.int64(),
    "id": pa.int64(),
}


def read_keys(con: DuckDBPyConnection, progress: Callable[[int], None] = lambda _rows: None) -> None:
    """The schema `actual`: of every entry of the index, `names` and `identities` (id, total, rows)."""
    con.execute("DROP SCHEMA IF EXISTS actual CASCADE")
    con.execute("CREATE SCHEMA actual")
    for table, columns in KEYS.items():
        con.execute("CREATE TABLE actual.part (id BIGINT, total HUGEINT, rows BIGINT)")
        with connection.chunked_cursor() as cursor:
            cursor.execute(f"SELECT entry_id, {', '.join(columns)} FROM {table}")
            while rows := cursor.fetchmany(AT_ONCE):
                _given(con, rows, ("id", *columns))
                con.execute(
                    f"INSERT INTO actual.part SELECT id, sum(hash({_values(columns)})::HUGEINT), count(*)"
                    " FROM given GROUP BY id"
                )
                con.unregister("given")
                progress(len(rows))
        name = _name(table)
        con.execute(
            f"CREATE TABLE actual.{name} AS SELECT id, sum(total)::VARCHAR AS total, sum(rows)::HUGEINT AS rows"
            " FROM actual.part GROUP BY id"
        )
        con.execute("DROP TABLE actual.part")


def rows_differ(con: DuckDBPyConnection, kept: AcceptedSet, rows_of: int | None = None) -> bool:
    """Whether entries and contents are other than the schema `leaf` says (actions/leaves.py). `rows_of`: the id under
    which they lie, if not the set's own."""
    set_id = rows_of or kept.pk
    _read_entries(con, kept, set_id)
    return (
        _count(con, "FROM entry_row") != _count(con, "FROM leaf.described")
        or _count(con, f"FROM ({_expected()} EXCEPT SELECT {', '.join(ENTRY)} FROM entry_row)") > 0
        or _contents_differ(con, set_id)
    )


def keys_differ(con: DuckDBPyConnection) -> bool:
    """Of the entries that `rows_differ` looked at last, by what `read_keys` read."""
    for table in KEYS:
        _want(con, table)
        name = _name(table)
        there = f"SELECT id, total, rows FROM actual.{name} WHERE id IN (SELECT id FROM entry_row)"
        if _differ(con, f"FROM wanted_{name}", there):
            return True
    return False


def remember_keys(con: DuckDBPyConnection) -> None:
    """Of the entries that `rows_differ` looked at last: what `read_keys` shall find when it reads again."""
    for table in KEYS:
        _want(con, table)
        name = _name(table)
        con.execute(f"CREATE TABLE IF NOT EXISTS remembered_{name} AS FROM wanted_{name} LIMIT 0")
        con.execute(f"INSERT INTO remembered_{name} FROM wanted_{name}")
        con.execute("CREATE TABLE IF NOT EXISTS remembered AS SELECT id FROM entry_row LIMIT 0")
    con.execute("INSERT INTO remembered SELECT id FROM entry_row")


def remembered_differ(con: DuckDBPyConnection) -> bool:
    return any(
        _differ(
            con,
            f"FROM remembered_{_name(table)}",
            f"SELECT id, total, rows FROM actual.{_name(table)} WHERE id IN (SELECT id FROM remembered)",
        )
        for table in KEYS
    )


def _differ(con: DuckDBPyConnection, one: str, other: str) -> bool:
    return (
        _count(con, f"FROM (({one}) EXCEPT ({other}))") + _count(con, f"FROM (({other}) EXCEPT ({one}))") > 0
    )


def _read_entries(con: DuckDBPyConnection, kept: AcceptedSet, set_id: int) -> None:
    """entry_row(id, ENTRY) of those rows that say the set's body and period too."""
    told = ", ".join(f"{column}{'::DATE' if column in DAYS else ''}" for column in ENTRY)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE entry_row AS SELECT 0::BIGINT AS id, * FROM ({_expected()}) LIMIT 0"
    )
    rows = CaseEntry.objects.filter(
        accepted_set=set_id, body=kept.body, period_start=kept.period_start, period_end=kept.period_end
    ).values_list("id", *ENTRY)
    for some in _batches(rows.iterator(chunk_size=AT_ONCE)):
        table = pa.table(
            {name: list(values) for name, values in zip(("id", *ENTRY), zip(*some, strict=True), strict=True)}
        )
        con.register("given", table)
        con.execute(f"INSERT INTO entry_row SELECT id, {told} FROM given")
        con.unregister("given")


def _expected() -> str:
    told = ", ".join(f"d.{column}" for column in DESCRIBES)
    return (
        f"SELECT d.case_no, d.from_case_no, {told}, k.fir_key, k.station_key FROM leaf.described d"
        " LEFT JOIN leaf.cases k ON k.case_no = d.case_no"
    )


def _contents_differ(con: DuckDBPyConnection, set_id: int) -> bool:
    """Byte for byte: what lies in the row is what lies in the file, so the plaintext is too."""
    wanted, seen = _count(con, "FROM leaf.contents"), 0
    rows = CaseContent.objects.filter(entry__accepted_set=set_id).values_list("entry__case_no", "sealed")
    for some in _batches(rows.iterator(chunk_size=5_000), 5_000):
        con.register(
            "given",
            pa.table(
                {
                    "case_no": pa.array([no for no, _sealed in some], pa.int64()),
                    "sealed": pa.array([bytes(sealed) for _no, sealed in some], pa.binary()),
                }
            ),
        )
        alike = _count(
            con, "FROM given g JOIN leaf.contents c ON c.case_no = g.case_no AND c.sealed = g.sealed"
        )
        con.unregister("given")
        seen += len(some)
        if alike != len(some):
            return True
    return seen != wanted


def _want(con: DuckDBPyConnection, table: str) -> None:
    """wanted_names or wanted_identities(id, total, rows)."""
    name, values = _name(table), _values(KEYS[table], "n")
    described = ", d.district, d.fir_year::BIGINT AS year" if table == engines.NAMES else ""
    con.execute(
        f"CREATE OR REPLACE TABLE wanted_{name} AS SELECT id, sum(hash({values})::HUGEINT)::VARCHAR AS total,"
        f" count(*)::HUGEINT AS rows FROM (SELECT DISTINCT e.id, k.key, k.person_no::BIGINT AS person_no{described}"
        f" FROM leaf.{name} k JOIN entry_row e ON e.case_no = k.case_no"
        " JOIN leaf.described d ON d.case_no = k.case_no) n GROUP BY id"
    )


def strangers(con: DuckDBPyConnection, entries: Iterable[int]) -> list[int]:
    """Ids in the keys that are of none of these entries."""
    con.register("given", pa.table({"id": pa.array(list(entries), pa.int64())}))
    found = con.execute(
        "SELECT DISTINCT id FROM (SELECT id FROM actual.names UNION ALL SELECT id FROM actual.identities)"
        " WHERE id NOT IN (SELECT id FROM given)"
    ).fetchall()
    con.unregister("given")
    return [number for (number,) in found]


def _given(con: DuckDBPyConnection, rows: Sequence[Sequence[Any]], names: Sequence[str]) -> None:
    columns = zip(*rows, strict=True)
    con.register(
        "given",
        pa.table({name: pa.array(values, KINDS[name]) for name, values in zip(names, columns, strict=True)}),
    )


def _values(columns: Sequence[str], of: str = "") -> str:
    return ", ".join(f"{of}.{column}" if of else column for column in columns)


def _name(table: str) -> str:
    return "names" if table == engines.NAMES else "identities"


def _count(con: DuckDBPyConnection, rows: str) -> int:
    return int(con.execute(f"SELECT count(*) {rows}").fetchall()[0][0])


def _batches(rows: Iterable[Any], size: int = AT_ONCE) -> Iterable[list[Any]]:
    some: list[Any] = []
    for row in rows:
        some.append(row)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some
