"""What the list of returns can be narrowed to, and what stands first in it."""

from datetime import date

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from palermo.journal.actor import Actor
from palermo.returns.models import Submission
from palermo.returns.queries.submissions import submissions
from palermo.returns.rules.people import is_bureau
from palermo.returns.rules.states import State

MOST = 400


def bodies_listed(by: Actor) -> list[str]:
    return list(submissions(by).order_by("body").values_list("body", flat=True).distinct())


def periods_listed(by: Actor) -> list[tuple[date, date]]:
    """The latest first."""
    rows = submissions(by).filter(period_end__isnull=False)
    pairs = rows.order_by("-period_end", "-period_start").values_list("period_start", "period_end").distinct()
    return [(start, end) for start, end in pairs[:MOST] if start and end]


ON_ITS_WAY = (State.RECEIVED, State.CHECKING)


def sent_again() -> Exists:
    """Of a file whose period could not be read, whatever came later may be in its place, and of one that is not
    checked yet nobody knows the period."""
    start, end = (Coalesce(OuterRef(name), F(name)) for name in ("period_start", "period_end"))
    later = Submission.objects.filter(
        Q(period_start=start, period_end=end) | Q(period_end__isnull=True, state__in=ON_ITS_WAY),
        body=OuterRef("body"),
        received_at__gt=OuterRef("received_at"),
    )
    return Exists(later.exclude(state=State.WITHDRAWN))


def waiting_first(rows: QuerySet[Submission], by: Actor) -> QuerySet[Submission]:
    """`waits`: 0 what waits for the reader's side, 1 what is on its way, 2 what waits for the bureau, 3 the rest."""
    mine = Q(state=State.READY) if is_bureau(by) else Q(state=State.SENT_BACK) & ~Q(sent_again())
    waits = Case(
        When(mine, then=Value(0)),
        When(state__in=ON_ITS_WAY, then=Value(1)),
        When(state=State.READY, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return rows.annotate(waits=waits)
