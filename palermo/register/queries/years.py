"""The years in which cases that a reader sees were registered."""

from palermo.journal.actor import Actor
from palermo.register.queries.standing import standing
from palermo.register.rules.reaching import bodies_seen

MOST = 30


def years_of_registration(by: Actor) -> list[int]:
    """The newest first, from the two ends of an index; a year without a case between others is among them."""
    rows = standing()
    bodies = bodies_seen(by)
    if bodies is not None:
        rows = rows.filter(body__in=bodies)
    days = rows.order_by("registered_on", "pk").values_list("registered_on", flat=True)
    first, last = days.first(), days.reverse().first()
    if first is None or last is None:
        return []
    return list(range(last.year, max(first.year, last.year - MOST) - 1, -1))
