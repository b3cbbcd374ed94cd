"""What a worker does with work: take it, keep it, end it. Every write asks whether this worker still holds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django_tasks_db.models import DBTaskResult

from palermo.work.actions.asking import queue
from palermo.work.actions.moving import move, note
from palermo.work.models import Work
from palermo.work.rules.jobs import jobs

AGAIN_AFTER = timedelta(minutes=1)
LEASE_OF_THE_UNKNOWN = timedelta(minutes=1)


@dataclass(frozen=True)
class Hold:
    """One worker's hold on one work, by one task: what a second worker, or this one later, cannot have too."""

    work: UUID
    worker: str
    task: UUID

    @property
    def mine(self) -> Q:
        return Q(worker=self.worker, task=self.task)


def lease_of(name: str) -> timedelta:
    job = jobs().get(name)
    return job.lease if job else LEASE_OF_THE_UNKNOWN


def take(hold: Hold, at: datetime) -> Work | None:
    """None where the work was stopped, ended, or is carried by another task."""
    work = Work.objects.filter(pk=hold.work, state="waiting", task=hold.task).first()
    if work is None:
        return None
    took = move(
        hold.work,
        "take",
        at=at,
        where=Q(task=hold.task),
        worker=hold.worker,
        begun_at=at,
        lease_until=at + lease_of(work.job),
    )
    return Work.objects.get(pk=hold.work) if took else None


def beat(hold: Hold, at: datetime, *, lease: timedelta, **fields: Any) -> bool:
    """Renews the lease; False: another has the work, or it has ended."""
    held = Work.objects.filter(hold.mine, pk=hold.work, state="running")
    return held.update(lease_until=at + lease, **fields) == 1


@transaction.atomic
def finish(hold: Hold, at: datetime, result: Mapping[str, Any] | None) -> bool:
    """With its task, in one transaction: most work ends so, and a commit is what it costs."""
    DBTaskResult.objects.filter(pk=hold.task).update(status="SUCCESSFUL", finished_at=at)
    return move(hold.work, "finish", at=at, where=hold.mine, result=dict(result or {}))


@transaction.atomic
def fail(hold: Hold, at: datetime, *, reason: str, failure: str = "", final: bool = True) -> bool:
    """`final`: not even a job that allows more tries is tried again."""
    work = Work.objects.select_for_update().get(pk=hold.work)
    job = jobs().get(work.job)
    if not final and job and work.tries + 1 < job.tries and work.stop_asked_at is None:
        return give_back(hold, at, after=AGAIN_AFTER * (work.tries + 1), tries=F("tries") + 1)
    if not move(
        hold.work,
        "fail",
        at=at,
        where=hold.mine,
        reason=reason,
        failure=failure[:80],
        tries=F("tries") + 1,
    ):
        return False
    note("work.failed", work, at=at, code=reason)
    return True


def stopped(hold: Hold, at: datetime) -> bool:
    return move(hold.work, "stop", at=at, where=hold.mine)


@transaction.atomic
def give_back(hold: Hold, at: datetime, *, after: timedelta | None = None, **fields: Any) -> bool:
    """To the queue, with what it kept; a stop that was asked for is met here."""
    work = Work.objects.select_for_update().get(pk=hold.work)
    if not (work.state == "running" and (work.worker, work.task) == (hold.worker, hold.task)):
        return False
    if work.stop_asked_at is not None:
        return stopped(hold, at)
    return move(
        hold.work, "give_back", at=at, where=hold.mine, task=queue(work, after=after, at=at), **fields
    )


@transaction.atomic
def queue_again(hold: Hold, at: datetime) -> bool:
    """Of a task that a worker took from the queue and will not carry."""
    work = Work.objects.select_for_update().filter(pk=hold.work, state="waiting", task=hold.task).first()
    return work is not None and move(work.pk, "queue", at=at, where=Q(task=hold.task), task=queue(work))
