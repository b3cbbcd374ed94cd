"""The random numbers of cases: reserved by whoever first names a case, its body or the body that received it."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import connection, transaction

from palermo.register.actions.rows import batches, give_way, put_missing
from palermo.register.models import CaseNumber

TABLE = CaseNumber._meta.db_table
STEP = 5_000


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
                put_missing(TABLE, ("key", "case_no", "address"), some)
            give_way()
        found |= known(missing)
    return found


def known(keys: list[int]) -> dict[int, Numbered]:
    return {key: numbered for step in steps(keys) for key, numbered in _read(step)}


def steps(keys: list[int]) -> Iterator[list[int]]:
    return (keys[start : start + STEP] for start in range(0, len(keys), STEP))


def _read(keys: list[int]) -> Iterator[tuple[int, Numbered]]:
    marks = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key, case_no, address, destroyed_at FROM {TABLE} WHERE key IN ({marks})", keys
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
