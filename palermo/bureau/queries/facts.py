"""The facts of some accepted returns, out of their files: they identify nobody."""

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from palermo.register.method.ledger import open_ledger
from palermo.register.models import AcceptedSet
from palermo.register.queries.columns import columns
from palermo.register.queries.damage import damage
from palermo.register.queries.sets import folders_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

log = logging.getLogger("palermo.bureau")


@contextmanager
def opened(sets: Collection[AcceptedSet]) -> Iterator["DuckDBPyConnection"]:
    with columns() as con:
        open_ledger(con, folders_of(sets), [each.pk for each in sets], verify=False)
        yield con


def whole(sets: Collection[AcceptedSet]) -> list[AcceptedSet]:
    """Those whose files are as they were written."""
    damaged: set[int] = set()
    for wrong in damage(sets):
        log.error("%s is not the file that was written.", wrong.path)
        damaged.update(wrong.sets)
    return [each for each in sets if each.pk not in damaged]
