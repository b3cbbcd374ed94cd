import re
from datetime import timedelta
from uuid import UUID

from django_tasks_db.models import DBTaskResult

from palermo.journal.actor import COMMAND
from palermo.work import actions
from palermo.work.actions.holding import queue_again
from palermo.work.models import Work
from palermo.work.tests import sample_jobs  # noqa: F401 (registers the jobs)
from tests.cast import NOW
from tests.faults.case import Case, Look, Told

LATER = NOW + timedelta(minutes=5)


def asked() -> Told:
    work = actions.start("sample.records", {}, by=COMMAND, at=NOW)
    return {"work": str(work.pk), "task": str(work.task)}


def taken() -> Told:
    told = asked()
    assert actions.take(hold(told), NOW)
    return told


def failed() -> Told:
    told = taken()
    actions.fail(hold(told), NOW, reason="broke")
    return told


def lost() -> Told:
    """Its task is gone from the queue."""
    told = asked()
    DBTaskResult.objects.all().delete()
    return told


def old() -> Told:
    told = taken()
    actions.finish(hold(told), NOW, {})
    return told


def hold(told: Told) -> actions.Hold:
    return actions.Hold(UUID(told["work"]), "worker-1", UUID(told["task"]))


def of(told: Told) -> Work:
    return Work.objects.get(pk=told["work"])


def both_or_one(settled: Look, before: Look, after: Look) -> list[str]:
    """Old tasks and old works are forgotten one after the other."""
    there = {bare(row) for row in before["rows"]}
    return [row for row in settled["rows"] if bare(row) not in there]


def bare(row: str) -> str:
    """Without the names of random ids, which change with the rows that bear them."""
    return re.sub(r"<\w+>", "", row)


CASES = {
    "start": Case(
        lambda told, once: actions.start("sample.records", {}, by=COMMAND, at=NOW, once=once),
        actions=("start",),
        power=True,
    ),
    "take": Case(lambda told, once: actions.take(hold(told), NOW), asked, actions=("take",)),
    "beat": Case(
        lambda told, once: actions.beat(hold(told), NOW, lease=timedelta(minutes=9)), taken, actions=("beat",)
    ),
    "finish": Case(
        lambda told, once: actions.finish(hold(told), NOW, {"counted": 1}), taken, actions=("finish",)
    ),
    "fail": Case(lambda told, once: actions.fail(hold(told), NOW, reason="broke"), taken, actions=("fail",)),
    "stopped": Case(lambda told, once: actions.stopped(hold(told), NOW), taken, actions=("stopped",)),
    "give_back": Case(lambda told, once: actions.give_back(hold(told), NOW), taken, actions=("give_back",)),
    "queue_again": Case(lambda told, once: queue_again(hold(told), NOW), asked, actions=("queue_again",)),
    "ask_to_stop": Case(
        lambda told, once: actions.ask_to_stop(of(told), by=COMMAND, at=NOW, once=once),
        taken,
        actions=("ask_to_stop",),
    ),
    "ask_to_stop what waits": Case(
        lambda told, once: actions.ask_to_stop(of(told), by=COMMAND, at=NOW, once=once), asked
    ),
    "go_on": Case(
        lambda told, once: actions.go_on(of(told), by=COMMAND, at=NOW, once=once), failed, actions=("go_on",)
    ),
    "reclaim": Case(
        lambda told, once: actions.reclaim(LATER), taken, actions=("reclaim", "buried"), once=False
    ),
    "reclaim what was lost in the queue": Case(
        lambda told, once: actions.reclaim(LATER), lost, actions=("queued_again",)
    ),
    "forget": Case(
        lambda told, once: actions.forget(NOW + timedelta(days=100)),
        old,
        actions=("forget",),
        between=both_or_one,
    ),
}
