"""What people do with long work: ask for it, ask it to stop, let it go on."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from palermo.journal.actor import Actor
from palermo.ui.refusals import Refused
from palermo.work.actions.moving import move, note
from palermo.work.models import Work
from palermo.work.rules.jobs import jobs


@transaction.atomic
def start(
    name: str, arguments: Mapping[str, Any], *, by: Actor, at: datetime, once: str | None = None
) -> Work:
    """Asks for work, in the caller's transaction. With `once`, the work that this very form asked for before."""
    job = jobs()[name]
    work = Work(
        job=name,
        arguments=dict(arguments),
        wing=by.wing if job.wing == "both" else job.wing,
        account=by.account,
        role=by.role,
        scope=by.scope,
        once=once or None,
        asked_at=at,
        state="waiting",
    )
    try:
        with transaction.atomic():
            work.save(force_insert=True)
    except IntegrityError:
        earlier = Work.objects.filter(once=work.once).first() if work.once else None
        if earlier is None:
            raise
        return earlier
    work.task = queue(work)
    work.save(update_fields=["task"])
    note("work.started", work, by=by, at=at)
    return work


def queue(work: Work, *, after: timedelta | None = None, at: datetime | None = None) -> UUID:
    """A new task in the backend, whose id is from now on the only one that may carry the work."""
    from palermo.work.actions.carrying import carry

    task = carry if after is None or at is None else carry.using(run_after=at + after)
    return UUID(str(task.enqueue(str(work.pk)).id))


@transaction.atomic
def ask_to_stop(work: Work, *, by: Actor, at: datetime, once: str | None = None) -> None:
    """Waiting work stops at once; running work at its next step."""
    if move(work.pk, "stop_waiting", at=at):
        DBTaskResult.objects.filter(id__in=[work.task], status="READY").delete()
    elif not Work.objects.filter(pk=work.pk, state="running", stop_asked_at=None).update(stop_asked_at=at):
        raise Refused(_("This work can no longer be stopped. It has ended, or somebody asked it to stop."))
    note("work.stop_asked", work, by=by, at=at, once=once)


@transaction.atomic
def go_on(work: Work, *, by: Actor, at: datetime, once: str | None = None) -> None:
    """Work that failed or was stopped goes on where it last kept something."""
    if work.job not in jobs():
        raise Refused(_("This installation does not know this kind of work, so it cannot go on here."))
    if not move(work.pk, "go_on", at=at, where=Q(task=work.task), task=queue(work), tries=0, died=0):
        raise Refused(_("This work did not fail and was not stopped, so it cannot go on. Look at it again."))
    note("work.went_on", work, by=by, at=at, once=once)


retry = go_on
