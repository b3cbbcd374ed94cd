"""Laying down an accepted return: its files, then the rows of the index. Nobody sees any of it before it stands."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.db import DatabaseError, transaction
from duckdb import DuckDBPyConnection

from palermo.journal.actor import Actor
from palermo.register.actions.beating import Beat, Progress, Taken
from palermo.register.actions.deciding import abandon
from palermo.register.actions.indexing import lay_index
from palermo.register.actions.leaves import Leaves
from palermo.register.actions.rows import roomy
from palermo.register.actions.sealing import in_columns, numbered, pointing, sealed
from palermo.register.method.ledger import write_set
from palermo.register.method.sets import write_tables
from palermo.register.models import AcceptedSet, CaseNumber
from palermo.register.queries.keyed import Keyer, event_secret
from palermo.register.queries.sets import kept_sets
from palermo.register.rules.refusals import NoNumbers
from palermo.register.rules.sets import NUMBERS, RING, SetHeader, folder_of, item_of
from palermo.vault.actions import make_item_keys
from palermo.vault.actions.key_files import make_folder

LAYING = AcceptedSet.State.LAYING
LAYERS = 16  # rows of all tables that a case has, about


def lay_down(
    header: SetHeader,
    con: DuckDBPyConnection,
    *,
    by: Actor,
    at: datetime,
    progress: Progress | None = None,
    alive: Callable[[], object] | None = None,
) -> AcceptedSet:
    """The set of one return, in the state `laying`; whatever was laid down of the same submission before is abandoned.

    con: the schema `facts` and the table event_court, as palermo.returns.method.facts.facts_of_one leaves them, and
    laid_cases(case_no of `facts`, case_id, from_body, from_id, content: JSON). `progress` (done, total) and `alive`
    are called between short transactions and may raise to end it. Called outside a transaction; it writes no line of
    the journal, whoever lets the set stand does. Raises Taken where the set was taken for dead or begun anew.
    """
    laid = _begin(header, at)
    beat = Beat(laid, at, progress, alive)
    try:
        _lay(laid, con, beat, by, at)
    except BaseException:
        with suppress(DatabaseError):  # else the clock finds it
            abandon(laid, at=at)
        raise
    laid.refresh_from_db()
    return laid


@transaction.atomic
def _begin(header: SetHeader, at: datetime) -> AcceptedSet:
    if not CaseNumber.objects.exists() and kept_sets().filter(manifest__has_key=NUMBERS).exists():
        raise NoNumbers  # else a known case would get another number
    earlier = AcceptedSet.objects.filter(submission=header.submission, state=LAYING)
    earlier.update(state=AcceptedSet.State.ABANDONED)
    return AcceptedSet.objects.create(
        submission=header.submission,
        body=header.body,
        period_start=header.period_start,
        period_end=header.period_end,
        prepared_on=header.prepared_on,
        basis=header.basis,
        rows=header.rows,
        laid_at=at,
    )


@roomy()
def _lay(laid: AcceptedSet, con: DuckDBPyConnection, beat: Beat, by: Actor, at: datetime) -> None:
    keyer = Keyer()
    cases = numbered(laid.body, con, keyer)
    beat.total = max(1, LAYERS * len(cases))
    beat.done(0)
    living = [item_of(case.own.address) for case in cases if not case.own.destroyed]
    secrets = make_item_keys(living, ring=RING, by=by, at=at)
    beat.renew()

    folder = folder_of(laid.folder)
    make_folder(folder)
    manifest = write_set(con, folder, laid.pk, in_columns(cases), event_secret())
    beat.renew()
    leaves = Leaves(con, keyer)
    for some in sealed(laid.pk, con, cases, secrets):
        for case_no, content, closed in some:
            leaves.add(case_no, content, closed)
        beat.done(len(some))
    leaves.flush()
    manifest |= write_tables(con, folder, pointing(con, laid.pk, cases), mode=0o600)
    leaves.describe(folder, manifest, laid.pk)
    beat.renew()
    if not AcceptedSet.objects.filter(pk=laid.pk, state=LAYING).update(manifest=manifest):
        raise Taken
    lay_index(laid, con, beat)
    con.execute("DROP SCHEMA leaf CASCADE")
