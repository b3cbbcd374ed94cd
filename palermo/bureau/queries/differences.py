"""Stated numbers that differ, as far as the reader sees them, and what was said of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When

from palermo.bureau.models import Difference, Explanation
from palermo.bureau.rules.differences import KEY, READ
from palermo.journal.actor import Actor
from palermo.register.models import AcceptedSet
from palermo.register.rules.reaching import bodies_seen
from palermo.vault.queries import open_many

OPEN, OLDER, EXPLAINED = 0, 1, 2
"""Of a difference: nobody has explained it; only other numbers were explained; these numbers are explained."""


def differences(by: Actor) -> QuerySet[Any]:
    """Stated totals of standing returns that differ; what waits for an explanation first, then the latest period."""
    rows = told(_standing(by).filter(basis=Difference.Basis.TOTALS))
    return rows.order_by("rank", "-period_end", "body", "figure", "pk")


def balances(by: Actor) -> QuerySet[Any]:
    """What each body's latest return states as pending, beside what its cases say; also where both are equal."""
    return told(_standing(by).filter(basis=Difference.Basis.BALANCE)).order_by("body")


def difference(pk: int, by: Actor) -> Difference | None:
    return told(_standing(by)).filter(pk=pk).first()


def unexplained(by: Actor) -> int:
    """How many stated numbers of whatever kind wait for an explanation."""
    unequal = Q(stated__isnull=False) & ~Q(stated=F("computed"))
    return told(_standing(by).filter(unequal)).exclude(rank=EXPLAINED).count()


def told(rows: QuerySet[Difference]) -> QuerySet[Any]:
    """With `rank`, one of OPEN, OLDER and EXPLAINED, and `explained_at`, when it was last explained."""
    same = Explanation.objects.filter(**{name: OuterRef(name) for name in KEY})
    these = same.filter(stated=OuterRef("stated"), computed=OuterRef("computed"))
    return rows.annotate(
        rank=Case(
            When(Exists(these), then=Value(EXPLAINED)),
            When(Exists(same), then=Value(OLDER)),
            default=Value(OPEN),
            output_field=IntegerField(),
        ),
        explained_at=Subquery(same.order_by("-pk").values("written_at")[:1]),
        explained_by=Subquery(same.order_by("-pk").values("written_by")[:1]),
    )


def in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    return rows.filter(rank=int(state))


def bodies_that_differ(by: Actor) -> list[str]:
    rows = _standing(by).filter(basis=Difference.Basis.TOTALS)
    return list(rows.order_by("body").values_list("body", flat=True).distinct())


def periods_that_differ(by: Actor) -> list[tuple[date, date]]:
    rows = _standing(by).filter(basis=Difference.Basis.TOTALS)
    pairs = rows.order_by("-period_end", "-period_start").values_list("period_start", "period_end").distinct()
    return list(pairs)


def totals_held(by: Actor) -> int:
    """How many stated totals of the standing returns that the reader sees were held against their cases."""
    rows = AcceptedSet.objects.filter(_reaches(by), state=AcceptedSet.State.STANDING)
    return rows.aggregate(held=Sum("measure__totals"))["held"] or 0


def unmeasured_of(by: Actor) -> int:
    """Returns accepted so lately that they are not in these numbers yet."""
    rows = AcceptedSet.objects.filter(_reaches(by), state=AcceptedSet.State.STANDING)
    return rows.filter(measure__isnull=True).count()


@dataclass(frozen=True)
class Said:
    """An explanation and its text; `stands`: it is of the numbers as they are."""

    explanation: Explanation
    text: str
    stands: bool


def explanations(difference: Difference) -> list[Said]:
    """The newest first; who sees the difference sees what was said of it. Two queries."""
    same = Explanation.objects.filter(**{name: getattr(difference, name) for name in KEY})
    rows = list(same.select_related("text__data_key__keyring").order_by("-pk"))
    texts = {each.pk: data.decode() for each, data in open_many([row.text for row in rows])}
    return [
        Said(
            row,
            texts[row.text_id],
            (row.stated, row.computed) == (difference.stated, difference.computed),
        )
        for row in rows
    ]


def _standing(by: Actor) -> QuerySet[Difference]:
    return Difference.objects.filter(_reaches(by), accepted_set__state=AcceptedSet.State.STANDING)


def _reaches(by: Actor) -> Q:
    bodies = bodies_seen(by, READ)
    return Q() if bodies is None else Q(body__in=bodies)
