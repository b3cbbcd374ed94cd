"""What is due from whom, and how it stands: obligations × submissions × extensions, in three queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from palermo.journal.actor import Actor
from palermo.partners.rules.acting import cell
from palermo.returns.models import Draft, Extension, Submission
from palermo.returns.queries.submissions import seen
from palermo.returns.rules.bodies import bodies_in
from palermo.returns.rules.due import awaited, due_on, there
from palermo.returns.rules.people import DRAFT, LIST
from palermo.returns.rules.states import State
from palermo.vocabulary.obligations import Due, due

Key = tuple[str, date, date]
SENT = (State.ACCEPTED, State.RECEIVED, State.CHECKING, State.READY, State.SENT_BACK)
COLUMNS = ("address", "body", "period_start", "period_end", "prepared_on", "nil", "state", "received_at")


@dataclass(frozen=True)
class Owed:
    """One body's return of one period. `standing` is the accepted one, `latest` the last one sent that may still
    come to something; `state` is of rules.due.STATES. `is_late`: what stands, or is awaited, came or comes too late."""

    body: str
    period_start: date
    period_end: date
    due_on: date
    is_extended: bool
    state: str
    is_late: bool
    standing: Submission | None = None
    latest: Submission | None = None
    draft: Draft | None = None

    @property
    def key(self) -> Key:
        return (self.body, self.period_start, self.period_end)


def calendar(by: Actor, *, day: date, start: date, end: date, body: str = "") -> list[Owed]:
    """Of periods that end from `start` to `end`, the latest first, as they stand on `day`."""
    owed = [
        each for each in due(start, end) if each.body in seen_bodies(by) and (not body or each.body == body)
    ]
    drafts = Draft.objects.filter(seen(by, DRAFT), sent_as=None, discarded_at=None) if owed else None
    return sorted(
        standing(owed, day=day, drafts=drafts), key=lambda each: (-each.period_end.toordinal(), each.body)
    )


def seen_bodies(by: Actor) -> set[str]:
    from palermo.vocabulary.codes import codes

    says = cell(by, LIST)
    bodies = bodies_in(by.scope) if says == "own" else [] if not says else None
    return set(codes("bodies") if bodies is None else bodies)


def standing(owed: Iterable[Due], *, day: date, drafts: QuerySet[Draft] | None = None) -> list[Owed]:
    """For rooms and clocks that ask, not for readers."""
    listed = list(owed)
    if not listed:
        return []
    span = Q(
        period_end__gte=min(each.period_end for each in listed),
        period_end__lte=max(each.period_end for each in listed),
        body__in={each.body for each in listed},
    )
    sent = sent_by_key(Submission.objects.filter(span, state__in=SENT).only(*COLUMNS))
    until = {key_of(each): each.until for each in Extension.objects.filter(span).order_by("given_at", "pk")}
    begun = {
        key_of(each): each for each in (drafts or Draft.objects.none()).filter(span).order_by("saved_at")
    }
    return [owing(each, day, sent, until, begun) for each in listed]


def key_of(thing: Submission | Extension | Draft | Due) -> Key:
    assert thing.period_start and thing.period_end
    return (thing.body, thing.period_start, thing.period_end)


def sent_by_key(rows: QuerySet[Submission]) -> dict[Key, list[Submission]]:
    found: dict[Key, list[Submission]] = {}
    for each in rows.order_by("received_at", "pk"):
        found.setdefault(key_of(each), []).append(each)
    return found


def owing(
    each: Due,
    day: date,
    sent: Mapping[Key, list[Submission]],
    until: Mapping[Key, date],
    drafts: Mapping[Key, Draft],
) -> Owed:
    key = key_of(each)
    of_it = sent.get(key, [])
    accepted = next((one for one in of_it if one.state == State.ACCEPTED), None)
    latest = of_it[-1] if of_it else None
    due_day = due_on(each.period_end, until.get(key))
    if accepted is not None:
        state = there(accepted.state, accepted.nil)
    elif latest is not None:
        state = there(latest.state, latest.nil)
    else:
        state = awaited(each.period_end, due_day, day)
    counted = accepted or (latest if latest and latest.state != State.SENT_BACK else None)
    came = counted.received_at.date() if counted else day
    return Owed(
        body=each.body,
        period_start=each.period_start,
        period_end=each.period_end,
        due_on=due_day,
        is_extended=key in until,
        state=state,
        is_late=came > due_day,
        standing=accepted,
        latest=latest,
        draft=drafts.get(key),
    )
