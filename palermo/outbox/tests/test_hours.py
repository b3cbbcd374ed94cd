"""Quiet hours and the daily mail: the next moment is never in the past and never quiet."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from palermo.outbox.rules.hours import is_quiet, next_time, not_before

KARACHI = ZoneInfo("Asia/Karachi")
TIMES = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(
    *(
        day.replace(tzinfo=None)
        for day in (datetime(2000, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC))
    ),
    timezones=st.just(UTC),
)
ZONES = st.sampled_from([KARACHI, ZoneInfo("Europe/Rome"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")])


def karachi(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-24T{clock}+05:00")


def test_hours_that_cross_midnight() -> None:
    night = time(22, 0), time(7, 0)
    assert [
        is_quiet(karachi(clock), *night, KARACHI)
        for clock in ("21:59", "22:00", "23:30", "00:00", "06:59", "07:00")
    ] == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]


def test_hours_of_one_day_and_none() -> None:
    noon = time(12, 0), time(14, 0)
    assert [is_quiet(karachi(clock), *noon, KARACHI) for clock in ("11:59", "12:00", "13:59", "14:00")] == [
        False,
        True,
        True,
        False,
    ]
    assert not is_quiet(karachi("12:00"), None, None, KARACHI)
    assert not is_quiet(karachi("12:00"), time(12, 0), time(12, 0), KARACHI)


def test_when_a_message_may_go() -> None:
    night = {"begins": time(22, 0), "ends": time(7, 0), "zone": KARACHI}
    assert not_before(karachi("12:00"), digest=False, **night) == karachi("12:00")
    assert not_before(karachi("23:00"), digest=False, **night) == karachi("07:00") + timedelta(days=1)
    assert not_before(karachi("02:00"), digest=False, **night) == karachi("07:00")
    assert not_before(karachi("12:00"), digest=True, **night) == karachi("08:00") + timedelta(days=1)
    assert not_before(karachi("06:00"), digest=True, **night) == karachi("08:00")
    late = {"begins": time(22, 0), "ends": time(9, 30), "zone": KARACHI}
    assert not_before(karachi("12:00"), digest=True, **late) == karachi("09:30") + timedelta(days=1)


@given(MOMENTS, TIMES, ZONES)
def test_the_next_time_is_within_a_day_and_a_clock_change(at: datetime, clock: time, zone: ZoneInfo) -> None:
    found = next_time(at, clock, zone)
    assert timedelta(0) < found - at <= timedelta(hours=25)


@given(MOMENTS, TIMES, TIMES, st.booleans())
def test_what_may_go_is_neither_past_nor_in_the_quiet_hours(
    at: datetime, begins: time, ends: time, digest: bool
) -> None:
    found = not_before(at, begins=begins, ends=ends, digest=digest, zone=KARACHI)
    assert found >= at
    assert not is_quiet(found, begins, ends, KARACHI)
