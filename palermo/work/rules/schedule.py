"""What the clock does: a readable list that every room may add to, in its module `clockwork`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cache

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

# What failed, or was cut off, is tried again after this time, or after its own where that is shorter.
AGAIN = timedelta(minutes=10)
# What runs more often than this is safe to be done by two clocks at once, and is noted once a minute only.
OFTEN = timedelta(minutes=1)


@dataclass(frozen=True)
class Entry:
    """`hour`: once a day, from that local hour on. What takes longer than a minute or two is long work: start it."""

    name: str
    words: str | Promise
    every: timedelta
    what: Callable[[datetime], object]
    hour: int | None = None

    @property
    def is_often(self) -> bool:
        return self.every < OFTEN


@dataclass(frozen=True)
class Ran:
    begun_at: datetime
    ended: str


_ENTRIES: dict[str, Entry] = {}


def register(*entries: Entry) -> None:
    _ENTRIES.update({entry.name: entry for entry in entries})


@cache
def _discover() -> None:
    autodiscover_modules("clockwork")


def entries() -> list[Entry]:
    _discover()
    return list(_ENTRIES.values())


def is_due(entry: Entry, ran: Ran | None, at: datetime, zone: tzinfo) -> bool:
    """Once after a pause of whatever length; once, too, after the clock was set back beyond the last run."""
    if ran is None or ran.begun_at > at + entry.every:
        return True
    passed = at - ran.begun_at
    if ran.ended != "done":
        return passed >= min(entry.every, AGAIN)
    if entry.hour is not None:
        return ran.begun_at < latest(entry.hour, at, zone)
    return passed >= entry.every


def latest(hour: int, at: datetime, zone: tzinfo) -> datetime:
    """The last time before `at` that the local day reached this hour."""
    today = at.astimezone(zone).replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today <= at else today - timedelta(days=1)


class Steady:
    """Whether the clock has gone on evenly: after a jump, leases say nothing until living workers had time to renew them."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait.total_seconds()
        self.offset: float | None = None
        self.until = float("-inf")

    def __call__(self, at: datetime, running: float) -> bool:
        """`running`: seconds on a clock that nobody sets."""
        offset = at.timestamp() - running
        if self.offset is not None and abs(offset - self.offset) > 5:
            self.until = running + self.wait
        self.offset = offset
        return running >= self.until
