"""Which cases must lose their identities, and by which rule; which sets hold one that lost them."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from palermo.journal.actor import Actor
from palermo.register.models import AcceptedSet, CaseEntry, CaseNumber
from palermo.register.queries.cases import with_address
from palermo.register.queries.sets import kept_sets
from palermo.register.queries.standing import lasts
from palermo.register.rules.reaching import bodies_seen
from palermo.register.rules.retention import ANY, Rule, retention_rules
from palermo.register.rules.sets import RING
from palermo.register.rules.steps import steps
from palermo.vault.models import ItemKey

ADDRESS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def due(by: Actor, day: date) -> QuerySet[CaseEntry]:
    """The entries of last holders whose case is due on this day or before, the newest first; each with its `address`
    and the code of its `rule`. The case goes with all its holders. Without those whose identities are gone."""
    bodies = bodies_seen(by, "retention.list")
    if bodies is not None:
        return CaseEntry.objects.none()  # whoever sees a part of a chain cannot judge the case
    return with_address(overdue(day)).order_by("-registered_on", "-pk")


def of_rule(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    """Of `due` those that one rule names."""
    return rows.filter(rule=code)


def oldest(rows: QuerySet[Any], most: int) -> list[UUID]:
    """Of `due` the addresses of those registered first."""
    return list(rows.order_by("registered_on", "pk").values_list("address", flat=True)[:most])


def overdue(day: date) -> QuerySet[CaseEntry]:
    rules = retention_rules()
    over = Q()
    for place, rule in enumerate(rules):
        earlier = Q()
        for each in rules[:place]:
            earlier |= _named(each)
        mine = _named(rule) & Q(**{f"{rule.counted_from}__lte": rule.latest(day)})
        over |= mine & ~earlier if place else mine
    gone = CaseNumber.objects.filter(case_no=OuterRef("case_no"), destroyed_at__isnull=False)
    return (
        lasts()
        .filter(over)
        .exclude(Exists(gone))
        .annotate(rule=Case(*[When(_named(rule), then=Value(rule.code)) for rule in rules]))
    )


def _named(rule: Rule) -> Q:
    named = Q() if rule.category == ANY else Q(category=rule.category)
    return named & (Q(status__in=sorted(rule.statuses)) if rule.statuses else Q(pk__isnull=False))


def sets_with_destroyed_cases() -> QuerySet[AcceptedSet]:
    """Of those kept: whose submissions hold a case whose identities are gone, so that the bytes as sent must go too."""
    gone = CaseNumber.objects.filter(destroyed_at__isnull=False).values("case_no")
    return kept_sets().filter(Exists(CaseEntry.objects.filter(accepted_set=OuterRef("pk"), case_no__in=gone)))


def tombstones() -> set[UUID]:
    """The addresses of all cases whose key the vault has destroyed, also after a restore."""
    gone = ItemKey.objects.filter(ring=RING, destroyed_at__isnull=False, name__startswith="case:")
    names = gone.values_list("name", flat=True)
    return {UUID(name[5:]) for name in names if ADDRESS.fullmatch(name[5:])}


def still_pointing(case_nos: Sequence[int]) -> list[int]:
    """Ids of those entries of these cases, of any set, of which content or keys are still there."""
    pointing = Q(fir_key__isnull=False) | Q(station_key__isnull=False) | Q(content__isnull=False)
    return [
        pk
        for some in steps(case_nos)
        for pk in CaseEntry.objects.filter(pointing, case_no__in=some).values_list("pk", flat=True)
    ]
