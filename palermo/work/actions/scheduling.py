"""Doing what is due by the clock: one entry's failure stops no other, and two clocks do nothing twice."""

import logging
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from palermo.ui.clock import now
from palermo.work.models import LastRun
from palermo.work.rules.schedule import OFTEN, Entry, Ran, is_due

log = logging.getLogger("palermo.work")


class Memory:
    """What this clock did itself; entries that run every few seconds are kept in the database once a minute only."""

    def __init__(self) -> None:
        self.ran: dict[str, Ran] = {}
        self.noted: dict[str, Ran] = {}


def run_due(entries: Iterable[Entry], at: datetime, memory: Memory) -> list[str]:
    """The names of those that failed."""
    zone = ZoneInfo(settings.TIME_ZONE)
    known = {row.name: Ran(row.begun_at, row.ended) for row in LastRun.objects.all()}
    failed = []
    for entry in entries:
        ran = memory.ran.get(entry.name) if entry.is_often else known.get(entry.name)
        if not is_due(entry, ran, at, zone) or not (entry.is_often or claim(entry, ran, at)):
            continue
        failure = failure_of(entry, at)
        memory.ran[entry.name] = Ran(at, "failed" if failure else "done")
        note(entry, at, failure, memory)
        if failure:
            failed.append(entry.name)
    return failed


def claim(entry: Entry, ran: Ran | None, at: datetime) -> bool:
    """One of two clocks gets it: the row must still be as it was read."""
    if ran is None:
        return LastRun.objects.get_or_create(name=entry.name, defaults={"begun_at": at, "ended": "running"})[
            1
        ]
    seen = LastRun.objects.filter(name=entry.name, begun_at=ran.begun_at, ended=ran.ended)
    return seen.update(begun_at=at, ended="running", ended_at=None, failure="") == 1


def failure_of(entry: Entry, at: datetime) -> str:
    """The class of what went wrong, or nothing; the message may hold names and goes nowhere."""
    try:
        entry.what(at)
    except Exception as failure:  # noqa: BLE001 (whatever an entry does, the others still run)
        log.error("What is scheduled as %s failed: %s.", entry.name, type(failure).__qualname__)
        return type(failure).__qualname__[:80]
    return ""


def note(entry: Entry, at: datetime, failure: str, memory: Memory) -> None:
    ended = "failed" if failure else "done"
    last = memory.noted.get(entry.name)
    if entry.is_often and last and last.ended == ended and abs(at - last.begun_at) < OFTEN:
        return
    LastRun.objects.update_or_create(
        name=entry.name, defaults={"begun_at": at, "ended_at": now(), "ended": ended, "failure": failure}
    )
    memory.noted[entry.name] = Ran(at, ended)
