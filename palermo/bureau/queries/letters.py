"""What a quality letter tells: of one body and period, out of what it sent itself; never of another body, nor of a person."""

from dataclasses import dataclass
from datetime import date, datetime

from palermo.bureau.models import Difference
from palermo.bureau.queries.quality import quality
from palermo.bureau.rules.differences import differs
from palermo.bureau.rules.quality import Counts, Quality
from palermo.journal.actor import Actor
from palermo.register.models import AcceptedSet
from palermo.returns.models import Submission
from palermo.returns.queries.calendar import Owed, standing
from palermo.returns.queries.findings import Group, groups
from palermo.returns.queries.submissions import submissions
from palermo.returns.rules.states import State
from palermo.vocabulary.obligations import Due

MOST_FINDINGS = 10
EARLIER = 7  # periods that stand beside this one
YEARS = 4  # that are looked back for them


@dataclass(frozen=True)
class Letter:
    """`counted` is the submission whose rows and findings are told: the accepted one, else the latest."""

    body: str
    period_start: date
    period_end: date
    owed: Owed
    sent: list[Submission]
    counted: Submission | None
    findings: list[Group]
    finding_count: int
    course: list[Quality]
    totals_differ: int
    made_at: datetime

    @property
    def counts(self) -> Counts:
        here = [each for each in self.course if each.period == (self.period_start, self.period_end)]
        return here[0].counts if here else Counts()


def letter(body: str, start: date, end: date, lang: str, *, by: Actor, day: date, at: datetime) -> Letter:
    """The reader may see the body: the caller has asked."""
    (owed,) = standing([Due(body, start, end)], day=day)
    rows = submissions(by).filter(body=body, period_start=start, period_end=end)
    sent = list(rows.exclude(state=State.WITHDRAWN).select_related("findings__data_key__keyring"))
    counted = next((each for each in sent if each.state == State.ACCEPTED), sent[0] if sent else None)
    found = groups(counted, lang) if counted else []
    often = sorted(found, key=lambda each: -each.count)
    return Letter(
        body=body,
        period_start=start,
        period_end=end,
        owed=owed,
        sent=sent[::-1],
        counted=counted,
        findings=often[:MOST_FINDINGS],
        finding_count=sum(each.count for each in found),
        course=course(body, end, day),
        totals_differ=totals_that_differ(body, start, end),
        made_at=at,
    )


def course(body: str, end: date, day: date) -> list[Quality]:
    """This period and those before it, the earliest first."""
    since = date(end.year - YEARS, 1, 1)
    return quality([body], start=since, end=end, day=day)[-EARLIER - 1 :]


def totals_that_differ(body: str, start: date, end: date) -> int:
    rows = Difference.objects.filter(
        body=body,
        period_start=start,
        period_end=end,
        accepted_set__state=AcceptedSet.State.STANDING,
    )
    return sum(differs(row) for row in rows)


def periods_of(body: str, by: Actor) -> list[tuple[date, date]]:
    """The periods for which the body sent something, the latest first."""
    rows = submissions(by).filter(body=body, period_end__isnull=False).exclude(state=State.WITHDRAWN)
    pairs = rows.order_by("-period_end", "-period_start").values_list("period_start", "period_end")
    return list(dict.fromkeys((start, end) for start, end in pairs if start and end))
