"""What a body and an officer decide of a return, but for accepting it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.returns.actions.moving import require_move
from palermo.returns.actions.telling import tell_of
from palermo.returns.actions.writing import say
from palermo.returns.models import Submission
from palermo.returns.rules.people import ACCEPT, ENTER, SEND, require_on, thing_of
from palermo.ui.refusals import Refused
from palermo.work.models import ENDED, Work

IDLE = Q(work__isnull=True)


@transaction.atomic
def withdraw(
    submission: Submission,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    reference: str = "",
    once: str | None = None,
) -> Submission:
    """By the body that sent it, or by the bureau where it entered it; never after it was accepted."""
    behalf = submission.channel == Submission.Channel.BEHALF
    require_on(submission, ENTER if behalf else SEND, by)
    require_move(submission, "withdraw", work=None, decided_at=at, decided_by=by.account)
    write(
        "return.withdrawn",
        by=by,
        at=at,
        thing=thing_of(submission),
        reason=reason,
        reference=reference,
        once=once,
    )
    return submission


@transaction.atomic
def send_back(
    submission: Submission, text: str, *, by: Actor, at: datetime, once: str | None = None
) -> Submission:
    """With the words that say what to do; nothing of it counts."""
    return _decide("send_back", "return.sent_back", submission, text, by=by, at=at, once=once)


@transaction.atomic
def refuse(
    submission: Submission, text: str, *, by: Actor, at: datetime, once: str | None = None
) -> Submission:
    return _decide("refuse", "return.refused", submission, text, by=by, at=at, once=once)


def _decide(
    move: str, act: str, submission: Submission, text: str, *, by: Actor, at: datetime, once: str | None
) -> Submission:
    """Not while an acceptance is under way: its work says first how it ended."""
    require_on(submission, ACCEPT, by)
    release(submission)
    require_move(submission, move, where=IDLE, decided_at=at, decided_by=by.account)
    say(submission, text, by=by, at=at, move=move)
    write(act, by=by, at=at, thing=thing_of(submission), once=once)
    tell_of(submission, by=by, at=at)
    return submission


def release(submission: Submission) -> None:
    """Work that failed, was stopped or is forgotten holds nothing up. Raises Refused where it is under way."""
    work, state = submission.work, Submission.State.READY
    if work is None or submission.state != state:
        return
    if Work.objects.filter(pk=work).exclude(state__in=ENDED).exists():
        raise under_way()
    Submission.objects.filter(pk=submission.pk, work=work, state=state).update(work=None)
    submission.work = None


def under_way() -> Refused:
    return Refused(_("An officer is accepting this return at this moment. Wait until that has ended."))
