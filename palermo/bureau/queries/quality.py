"""The quality of what bodies sent, period by period: out of the returns that stand and what was measured of them."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet

from palermo.bureau.models import Measure
from palermo.bureau.rules.quality import READ, Counts, Quality
from palermo.journal.actor import Actor
from palermo.register.models import AcceptedSet
from palermo.register.rules.reaching import bodies_seen
from palermo.returns.models import Submission
from palermo.returns.queries.calendar import Owed, standing
from palermo.returns.rules.states import State
from palermo.vocabulary.codes import codes
from palermo.vocabulary.obligations import Due, due

COLUMNS = ("address", "body", "period_start", "period_end", "prepared_on", "rows", "warnings", "received_at")
MEASURED = ("persons", "without_age", "cases", "without_district")
Key = tuple[str, date, date]


def bodies(by: Actor) -> list[str]:
    """Those whose quality the reader sees, in the order of the vocabulary."""
    seen = bodies_seen(by, READ)
    return [code for code in codes("bodies") if seen is None or code in seen]


def quality(bodies: Collection[str], *, start: date, end: date, day: date) -> list[Quality]:
    """Of periods that end from `start` to `end`: what was due and what came, the earliest first. Five queries.

    The bodies are those of `bodies(by)`, or some of them.
    """
    owed = [each for each in due(start, end) if each.body in bodies]
    sent = {key_of(each): each for each in accepted(bodies, start, end)}
    keys = {*sent, *((each.body, each.period_start, each.period_end) for each in owed)}
    stands = {each.key: each for each in standing([Due(*key) for key in keys], day=day)}
    told = measures(sent.values())
    is_due = {(each.body, each.period_start, each.period_end) for each in owed}
    order = {code: place for place, code in enumerate(codes("bodies"))}
    return [
        of(key, key in is_due, sent.get(key), stands[key], told)
        for key in sorted(keys, key=lambda key: (key[2], key[1], order.get(key[0], 0)))
    ]


def accepted(bodies: Collection[str], start: date, end: date) -> QuerySet[Submission]:
    rows = Submission.objects.filter(state=State.ACCEPTED, body__in=bodies)
    return rows.filter(period_end__gte=start, period_end__lte=end).only(*COLUMNS)


def key_of(row: Submission) -> Key:
    assert row.period_start and row.period_end
    return (row.body, row.period_start, row.period_end)


def measures(rows: Iterable[Submission]) -> dict[object, Measure]:
    """By the submission's address."""
    found = Measure.objects.filter(
        accepted_set__state=AcceptedSet.State.STANDING,
        accepted_set__submission__in=[each.address for each in rows],
    )
    return {each.accepted_set.submission: each for each in found.select_related("accepted_set")}


def of(key: Key, is_due: bool, sent: Submission | None, stands: Owed, told: dict[object, Measure]) -> Quality:
    if sent is None:
        return Quality(*key, Counts(due=int(is_due)), is_measured=False)
    measure = told.get(sent.address)
    rows = [sum(each) for each in zip(*sent.rows.values(), strict=True)] or [0, 0, 0]
    counts = Counts(
        due=int(is_due),
        came=1,
        late=int(stands.is_late),
        **dict(zip(("sent", "accepted", "rejected"), rows, strict=True)),
        warnings=sent.warnings or 0,
        **({name: getattr(measure, name) for name in MEASURED} if measure else {}),
    )
    return Quality(*key, counts, is_measured=measure is not None)
