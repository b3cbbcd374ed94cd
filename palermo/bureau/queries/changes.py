"""What became of returns since a moment: received, decided, replaced; out of the returns themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils.timezone import get_current_timezone, localdate

from palermo.partners.rules.acting import Acting
from palermo.returns.models import Submission
from palermo.returns.queries import submissions
from palermo.returns.rules.states import State

MOST = 200


@dataclass(frozen=True)
class Change:
    """`what`: received, or the state that the return came to."""

    when: datetime
    what: str
    submission: Submission


def since_yesterday(at: datetime) -> datetime:
    """The beginning of the day before, in the time of the installation."""
    return datetime.combine(localdate(at) - timedelta(days=1), time.min, tzinfo=get_current_timezone())


def changes(by: Acting, since: datetime) -> list[Change]:
    """The newest first, of the newest MOST returns. One query."""
    touched = Q(received_at__gte=since) | Q(decided_at__gte=since) | Q(checked_at__gte=since)
    rows = submissions(by).filter(touched).select_related("replaces").defer("rows", "stated")[:MOST]
    found = [change for row in rows for change in of(row) if change.when >= since]
    return sorted(found, key=lambda each: (each.when, each.submission.pk), reverse=True)


def of(row: Submission) -> Iterator[Change]:
    yield Change(row.received_at, State.RECEIVED, row)
    if row.state == State.SENT_BACK and row.decided_at is None and row.checked_at:
        yield Change(row.checked_at, State.SENT_BACK, row)
    if row.decided_at is None:
        return
    accepted = row.state in (State.ACCEPTED, State.SUPERSEDED)
    yield Change(row.decided_at, State.ACCEPTED if accepted else row.state, row)
    if accepted and row.replaces is not None:
        yield Change(row.decided_at, State.SUPERSEDED, row.replaces)
