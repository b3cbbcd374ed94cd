"""Quiet hours and the hour of the daily digest, in local time."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DIGEST_AT = time(8, 0)


def next_time(at: datetime, clock: time, zone: ZoneInfo) -> datetime:
    """The first moment after `at` when a local clock shows `clock`."""
    local = at.astimezone(zone)
    for days in (0, 1, 2):
        moment = datetime.combine(local.date() + timedelta(days), clock, zone).astimezone(at.tzinfo)
        if moment > at:
            return moment
    raise AssertionError("a clock shows every time within two days")


def is_quiet(at: datetime, begins: time | None, ends: time | None, zone: ZoneInfo) -> bool:
    """Hours may cross midnight; equal ends mean no quiet hours."""
    if begins is None or ends is None:
        return False
    now = at.astimezone(zone).time()
    if begins <= ends:
        return begins <= now < ends
    return now >= begins or now < ends


def not_before(
    at: datetime, *, begins: time | None, ends: time | None, digest: bool, zone: ZoneInfo
) -> datetime:
    """When an ordinary message composed at `at` may go: at once, after the quiet hours, or with the day's digest."""
    moment = next_time(at, DIGEST_AT, zone) if digest else at
    if ends is not None and is_quiet(moment, begins, ends, zone):
        return next_time(moment, ends, zone)
    return moment
