"""Carrying one work from its taking to its end: the task that lies in the queue, and what a failure becomes."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.db import DatabaseError, connection
from django_tasks import TaskContext, task

from palermo.ui.clock import now
from palermo.work.actions import holding
from palermo.work.actions.holding import Hold
from palermo.work.actions.leaving import is_leaving
from palermo.work.actions.stepping import GivenBack, Lost, Step, Stopped
from palermo.work.models import Work
from palermo.work.rules.jobs import Job, jobs
from palermo.work.rules.reasons import reason_of

log = logging.getLogger("palermo.work")


@task(takes_context=True)
def carry(context: TaskContext, work: str) -> None:
    result = context.task_result
    carry_out(Hold(UUID(work), result.worker_ids[-1], UUID(str(result.id))))


def carry_out(hold: Hold, *, beats: bool = True) -> None:
    """`beats`: a thread renews the lease beside the job, which may say nothing for long."""
    if is_leaving():
        holding.queue_again(hold, now())
        return
    work = holding.take(hold, now())
    if work is None:
        return
    job = jobs().get(work.job)
    if job is None:
        holding.fail(hold, now(), reason="unknown-job")
        return
    if beats:
        with beating(hold, job.lease):
            run(job, work, hold)
    else:
        run(job, work, hold)


def run(job: Job, work: Work, hold: Hold) -> None:
    try:
        result = job.run(Step(work, hold, job.lease), **work.arguments)
    except GivenBack:
        holding.give_back(hold, now())
    except Lost:
        log.warning("Work %s of the job %s was taken over by another worker.", work.pk, job.name)
    except Stopped:
        holding.stopped(hold, now())
    except Exception as failure:  # noqa: BLE001 (whatever a job does, its work ends with a reason)
        failed(hold, job, failure)
    except BaseException:  # asked a second time to end: at once
        holding.give_back(hold, now())
        raise
    else:
        if not holding.finish(hold, now(), result):
            log.warning("Work %s of the job %s was taken over by another worker.", work.pk, job.name)


def failed(hold: Hold, job: Job, failure: Exception) -> None:
    """The class and the place, never the message: it may hold names."""
    reason, name = reason_of(failure), type(failure).__qualname__
    place = failure.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_globals.get('__name__')}:{place.tb_lineno}" if place else ""
    log.error("Work %s of the job %s failed: %s at %s.", hold.work, job.name, name, where)
    holding.fail(hold, now(), reason=reason, failure=name, final=reason == "refused")


@contextmanager
def beating(hold: Hold, lease: timedelta) -> Iterator[None]:
    """Beats in a thread with a connection of its own, which is opened at the first beat: short work never needs it."""
    over = threading.Event()

    def beats() -> None:
        try:
            while not over.wait(lease.total_seconds() / 5):
                try:
                    if not holding.beat(hold, now(), lease=lease):
                        return
                except DatabaseError:  # busy or away: the lease is longer than a few beats
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=beats, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
