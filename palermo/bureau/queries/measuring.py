"""Which accepted sets are not measured yet, and which bodies' balances are of other returns than those that stand."""

from collections import defaultdict

from palermo.bureau.models import Difference
from palermo.bureau.rules.differences import digest_of
from palermo.register.models import AcceptedSet
from palermo.register.queries.sets import standing_sets


def unmeasured(most: int) -> list[AcceptedSet]:
    """The earliest accepted first, as many as have so many rows together; one at least."""
    found: list[AcceptedSet] = []
    rows = 0
    for each in standing_sets().filter(measure__isnull=True):
        rows += sum(each.rows.values())
        if found and rows > most:
            break
        found.append(each)
    return found


def unreckoned() -> list[str]:
    """The bodies whose standing returns are others than their balance was reckoned of."""
    sets: dict[str, list[int]] = defaultdict(list)
    for body, pk in standing_sets().values_list("body", "pk"):
        sets[body].append(pk)
    rows = Difference.objects.filter(basis=Difference.Basis.BALANCE)
    reckoned = dict(rows.values_list("body", "of_sets"))
    return sorted(body for body, of in sets.items() if reckoned.get(body) != digest_of(of))
