"""Working out what accepted sets say of their own quality. Made of their files alone, so it is no act of a person."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction

from palermo.bureau.method.measuring import Counts, Differing, counts, differing
from palermo.bureau.models import Difference, Measure
from palermo.bureau.queries.facts import opened, whole
from palermo.bureau.queries.measuring import unmeasured, unreckoned
from palermo.bureau.rules.differences import BALANCE_FIGURE, digest_of
from palermo.register.models import AcceptedSet
from palermo.register.queries.sets import standing_sets

MOST = 200_000  # rows of returns that one turn of the clock takes


def measure_due(at: datetime, most: int = MOST) -> int:
    """Gives how many sets were measured and balances reckoned. A set with a wrong byte is passed over."""
    sets = whole(unmeasured(most))
    measured = measure(sets, at=at) if sets else 0
    return measured + sum(reckon(body, at=at) for body in unreckoned())


def measure(sets: Collection[AcceptedSet], *, at: datetime) -> int:
    with opened(sets) as con:
        numbers, differences = counts(con), differing(con)
    return sum(keep(each, numbers[each.pk], differences.get(each.pk, []), at=at) for each in sets)


def keep(measured: AcceptedSet, told: Counts, differences: Collection[Differing], *, at: datetime) -> bool:
    """False where somebody else was faster."""
    same = {name: getattr(measured, name) for name in ("body", "period_start", "period_end")}
    try:
        with transaction.atomic():
            Measure.objects.create(accepted_set=measured, measured_at=at, **vars(told))
            Difference.objects.bulk_create(
                Difference(accepted_set=measured, basis="totals", found_at=at, **same, **vars(each))
                for each in differences
            )
    except IntegrityError:
        if not Measure.objects.filter(pk=measured.pk).exists():
            raise
        return False
    return True


def reckon(body: str, *, at: datetime) -> bool:
    """The balance of a body's latest return beside the cases of all its returns; nobody else's rows are read."""
    from palermo.figures.method.balances import balances

    sets = list(standing_sets().filter(body=body))
    if not sets or len(whole(sets)) < len(sets):
        return False
    latest = max(sets, key=lambda each: (each.period_end, each.period_start))
    with opened(sets) as con:
        (row,) = balances(con, date.min, date.max).to_pylist()
    said = {
        "accepted_set": latest,
        "period_start": latest.period_start,
        "period_end": latest.period_end,
        "figure": BALANCE_FIGURE,
        "stated": row["stated"],
        "computed": row["computed"],
        "of_sets": digest_of(each.pk for each in sets),
        "found_at": at,
    }
    with transaction.atomic():
        Difference.objects.update_or_create(body=body, basis="balance", defaults=said)
    return True
