"""What the list of returns can be narrowed to."""

from datetime import date

from palermo.journal.actor import Actor
from palermo.returns.queries.submissions import submissions

MOST = 400


def bodies_listed(by: Actor) -> list[str]:
    return list(submissions(by).order_by("body").values_list("body", flat=True).distinct())


def periods_listed(by: Actor) -> list[tuple[date, date]]:
    """The latest first."""
    rows = submissions(by).filter(period_end__isnull=False)
    pairs = rows.order_by("-period_end", "-period_start").values_list("period_start", "period_end").distinct()
    return [(start, end) for start, end in pairs[:MOST] if start and end]
