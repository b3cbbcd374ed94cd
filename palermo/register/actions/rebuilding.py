"""Making the index again from the accepted sets, and proving that it says what they say.

A set whose rows are right stays as it is. The rows of another are laid down under a set of their own, which nobody
sees, compared, and change places with those of before in one transaction. Killed at any moment and called again, it
goes on with the sets that are not right yet.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, transaction
from duckdb import DuckDBPyConnection

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.register.actions.beating import Beat, Progress
from palermo.register.actions.deciding import abandon
from palermo.register.actions.destroying import follow_tombstones
from palermo.register.actions.indexing import lay_index
from palermo.register.actions.numbering import restore
from palermo.register.actions.opening import gather
from palermo.register.actions.sweeping import sweep, take_pointing
from palermo.register.actions.verifying import verify_sets
from palermo.register.models import AcceptedSet, CaseEntry
from palermo.register.queries.columns import columns
from palermo.register.queries.comparing import (
    keys_differ,
    read_keys,
    remember_keys,
    remembered_differ,
    rows_differ,
    strangers,
)
from palermo.register.queries.keyed import Keyer
from palermo.register.queries.sets import kept_sets
from palermo.register.rules.sets import INDEX_ONLY

MEMORY = "1GB"
ABANDONED = AcceptedSet.State.ABANDONED


@dataclass
class Rebuilt:
    """`equal`: sets whose rows were right; `made`: those whose rows were made again; `cases`: in all of them."""

    sets: int = 0
    equal: int = 0
    made: int = 0
    cases: int = 0


def rebuild(
    *,
    by: Actor,
    at: datetime,
    progress: Progress | None = None,
    alive: Callable[[], object] | None = None,
) -> Rebuilt:
    """Every set that is kept, when this returns, has the rows that its files say, and the journal a line of it.

    `progress` (done, total: cases) and `alive` may raise to end it. Called outside a transaction. Raises
    DamagedRegister, LostKeys, ChangedContent, OtherNumbers.
    """
    kept = list(kept_sets())
    verify_sets(kept, by=by, at=at, full=True)
    told = Rebuilt(sets=len(kept))
    total = max(1, sum(each.rows.get("cases", 0) for each in kept))

    def done(more: int) -> None:
        told.cases += more
        if progress is not None:
            progress(min(told.cases, total), total)
        if alive is not None:
            alive()

    with columns(MEMORY) as con:
        restore(con, kept)
        follow_tombstones(at, by=by)
        read_keys(con, lambda _rows: done(0))
        _drop_strangers(con)
        keyer = Keyer()
        for each in kept:
            gather(con, each, keyer, done)
            if rows_differ(con, each) or keys_differ(con):
                _make_again(con, each, at, alive)
                told.made += 1
            else:
                told.equal += 1
        if told.made:
            read_keys(con, lambda _rows: done(0))
            if remembered_differ(con):
                raise RuntimeError("the keys that were laid down are not those of the sets")
    sweep(at)
    _tell(told, by, at)
    return told


@transaction.atomic
def _tell(told: Rebuilt, by: Actor, at: datetime) -> None:
    details = {"sets": told.sets, "cases": told.cases, "state": "made" if told.made else "equal"}
    write("register.rebuilt", by=by, at=at, thing=("register", ""), details=details)


def _drop_strangers(con: DuckDBPyConnection) -> None:
    """Keys of entries that are gone, which only a hand in the database leaves behind."""
    known = CaseEntry.objects.values_list("pk", flat=True).iterator(chunk_size=50_000)
    take_pointing(strangers(con, known))


def _make_again(
    con: DuckDBPyConnection, kept: AcceptedSet, at: datetime, alive: Callable[[], object] | None
) -> None:
    fresh = _beside(kept, at)
    beat = Beat(fresh, at, alive=alive)
    try:
        lay_index(fresh, con, beat)
        if rows_differ(con, kept, rows_of=fresh.pk):
            raise RuntimeError("the rows that were laid down are not those of the set")
        remember_keys(con)
        _change_places(kept, fresh, beat, at)
    except BaseException:
        with suppress(DatabaseError):  # else the clock finds it
            abandon(fresh, at=at)
        raise


def _beside(kept: AcceptedSet, at: datetime, state: str = AcceptedSet.State.LAYING) -> AcceptedSet:
    return AcceptedSet.objects.create(
        submission=kept.submission,
        body=kept.body,
        period_start=kept.period_start,
        period_end=kept.period_end,
        prepared_on=kept.prepared_on,
        basis=INDEX_ONLY,
        state=state,
        laid_at=at,
    )


@transaction.atomic
def _change_places(kept: AcceptedSet, fresh: AcceptedSet, beat: Beat, at: datetime) -> None:
    beat.renew()
    if kept.entries.exists():
        before = _beside(kept, at, ABANDONED)
        kept.entries.update(accepted_set=before)
    fresh.entries.update(accepted_set=kept)
    AcceptedSet.objects.filter(pk=fresh.pk).update(state=ABANDONED)
