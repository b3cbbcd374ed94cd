"""The end of what names people: a case's key is destroyed, and with it every set's content of the case."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from palermo.journal.actions import write
from palermo.journal.actor import CLOCK, Actor
from palermo.partners.rules.acting import require
from palermo.register.actions.rows import Row, give_way, take
from palermo.register.actions.sweeping import SCANNED, keys_of
from palermo.register.models import CaseContent, CaseEntry, CaseNumber
from palermo.register.queries.cases import holders
from palermo.register.queries.retention import overdue, still_pointing, tombstones
from palermo.register.rules.chains import chains
from palermo.register.rules.sets import RING, item_of
from palermo.register.rules.steps import steps
from palermo.ui.refusals import Refused
from palermo.vault.actions import destroy_items

AT_ONCE = 100  # cases of one transaction
BEFORE_DUE = frozenset({"court_order"})
"""Reasons for which a case goes before its years are over."""


def destroy_cases(
    addresses: Sequence[UUID],
    *,
    by: Actor,
    at: datetime,
    reason: str,
    reference: str = "",
    once: str | None = None,
) -> int:
    """The identities of these cases, all holders of a chain together; gives how many bodies' cases that were.

    `reason` is a code of journal/reasons.csv. A line of the journal for each, by its address. What describes stays in
    facts and lists. Raises NotAllowed, and Refused where one is not due and the reason does not go before that. Killed
    in between, some are destroyed wholly and the others not at all. Called outside a transaction.
    """
    require(by, "retention.destroy")
    asked = _numbers(addresses)
    found = holders(asked)
    whole = sorted(chain for chain in chains(found.values()) if not asked.isdisjoint(chain))
    if reason not in BEFORE_DUE:
        _refuse_what_is_not_due([chain[-1] for chain in whole], at)
    pointing = _Pointing([no for chain in whole for no in chain])
    gone = 0
    for some in steps(whole, AT_ONCE):
        told = {"reason": reason, "reference": reference, "once": None if gone else once}
        gone += _destroy([no for chain in some for no in chain], pointing, by, at, told)
        give_way()
    return gone


def _numbers(addresses: Sequence[UUID]) -> set[int]:
    return {
        no
        for some in steps(addresses)
        for no in CaseNumber.objects.filter(address__in=some).values_list("case_no", flat=True)
    }


def _refuse_what_is_not_due(last: Sequence[int], at: datetime) -> None:
    over = overdue(timezone.localdate(at))
    if sum(over.filter(case_no__in=some).count() for some in steps(last)) < len(last) or not last:
        raise Refused(_("Some of these cases are not due for deletion, or are deleted already. Look again."))


@transaction.atomic
def _destroy(
    case_nos: Sequence[int], pointing: "_Pointing", by: Actor, at: datetime, told: Mapping[str, Any]
) -> int:
    rows = CaseNumber.objects.filter(case_no__in=case_nos, destroyed_at__isnull=True).order_by("pk")
    numbers = list(rows.select_for_update())
    destroy_items([item_of(each.address) for each in numbers], ring=RING, by=by, at=at)
    rows.update(destroyed_at=at)
    pointing.take(case_nos)
    for place, each in enumerate(numbers):
        more = told if place == 0 else {**told, "once": None}
        write("case.destroyed", by=by, at=at, thing=("case", str(each.address)), **more)
    return len(numbers)


class _Pointing:
    """What points to people of some cases in the index: looked for once, then taken away in the caller's transactions."""

    def __init__(self, case_nos: Sequence[int]) -> None:
        entries = still_pointing(case_nos)
        self.entries: dict[int, list[int]] = defaultdict(list)
        for some in steps(entries):
            for pk, no in CaseEntry.objects.filter(pk__in=some).values_list("pk", "case_no"):
                self.entries[no].append(pk)
        self._keys: dict[str, dict[object, list[Row]]] = {}
        for table, columns in SCANNED.items():
            by_entry = self._keys[table] = defaultdict(list)
            for key in keys_of(table, entries) if entries else ():
                by_entry[key[columns.index("entry_id")]].append(key)

    def take(self, case_nos: Sequence[int]) -> None:
        entries = [pk for no in case_nos for pk in self.entries.get(no, ())]
        for table, by_entry in self._keys.items():
            take(table, SCANNED[table], [key for pk in entries for key in by_entry.get(pk, ())])
        take(CaseContent._meta.db_table, ("entry_id",), [(entry,) for entry in entries])
        for some in steps(entries):
            CaseEntry.objects.filter(pk__in=some).update(fir_key=None, station_key=None)


def follow_tombstones(at: datetime, *, by: Actor = CLOCK) -> int:
    """What the vault has destroyed is destroyed here too, after a restore or beside a return that was laid down at the
    same moment; gives how many cases were not known as destroyed."""
    missed: list[int] = []
    for addresses in steps(sorted(tombstones())):
        unknown = CaseNumber.objects.filter(destroyed_at__isnull=True, address__in=addresses)
        missed += unknown.values_list("case_no", flat=True)
    gone = list(CaseNumber.objects.filter(destroyed_at__isnull=False).values_list("case_no", flat=True))
    pointing = _Pointing([*missed, *gone])
    for some in steps(missed, AT_ONCE):
        _destroy(some, pointing, by, at, {})
    for some in steps([no for no in gone if no in pointing.entries], AT_ONCE):
        with transaction.atomic():
            pointing.take(some)
    return len(missed)
