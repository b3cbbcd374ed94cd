"""What waits for the reader among returns; the desk shows it with a number and the way there."""

from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import ngettext

from palermo.partners.queries.waiting import Waiting
from palermo.partners.rules.acting import Acting, cell
from palermo.returns.models import Message, Submission
from palermo.returns.queries.calendar import calendar
from palermo.returns.queries.drafts import drafts
from palermo.returns.queries.submissions import seen, submissions
from palermo.returns.rules.people import ACCEPT, DRAFT, SEND, TALK
from palermo.returns.rules.states import State

# What nobody answers any more.
OVER = (State.SUPERSEDED, State.WITHDRAWN, State.REFUSED)


def sent_again() -> Exists:
    """Of a file whose period could not be read, whatever came later may be in its place, and of one that is not
    checked yet nobody knows the period."""
    start, end = (Coalesce(OuterRef(name), F(name)) for name in ("period_start", "period_end"))
    later = Submission.objects.filter(
        Q(period_start=start, period_end=end) | Q(period_end__isnull=True),
        body=OuterRef("body"),
        received_at__gt=OuterRef("received_at"),
    )
    return Exists(later.exclude(state=State.WITHDRAWN))


# Sent back, and nothing was sent in their place since.
MENDING = Q(state=State.SENT_BACK) & ~Q(sent_again())


def waiting_returns(by: Acting, *, at: datetime) -> list[Waiting]:
    """In the order of urgency; entries of zero are left out."""
    found = [*of_officers(by), *of_senders(by, localdate(at)), *of_letters(by), *of_drafts(by)]
    return [each for each in found if each.count]


def of_officers(by: Acting) -> list[Waiting]:
    """Those that this reader may decide: whoever drafted or sent one is not the one who accepts it."""
    if not cell(by, ACCEPT):
        return []
    rows = Submission.objects.filter(seen(by, ACCEPT), state=State.READY, work__isnull=True)
    own = ("drafted_by", "sent_by", "token_owner")
    count = sum(1 for people in rows.values_list(*own) if by.account not in people)
    words = ngettext("return waits to be accepted", "returns wait to be accepted", count)
    return [Waiting(count, words, f"{reverse('returns')}?state=ready")]


def of_senders(by: Acting, day: date) -> list[Waiting]:
    if not cell(by, SEND):
        return []
    mend = to_be_mended(by).count()
    owed = calendar(by, day=day, start=date(day.year - 1, 1, 1), end=day)
    late = sum(each.state in ("late", "missing") and each.draft is None for each in owed)
    due = sum(each.state == "due" and each.draft is None for each in owed)
    return [
        Waiting(
            mend,
            ngettext("return was sent back to be corrected", "returns were sent back to be corrected", mend),
            f"{reverse('returns')}?state=sent_back",
        ),
        Waiting(
            late,
            ngettext("return is late and was not sent", "returns are late and were not sent", late),
            reverse("returns_calendar"),
        ),
        Waiting(
            due,
            ngettext("return is due and was not sent", "returns are due and were not sent", due),
            reverse("returns_calendar"),
        ),
    ]


def to_be_mended(by: Acting) -> QuerySet[Submission]:
    return submissions(by).filter(MENDING)


def of_letters(by: Acting) -> list[Waiting]:
    """Returns about which the other side wrote last."""
    if not cell(by, TALK):
        return []
    last = Message.objects.filter(submission=OuterRef("pk")).order_by("-pk").values("from_bureau")[:1]
    rows = submissions(by).exclude(state__in=OVER).annotate(from_bureau=Subquery(last))
    count = rows.filter(from_bureau=not cell(by, ACCEPT)).count()
    words = ngettext(
        "return about which the other side wrote last",
        "returns about which the other side wrote last",
        count,
    )
    return [Waiting(count, words, reverse("returns"))]


def of_drafts(by: Acting) -> list[Waiting]:
    if not cell(by, DRAFT):
        return []
    count = drafts(by).count()
    words = ngettext("draft of a return is not sent yet", "drafts of returns are not sent yet", count)
    return [Waiting(count, words, reverse("returns"))]
