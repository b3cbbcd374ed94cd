"""What the clock sets right: checks that came to an end without an outcome, bytes whose time is over."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from palermo.returns.actions.checking import begin, keep_found
from palermo.returns.actions.reminding import RECORDS
from palermo.returns.method.keeping import unreadable
from palermo.returns.models import Submission
from palermo.returns.rules.house import TOO_HARD, line
from palermo.returns.rules.states import State
from palermo.work.actions import start
from palermo.work.models import Work

WAIT = timedelta(hours=1)
KILLS = {"died-twice", "memory"}
MOST_KILLS = 2


def take_up_again(at: datetime) -> int:
    """A check that failed or was stopped begins anew an hour later; one that kills its workers is what was found."""
    waiting = Submission.objects.filter(state__in=(State.RECEIVED, State.CHECKING))
    going = Work.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at - WAIT)).exclude(state="done")
    stuck = waiting.exclude(work__in=going.filter(job="returns.check").values("pk"))
    return sum(taken_up(each, at) for each in stuck.order_by("pk"))


def taken_up(submission: Submission, at: datetime) -> bool:
    killed = Work.objects.filter(
        job="returns.check", arguments={"submission": submission.pk}, state="failed", reason__in=KILLS
    )
    if killed.count() >= MOST_KILLS:
        begun = begin(submission.pk)
        return begun is not None and keep_found(begun, unreadable(line(TOO_HARD)), by=RECORDS, at=at)
    with transaction.atomic():
        work = start("returns.check", {"submission": submission.pk}, by=RECORDS, at=at)
        still = Submission.objects.filter(pk=submission.pk, work=submission.work, state=submission.state)
        if not still.update(work=work.pk):
            transaction.set_rollback(True)
            return False
    return True
