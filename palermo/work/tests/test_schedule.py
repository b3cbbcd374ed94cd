"""What is scheduled: after a pause once, after a jump of the clock once, by two clocks once, and each by itself."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palermo.work.actions.scheduling import Memory, claim, run_due
from palermo.work.models import LastRun
from palermo.work.queries import often, schedule
from palermo.work.rules.schedule import AGAIN, Entry, Ran, Steady, is_due, latest
from tests.cast import NOW

KARACHI: tzinfo = ZoneInfo("Asia/Karachi")
SECOND, MINUTE, HOUR, DAY = (timedelta(**{each: 1}) for each in ("seconds", "minutes", "hours", "days"))


def entry(name: str = "hourly", every: timedelta = HOUR, what=lambda at: None, hour=None) -> Entry:
    return Entry(name, "What it does", every, what, hour)


@pytest.mark.parametrize(
    ("passed", "ended", "due"),
    [
        (timedelta(0), "done", False),
        (HOUR - SECOND, "done", False),
        (HOUR, "done", True),
        (9000 * DAY, "done", True),
        (-HOUR, "done", False),
        (-HOUR - SECOND, "done", True),
        (AGAIN - SECOND, "failed", False),
        (AGAIN, "failed", True),
        (AGAIN - SECOND, "running", False),
        (AGAIN, "running", True),
    ],
)
def test_when_an_hourly_entry_is_due(passed, ended, due) -> None:
    assert is_due(entry(), Ran(NOW - passed, ended), NOW, KARACHI) is due


def test_a_daily_entry_is_due_from_its_local_hour() -> None:
    daily = entry(every=DAY, hour=3)
    begun = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)  # 03:00 of the 24th in Karachi
    assert latest(3, begun, KARACHI) == begun
    assert latest(3, begun - SECOND, KARACHI) == begun - DAY
    assert not is_due(daily, Ran(begun, "done"), begun + DAY - SECOND, KARACHI)
    assert is_due(daily, Ran(begun, "done"), begun + DAY, KARACHI)
    assert is_due(daily, Ran(begun - SECOND, "done"), begun, KARACHI)
    assert is_due(daily, Ran(begun - 30 * DAY, "done"), begun + HOUR, KARACHI)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    jumps=st.lists(st.integers(-400 * 86400, 400 * 86400), max_size=6),
    steps=st.lists(st.integers(1, 5000), min_size=1, max_size=60),
    hour=st.sampled_from([None, 0, 3, 23]),
)
def test_whatever_the_clock_does_an_entry_runs_at_most_once_a_jump_and_never_stays_away(
    jumps, steps, hour
) -> None:
    each = entry(every=DAY if hour is not None else HOUR, hour=hour)
    at, ran, runs, true = NOW, None, 0, timedelta(0)
    for number, seconds in enumerate(steps):
        at += timedelta(seconds=seconds)
        true += timedelta(seconds=seconds)
        if number < len(jumps):
            at += timedelta(seconds=jumps[number])
        if is_due(each, ran, at, KARACHI):
            ran, runs = Ran(at, "done"), runs + 1
            assert not is_due(each, ran, at + SECOND, KARACHI) or hour is not None
    assert runs <= 2 + len(jumps) + true / each.every + (len(jumps) if hour is not None else 0)
    assert is_due(each, ran, at + 2 * each.every + SECOND, KARACHI)


@pytest.mark.django_db
def test_one_failing_entry_stops_no_other_and_its_message_is_kept_nowhere(caplog) -> None:
    done = []

    def fails(at: datetime) -> None:
        raise OperationalError("Zarmina Invented")

    entries = [entry("bad", what=fails), entry("good", what=done.append)]
    assert run_due(entries, NOW, Memory()) == ["bad"]
    assert done == [NOW]
    rows = {row.name: (row.ended, row.failure) for row in LastRun.objects.all()}
    assert rows == {"bad": ("failed", "OperationalError"), "good": ("done", "")}
    assert "Zarmina" not in caplog.text
    assert "OperationalError" in caplog.text
    assert run_due(entries, NOW + MINUTE, Memory()) == []
    assert run_due(entries, NOW + AGAIN, Memory()) == ["bad"]
    assert done == [NOW]


@pytest.mark.django_db
def test_what_was_missed_while_the_machine_was_off_is_done_once() -> None:
    done: list[datetime] = []
    daily = entry("daily", DAY, done.append, hour=0)
    for days in (0, 9):
        memory = Memory()  # another start
        for minute in range(5):
            run_due([daily], NOW + days * DAY + minute * MINUTE, memory)
    assert done == [NOW, NOW + 9 * DAY]


@pytest.mark.django_db
def test_of_two_clocks_one_gets_an_entry() -> None:
    each = entry()
    assert [claim(each, None, NOW) for _ in range(2)] == [True, False]
    LastRun.objects.update(ended="done")
    ran = Ran(NOW, "done")
    assert [claim(each, ran, NOW + HOUR + number * SECOND) for number in range(2)] == [True, False]


@pytest.mark.django_db
def test_what_runs_every_few_seconds_is_kept_once_a_minute_or_when_its_end_changes(
    django_assert_num_queries,
) -> None:
    bad = []

    def what(at: datetime) -> None:
        if bad:
            raise ValueError

    each, memory = entry("often", 2 * SECOND, what), Memory()
    run_due([each], NOW, memory)
    with django_assert_num_queries(1):
        run_due([each], NOW + 2 * SECOND, memory)
    bad.append(1)
    run_due([each], NOW + 4 * SECOND, memory)
    row = LastRun.objects.get()
    assert (row.begun_at, row.ended, row.failure) == (NOW + 4 * SECOND, "failed", "ValueError")
    bad.clear()
    run_due([each], NOW + 6 * SECOND, memory)
    assert LastRun.objects.get().ended == "done"
    run_due([each], NOW + 66 * SECOND, memory)
    assert LastRun.objects.get().begun_at == NOW + 66 * SECOND


def test_after_a_jump_leases_rest_for_a_while() -> None:
    steady = Steady(MINUTE)
    assert steady(NOW, 100.0)
    assert steady(NOW + 10 * SECOND, 110.0)
    assert not steady(NOW + HOUR, 120.0)
    assert not steady(NOW + HOUR + 59 * SECOND, 179.0)
    assert steady(NOW + HOUR + 60 * SECOND, 180.0)
    assert not steady(NOW - HOUR, 190.0)


@pytest.mark.django_db
def test_the_schedule_is_readable_and_says_how_each_ended() -> None:
    LastRun.objects.create(name="head", begun_at=NOW, ended_at=NOW, ended="failed", failure="ValueError")
    said = {each.entry.name: (each.often, each.last) for each in schedule()}
    assert list(said)[:6] == ["send", "seal", "reclaim", "tidy", "head", "forget"]
    assert said["send"] == ("every 2 seconds", "never yet")
    assert said["tidy"][0] == "every hour"
    assert said["head"] == ("daily, from 00:00", "2026-11-24 14:00, failed (ValueError)")
    assert often(entry(every=5 * MINUTE)) == "every 5 minutes"
