"""What of the returns waits for a reader, each with a number and the way there; nothing of what their role may not see."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import ngettext

from palermo.bureau.queries.differences import unexplained
from palermo.bureau.rules.differences import EXPLAIN
from palermo.partners.queries.waiting import Waiting, waiting_for
from palermo.partners.rules.acting import Acting, cell
from palermo.returns.models import Message, Submission
from palermo.returns.queries import drafts, submissions
from palermo.returns.rules.people import ACCEPT, DRAFT, SEND, TALK, is_bureau
from palermo.returns.rules.states import State

TALKED_ABOUT = (State.RECEIVED, State.CHECKING, State.READY, State.SENT_BACK)
LATER = (*TALKED_ABOUT, State.ACCEPTED, State.SUPERSEDED, State.REFUSED)


def waits_for(by: Acting, *, at: datetime) -> list[Waiting]:
    """In the order of urgency; entries of zero are left out."""
    found = [*of_returns(by), *of_messages(by), *of_drafts(by), *of_differences(by)]
    return [*(each for each in found if each.count), *waiting_for(by, at=at)]


def of_returns(by: Acting) -> list[Waiting]:
    if cell(by, ACCEPT):
        count = ready(by).count()
        words = ngettext("return waits to be accepted", "returns wait to be accepted", count)
        return [Waiting(count, words, f"{reverse('returns')}?state=ready")]
    if cell(by, SEND) or cell(by, DRAFT):
        count = sent_back(by).count()
        words = ngettext(
            "return was sent back and waits to be mended",
            "returns were sent back and wait to be mended",
            count,
        )
        return [Waiting(count, words, f"{reverse('returns')}?state=sent_back")]
    return []


def ready(by: Acting) -> QuerySet[Submission]:
    """Without those that the reader had a hand in: somebody else has to accept them."""
    mine = Q(sent_by=by.account) | Q(drafted_by=by.account) | Q(token_owner=by.account)
    return submissions(by).filter(state=State.READY).exclude(mine)


def sent_back(by: Acting) -> QuerySet[Submission]:
    """After which nothing was sent for the same body and period; one whose period nobody could read is over with the
    next one of its body."""
    later = Submission.objects.filter(pk__gt=OuterRef("pk"), body=OuterRef("body"), state__in=LATER)
    same = later.filter(period_start=OuterRef("period_start"), period_end=OuterRef("period_end"))
    rows = submissions(by).filter(state=State.SENT_BACK)
    return rows.exclude(Exists(same)).exclude(Q(period_end__isnull=True) & Exists(later))


def of_messages(by: Acting) -> list[Waiting]:
    if not cell(by, TALK):
        return []
    count = unanswered(by).count()
    words = ngettext(
        "conversation about a return waits for an answer",
        "conversations about returns wait for an answer",
        count,
    )
    return [Waiting(count, words, reverse("returns"))]


def unanswered(by: Acting) -> QuerySet[Submission]:
    """Where the other side wrote last; why a return was sent back is said with it and waits for no answer."""
    last = Message.objects.filter(submission=OuterRef("pk")).order_by("-pk")
    rows = submissions(by).filter(state__in=TALKED_ABOUT)
    told = rows.annotate(
        last_from_bureau=Subquery(last.values("from_bureau")[:1]), last_move=Subquery(last.values("move")[:1])
    )
    return told.filter(last_from_bureau=not is_bureau(by), last_move="")


def of_drafts(by: Acting) -> list[Waiting]:
    if not cell(by, DRAFT):
        return []
    count = drafts(by).count()
    words = ngettext("draft of a return is begun", "drafts of returns are begun", count)
    return [Waiting(count, words, reverse("returns_calendar"))]


def of_differences(by: Acting) -> list[Waiting]:
    """Stated totals and balances that nobody has explained."""
    if not cell(by, EXPLAIN):
        return []
    count = unexplained(by)
    words = ngettext(
        "stated number differs and is not explained", "stated numbers differ and are not explained", count
    )
    return [Waiting(count, words, reverse("differences"))]
