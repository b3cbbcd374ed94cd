"""Long work from asking to its end, in one process."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from palermo.journal.models import Line
from palermo.ui.clock import now
from palermo.ui.refusals import Refused
from palermo.work.actions import (
    Hold,
    ask_to_stop,
    fail,
    finish,
    forget,
    give_back,
    go_on,
    reclaim,
    start,
    take,
)
from palermo.work.actions.stepping import Lost, Step
from palermo.work.models import Work
from palermo.work.rules.jobs import jobs
from palermo.work.tests import sample_jobs  # noqa: F401 (registers the jobs)
from tests.cast import account, acting
from tests.working import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return acting(account("asker", "secretariat"))


def acts() -> list[str]:
    return list(Line.objects.filter(thing_kind="work").order_by("id").values_list("act", flat=True))


def test_work_is_done_once_and_says_how_far_it_came(by, tmp_path) -> None:
    work = start("sample.count", {"folder": str(tmp_path)}, by=by, at=now())
    assert (work.state, work.wing, work.account, work.role) == ("waiting", "open", by.account, "secretariat")
    drain()
    work.refresh_from_db()
    assert (work.state, work.done, work.total, work.step) == ("done", 5, 6, "count")
    assert (work.kept, work.result, work.worker, work.lease_until) == ({"next": 6}, {"counted": 6}, "", None)
    drain()
    assert (tmp_path / "counted").read_text() == "0\n1\n2\n3\n4\n5\n"
    assert acts() == ["work.started"]


def test_one_form_asks_for_one_work(by, tmp_path) -> None:
    first, second = (
        start("sample.count", {"folder": str(tmp_path)}, by=by, at=now(), once="form-1") for _ in range(2)
    )
    assert first.pk == second.pk
    assert (Work.objects.count(), DBTaskResult.objects.count(), acts()) == (1, 1, ["work.started"])


def test_work_stands_or_falls_with_the_transaction_that_asks_for_it(by, tmp_path) -> None:
    from django.db import transaction

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        start("sample.count", {"folder": str(tmp_path)}, by=by, at=now())
        raise ZeroDivisionError
    assert (Work.objects.count(), DBTaskResult.objects.count()) == (0, 0)
    drain()


def test_a_stop_ends_waiting_work_at_once(by, tmp_path) -> None:
    work = start("sample.count", {"folder": str(tmp_path)}, by=by, at=now())
    ask_to_stop(work, by=by, at=now())
    drain()
    work.refresh_from_db()
    assert work.state == "stopped"
    assert not (tmp_path / "counted").exists()
    with pytest.raises(Refused):
        ask_to_stop(work, by=by, at=now())
    go_on(work, by=by, at=now())
    drain()
    work.refresh_from_db()
    assert work.state == "done"
    assert acts() == ["work.started", "work.stop_asked", "work.went_on"]
    with pytest.raises(Refused):
        go_on(work, by=by, at=now())


@pytest.mark.parametrize(
    ("how", "reason", "failure"),
    [
        ("refused", "refused", "Refused"),
        ("memory", "memory", "MemoryError"),
        ("disk", "disk", "OSError"),
        ("mistake", "broke", "ValueError"),
    ],
)
def test_a_failure_is_kept_by_its_class_and_never_by_its_message(by, how, reason, failure, caplog) -> None:
    work = start("sample.break", {"how": how}, by=by, at=now())
    drain()
    work.refresh_from_db()
    assert (work.state, work.reason, work.failure, work.tries) == ("failed", reason, failure, 1)
    assert acts() == ["work.started", "work.failed"]
    kept = [*Work.objects.values(), *DBTaskResult.objects.values(), *Line.objects.values(), caplog.text]
    assert "Zarmina" not in str(kept)
    assert str(work.pk) in caplog.text
    assert failure in caplog.text
    go_on(work, by=by, at=now())
    work.refresh_from_db()
    assert (work.state, work.tries, work.reason, work.failure) == ("waiting", 0, "", "")


def test_a_job_that_allows_two_tries_is_tried_again_later(by, tmp_path) -> None:
    work = start("sample.twice", {"folder": str(tmp_path)}, by=by, at=now())
    drain()
    work.refresh_from_db()
    assert (work.state, work.tries) == ("waiting", 1)
    task = DBTaskResult.objects.get(pk=work.task)
    assert timedelta(seconds=50) < task.run_after - now() <= timedelta(minutes=1)
    DBTaskResult.objects.filter(pk=work.task).update(run_after=now())
    drain()
    work.refresh_from_db()
    assert (work.state, work.tries) == ("done", 1)


def test_a_job_of_the_record_wing_does_not_exist_in_the_open_one(by, settings) -> None:
    assert "sample.records" in jobs()
    work = start("sample.records", {}, by=by, at=now())
    assert work.wing == "records"
    settings.WING = "open"
    assert "sample.records" not in jobs()
    with pytest.raises(KeyError):
        start("sample.records", {}, by=by, at=now())
    drain()
    work.refresh_from_db()
    assert (work.state, work.reason) == ("failed", "unknown-job")


def test_work_whose_task_was_lost_is_queued_again(by, tmp_path) -> None:
    work = start("sample.count", {"folder": str(tmp_path)}, by=by, at=now())
    begun = now()
    DBTaskResult.objects.filter(pk=work.task).update(status="RUNNING", started_at=begun)
    assert reclaim(begun) == {}
    assert reclaim(begun + timedelta(minutes=2)) == {"queued": 1}
    drain()
    work.refresh_from_db()
    assert (work.state, work.died) == ("done", 0)


def test_whose_lease_was_taken_writes_nothing_more(by, tmp_path) -> None:
    work = start("sample.count", {"folder": str(tmp_path)}, by=by, at=now())
    hold = Hold(work.pk, "first", work.task)
    step = Step(take(hold, now()), hold, timedelta(minutes=1))
    with step.writing():
        step.keep({"next": 2})
    assert reclaim(now() + timedelta(minutes=2)) == {"given back": 1}
    work.refresh_from_db()
    other = Hold(work.pk, "second", work.task)
    assert take(other, now())
    with pytest.raises(Lost), step.writing():
        (tmp_path / "written").touch()
    for late in (lambda: step.keep({"next": 3}), lambda: step.progress(3, code="count")):
        with pytest.raises(Lost):
            late()
    assert not finish(hold, now(), {"counted": 0})
    assert not fail(hold, now(), reason="broke")
    assert not give_back(hold, now())
    assert not (tmp_path / "written").exists()
    work.refresh_from_db()
    assert (work.state, work.worker, work.kept) == ("running", "second", {"next": 2})


def test_a_lease_taken_in_the_middle_of_writing_takes_what_was_written_with_it(by, tmp_path) -> None:
    work = start("sample.count", {"folder": str(tmp_path)}, by=by, at=now())
    hold = Hold(work.pk, "first", work.task)
    step = Step(take(hold, now()), hold, timedelta(minutes=1))
    with pytest.raises(Lost), step.writing():
        work.refresh_from_db()
        Work.objects.create(job="x", wing="open", asked_at=now(), state="waiting")
        Work.objects.filter(pk=work.pk).update(worker="second")
    assert Work.objects.count() == 1


def test_a_step_asked_often_writes_at_most_once_a_second(by, tmp_path, django_assert_num_queries) -> None:
    work = start("sample.count", {"folder": str(tmp_path)}, by=by, at=now())
    hold = Hold(work.pk, "first", work.task)
    step = Step(take(hold, now()), hold, timedelta(hours=1))
    step.progress(0, 1000, "count")
    step._looked = float("inf")
    with django_assert_num_queries(0):
        for number in range(1000):
            step.progress(number, 1000, "count")


def test_what_ended_long_ago_is_forgotten_and_nothing_else(by, tmp_path) -> None:
    works = [start("sample.count", {"folder": str(tmp_path)}, by=by, at=now()) for _ in range(3)]
    drain()
    DBTaskResult.objects.filter(pk=works[0].task).update(finished_at=now() - timedelta(days=8))
    Work.objects.filter(pk=works[1].pk).update(ended_at=now() - timedelta(days=91))
    waiting = start("sample.count", {"folder": str(tmp_path)}, by=by, at=now() - timedelta(days=200))
    forget(now())
    assert set(Work.objects.values_list("pk", flat=True)) == {works[0].pk, works[2].pk, waiting.pk}
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == {
        works[1].task,
        works[2].task,
        waiting.task,
    }
