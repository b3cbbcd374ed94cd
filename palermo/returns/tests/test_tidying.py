"""What the clock sets right: checks that broke off, folders left behind, works that ended without a decision."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from palermo.returns import actions, queries
from palermo.returns.actions import checking, passing, tidying
from palermo.returns.models import Submission
from palermo.returns.tests.cast import checked, focal, officer, sent
from palermo.work.actions import ask_to_stop
from palermo.work.models import Work
from tests.cast import NOW
from tests.working import drain


def ended(submission: Submission, reason: str, at: datetime = NOW) -> None:
    Work.objects.filter(pk=submission.work).update(state="failed", reason=reason, ended_at=at)


def test_a_check_that_failed_begins_anew_an_hour_later(house: Path) -> None:
    made = sent()
    ended(made, "disk")
    assert tidying.take_up_again(NOW + timedelta(minutes=59)) == 0
    assert tidying.take_up_again(NOW + timedelta(minutes=61)) == 1
    assert tidying.take_up_again(NOW + timedelta(minutes=62)) == 0
    drain()
    made.refresh_from_db()
    assert made.state == "ready"


def test_a_check_that_somebody_stopped_too(house: Path) -> None:
    made = sent()
    ask_to_stop(Work.objects.get(pk=made.work), by=focal(), at=NOW)
    assert tidying.take_up_again(NOW + timedelta(hours=2)) == 1
    drain()
    made.refresh_from_db()
    assert made.state == "ready"


def test_what_kills_its_workers_twice_is_sent_back(house: Path) -> None:
    made = sent()
    ended(made, "died-twice")
    at = NOW + timedelta(hours=2)
    assert tidying.take_up_again(at) == 1
    made.refresh_from_db()
    ended(made, "died-twice", at)
    assert tidying.take_up_again(at + timedelta(hours=2)) == 1
    made.refresh_from_db()
    assert made.state == "sent_back"
    (found,) = queries.groups(made, "en")
    assert (found.rule, found.effect) == ("too-hard", "file")


def test_what_is_going_on_is_left_alone(house: Path) -> None:
    sent()
    checked(by=focal("SD-POLICE"), body="SD-POLICE")
    assert tidying.take_up_again(NOW + timedelta(days=1)) == 0


def test_what_breaks_the_check_is_a_finding_and_not_a_failed_work(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise RecursionError("Testname Ek")

    monkeypatch.setattr("palermo.returns.method.check.check", broken)
    made = checked()
    assert made.state == "sent_back" and Work.objects.get(job="returns.check").state == "done"
    assert [each.rule for each in queries.groups(made, "ur")] == ["too-hard"]


@pytest.mark.parametrize(
    "failure", [OSError(28, "full"), MemoryError(), RuntimeError("can't start new thread")]
)
def test_a_full_machine_is_not_the_files_fault(
    house: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise failure

    monkeypatch.setattr("palermo.returns.method.check.check", broken)
    made = sent()
    with pytest.raises(type(failure)):
        checking.look(checking.begin(made.pk))


def test_folders_of_the_dead_are_wiped(house: Path) -> None:
    with passing.passing() as folder:
        (folder / "spilt").write_bytes(b"left")
        assert (folder.stat().st_mode & 0o777) == 0o700
        assert passing.sweep_passing(datetime.now(UTC)) == 0
        old = datetime.now(UTC) - timedelta(hours=3)
        os.utime(folder, (old.timestamp(), old.timestamp()))
        assert passing.sweep_passing(datetime.now(UTC)) == 1
        assert not folder.exists()


def test_an_acceptance_that_failed_does_not_hold_the_return_up(house: Path) -> None:
    made = checked()
    work = actions.accept(made, by=officer(), at=NOW)
    ended(made, "disk")
    actions.accept(made, by=officer("second"), at=NOW)
    assert made.work != work.pk
    drain()
    made.refresh_from_db()
    assert (made.state, made.accepted_by) == ("accepted", officer("second").account)


def test_an_acceptance_let_go_on_after_another_decided_does_nothing(house: Path) -> None:
    from palermo.work.actions import go_on

    made = checked()
    work = actions.accept(made, by=officer(), at=NOW)
    ended(made, "disk")
    actions.send_back(made, "Lahore is missing.", by=officer("second"), at=NOW)
    go_on(Work.objects.get(pk=work.pk), by=officer(), at=NOW)
    drain()
    made.refresh_from_db()
    assert made.state == "sent_back"
