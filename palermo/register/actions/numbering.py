"""The random numbers of cases: reserved by whoever first names a case, its body or the body that received it."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import connection, transaction
from duckdb import DuckDBPyConnection

from palermo.register.actions.rows import batches, give_way, put_missing
from palermo.register.method.sets import quoted
from palermo.register.models import AcceptedSet, CaseNumber
from palermo.register.queries.sets import folders_of
from palermo.register.rules.refusals import OtherNumbers
from palermo.register.rules.sets import NUMBERS
from palermo.register.rules.steps import STEP, steps

TABLE = CaseNumber._meta.db_table
COLUMNS = {"key": "bigint", "case_no": "bigint", "address": "uuid"}


@dataclass(frozen=True, slots=True)
class Numbered:
    case_no: int
    address: UUID
    destroyed: bool


def reserve(keys: Iterable[int]) -> dict[int, Numbered]:
    """The numbers of all cases of these keys; new ones are drawn, in the order in which the keys are given.

    Of two writers who name the same new case, one takes what the other drew.
    """
    wanted = list(dict.fromkeys(keys))
    found = known(wanted)
    while missing := [key for key in wanted if key not in found]:
        drawn = sorted(secrets.randbits(62) + 1 for _key in missing)
        rows = zip(missing, drawn, (uuid4().hex for _key in missing), strict=True)
        # In the order of the keys, as every writer does, so that no two wait for each other.
        for some in batches(iter(sorted(rows))):
            with transaction.atomic():
                put_missing(TABLE, COLUMNS, some)
            give_way()
        found |= known(missing)
    return found


def known(keys: list[int]) -> dict[int, Numbered]:
    return {key: numbered for step in steps(keys) for key, numbered in _read(step)}


def _read(keys: Sequence[int]) -> Iterator[tuple[int, Numbered]]:
    postgresql = connection.vendor == "postgresql"
    among = "= ANY(%s)" if postgresql else f"IN ({', '.join(['%s'] * len(keys))})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key, case_no, address, destroyed_at FROM {TABLE} WHERE key {among}",
            [list(keys)] if postgresql else keys,
        )
        for key, case_no, address, destroyed_at in cursor.fetchall():
            yield (
                key,
                Numbered(
                    case_no,
                    address if isinstance(address, UUID) else UUID(address),
                    destroyed_at is not None,
                ),
            )


def restore(con: DuckDBPyConnection, kept: Iterable[AcceptedSet]) -> int:
    """The numbers that the files of these sets name, where they are not in the database; gives how many were not.

    Raises OtherNumbers where the two contradict each other.
    """
    files = [quoted(folder / NUMBERS) for folder, manifest in folders_of(kept).items() if NUMBERS in manifest]
    if not files:
        return 0
    con.execute(
        "CREATE OR REPLACE TEMP TABLE numbers AS SELECT DISTINCT key, case_no, address"
        f" FROM read_parquet([{', '.join(files)}])"
    )
    con.execute("SELECT key, case_no, address FROM numbers ORDER BY key")
    restored = 0
    while rows := con.fetchmany(STEP):
        there = known([key for key, _no, _address in rows])
        wanted = {key: (case_no, UUID(address)) for key, case_no, address in rows}
        if len(wanted) < len(rows) or any(
            (each.case_no, each.address) != wanted[key] for key, each in there.items()
        ):
            raise OtherNumbers
        missing = [row for row in rows if row[0] not in there]
        for some in batches(iter(missing)):
            with transaction.atomic():
                put_missing(TABLE, COLUMNS, some)
            give_way()
        restored += len(missing)
    return restored
