"""Any number of workers, kills, stops and clocks in any order: nothing is lost, nothing is done twice, one holds it."""

from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from palermo.journal.actor import COMMAND
from palermo.journal.models import Line
from palermo.ui.refusals import Refused
from palermo.work.actions import (
    ask_to_stop,
    beat,
    fail,
    finish,
    give_back,
    go_on,
    reclaim,
    start,
    stopped,
    take,
)
from palermo.work.actions.holding import Hold
from palermo.work.actions.reclaiming import DEATHS
from palermo.work.models import ENDED, Work
from palermo.work.rules.states import MOVES, possible
from palermo.work.tests import sample_jobs  # noqa: F401 (registers the jobs)
from tests.cast import NOW

LEASE = timedelta(minutes=1)


class Working(RuleBasedStateMachine):
    """A hold is what a worker believes it has; the machine knows which of them is still true."""

    works = Bundle("works")
    holds = Bundle("holds")

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.at = NOW
        self.holder: dict = {}
        self.finished: dict = {}
        self.workers = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def true(self, hold: Hold) -> bool:
        return self.holder.get(hold.work) == hold

    @rule(target=works)
    def start(self):
        work = start("sample.note", {"folder": "x", "number": 1}, by=COMMAND, at=self.at)
        self.finished[work.pk] = 0
        return work.pk

    @rule(target=holds, work=works, stale=st.booleans())
    def take(self, work, stale):
        """A worker claims the newest task of a work, or one that lies in the queue from before."""
        self.workers += 1
        row = Work.objects.get(pk=work)
        hold = Hold(work, f"worker-{self.workers}", row.task)
        if stale and (held := self.holder.get(work)):
            hold = Hold(work, hold.worker, held.task)
        DBTaskResult.objects.filter(pk=hold.task).update(status="RUNNING", started_at=self.at)
        taken = take(hold, self.at)
        assert (taken is not None) == (row.state == "waiting" and row.task == hold.task)
        if taken:
            self.holder[work] = hold
        return hold

    @rule(hold=holds)
    def beat(self, hold):
        assert beat(hold, self.at, lease=LEASE, done=1) is self.true(hold)

    @rule(hold=consumes(holds))
    def kill(self, hold):
        """Nothing is written: only the lease is left, and it will run out."""

    @rule(hold=holds)
    def finish(self, hold):
        if finish(hold, self.at, {}):
            self.finished[hold.work] += 1
            assert self.true(hold)
            del self.holder[hold.work]
        else:
            assert not self.true(hold)

    @rule(
        hold=holds, end=st.sampled_from([stopped, give_back, lambda hold, at: fail(hold, at, reason="broke")])
    )
    def let_go(self, hold, end):
        assert end(hold, self.at) is self.true(hold)
        if self.true(hold):
            del self.holder[hold.work]

    @rule(seconds=st.integers(1, 90))
    def wait(self, seconds):
        self.at += timedelta(seconds=seconds)

    @rule()
    def reclaim(self):
        before = {row.pk: row for row in Work.objects.all()}
        reclaim(self.at)
        for row in Work.objects.all():
            old = before[row.pk]
            if old.state == "running" and old.lease_until <= self.at:
                assert row.died == old.died + 1
                assert row.state == (
                    "failed" if row.died >= DEATHS else "stopped" if old.stop_asked_at else "waiting"
                )
                del self.holder[row.pk]
            else:
                assert (row.state, row.worker) == (old.state, old.worker)

    @rule(work=works)
    def ask_to_stop(self, work):
        row = Work.objects.get(pk=work)
        open_to_it = row.state == "waiting" or (row.state == "running" and row.stop_asked_at is None)
        try:
            ask_to_stop(row, by=COMMAND, at=self.at)
        except Refused:
            assert not open_to_it
        else:
            assert open_to_it

    @rule(work=works)
    def go_on(self, work):
        row = Work.objects.get(pk=work)
        try:
            go_on(row, by=COMMAND, at=self.at)
        except Refused:
            assert "go_on" not in possible(row.state)
        else:
            assert "go_on" in possible(row.state)

    @invariant()
    def nothing_is_lost_or_done_twice(self):
        for row in Work.objects.all():
            assert self.finished[row.pk] == (row.state == "done")
            assert (row.state == "running") == (row.pk in self.holder)
            assert (row.ended_at is not None) == (row.state in ENDED)
            if row.state == "running":
                assert (row.worker, row.task) == (self.holder[row.pk].worker, self.holder[row.pk].task)
            if row.state == "waiting":
                task = DBTaskResult.objects.get(pk=row.task)
                assert task.args_kwargs["args"] == [str(row.pk)]
                assert task.status == "READY"
        ready = DBTaskResult.objects.filter(status="READY").values_list("pk", flat=True)
        assert set(ready) == set(Work.objects.filter(state="waiting").values_list("task", flat=True))

    @invariant()
    def the_journal_tells_of_every_start(self):
        assert Line.objects.filter(act="work.started").count() == len(self.finished)


@pytest.mark.django_db
def test_nothing_is_lost_and_nothing_done_twice() -> None:
    run_state_machine_as_test(
        Working,
        settings=settings(
            max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_the_table_of_moves_reaches_every_state_and_leaves_done_alone() -> None:
    states = {"waiting", "running", "done", "failed", "stopped"}
    assert {target for _origins, target in MOVES.values()} == states
    assert {origin for origins, _target in MOVES.values() for origin in origins} == states - {"done"}
