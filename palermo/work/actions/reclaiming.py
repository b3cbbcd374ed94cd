"""What killed workers leave behind: the backend keeps their tasks running for ever, so the leases decide."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django_tasks_db.models import DBTaskResult

from palermo.work.actions.asking import queue
from palermo.work.actions.moving import move, note
from palermo.work.models import ENDED, Work
from palermo.work.rules.jobs import longest_lease

DEATHS = 2
# Between taking a task from the queue and taking its work lies one statement; this is a worker killed there.
BETWEEN = timedelta(minutes=1)
KEEP_TASKS, KEEP_WORK = timedelta(days=7), timedelta(days=90)


def reclaim(at: datetime) -> Counter[str]:
    """Gives back what dead workers hold; what died twice without keeping anything new in between fails.

    A lease too far ahead is also one of the dead: it was given before the clock was set back.
    """
    did: Counter[str] = Counter()
    out = Q(lease_until__lte=at) | Q(lease_until__gt=at + 2 * longest_lease())
    for pk in list(
        Work.objects.filter(out, state="running").order_by("lease_until").values_list("pk", flat=True)
    ):
        if how := buried(pk, out, at):
            did[how] += 1
    for work in lost_in_the_queue(at):
        did["queued"] += queued_again(work, at)
    return +did


@transaction.atomic
def buried(pk: UUID, out: Q, at: datetime) -> str:
    work = Work.objects.select_for_update().filter(out, pk=pk, state="running").first()
    if work is None:
        return ""
    where = out & Q(worker=work.worker, task=work.task)
    DBTaskResult.objects.filter(id__in=[work.task]).delete()
    if work.died + 1 >= DEATHS:
        move(work.pk, "fail", at=at, where=where, reason="died-twice", died=F("died") + 1)
        note("work.failed", work, at=at, code="died-twice")
        return "failed"
    if work.stop_asked_at is not None:
        move(work.pk, "stop", at=at, where=where, died=F("died") + 1)
    else:
        move(work.pk, "give_back", at=at, where=where, task=queue(work), died=F("died") + 1)
    note("work.died", work, at=at, number=work.died + 1)
    return "given back"


def lost_in_the_queue(at: datetime) -> list[Work]:
    """Waiting for a task that no worker will take any more."""
    alive = DBTaskResult.objects.filter(id=OuterRef("task")).filter(
        Q(status="READY") | Q(status="RUNNING", started_at__gt=at - BETWEEN, started_at__lte=at + BETWEEN)
    )
    return list(Work.objects.filter(~Exists(alive), state="waiting"))


@transaction.atomic
def queued_again(work: Work, at: datetime) -> bool:
    """Locked first: of two who do it, the second must not lay a task of its own into the queue."""
    still = Work.objects.select_for_update().filter(pk=work.pk, state="waiting", task=work.task)
    return still.first() is not None and move(
        work.pk, "queue", at=at, where=Q(task=work.task), task=queue(work)
    )


def forget(at: datetime) -> None:
    """Old tasks of the backend, and work that ended long ago; the journal keeps who asked for it."""
    DBTaskResult.objects.filter(status__in=("SUCCESSFUL", "FAILED"), finished_at__lt=at - KEEP_TASKS).delete()
    Work.objects.filter(state__in=ENDED, ended_at__lt=at - KEEP_WORK).delete()
