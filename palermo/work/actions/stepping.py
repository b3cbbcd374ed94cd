"""What a job is given: how to say how far it is, to learn that it shall stop, and to keep where to go on."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from palermo.journal.actor import Actor
from palermo.ui.clock import now
from palermo.work.actions import leaving
from palermo.work.actions.holding import Hold, beat
from palermo.work.models import Work

WRITE_EVERY = 1.0


class Stopped(Exception):
    """Somebody asked the work to stop. A job may catch it to tidy up, and raises it again."""


class GivenBack(Stopped):
    """The worker is asked to end: the work goes back to the queue with what it kept."""


class Lost(Stopped):
    """The lease ran out and another has the work: nothing of this run may be written."""


class Step:
    def __init__(self, work: Work, hold: Hold, lease: timedelta) -> None:
        self.work, self.hold, self.lease = work, hold, lease
        self.kept: dict[str, Any] = dict(work.kept)
        self.by = Actor(
            account=work.account, role=work.role, scope=work.scope, wing=work.wing, origin="worker"
        )
        self._looked = float("-inf")
        self._said: tuple[int, int | None, str] | None = None

    def at(self) -> datetime:
        return now()

    def progress(self, done: int, total: int | None = None, code: str = "") -> None:
        """Raises Stopped where the work shall end here. Writes at most once a second, and at every new step."""
        if leaving.is_leaving():
            raise GivenBack
        new_step = self._said is None or self._said[2] != code
        self._said = (done, total, code)
        if new_step or time.monotonic() - self._looked >= WRITE_EVERY:
            self._looked = time.monotonic()
            self._write()
            if Work.objects.filter(pk=self.work.pk, stop_asked_at__isnull=False).exists():
                raise Stopped

    def keep(self, kept: Mapping[str, Any]) -> None:
        """Where to go on after a kill. Inside `writing()` it stands or falls with what is written there."""
        changed = dict(kept) != self.kept
        self.kept = dict(kept)
        self._write(kept=self.kept, **({"died": 0} if changed else {}))

    def pause(self, seconds: float) -> None:
        """Waits, for instance for another program; less where the worker is asked to end."""
        leaving.pause(seconds)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction for what the job writes: it is not begun, or not committed, where another has the work."""
        with transaction.atomic():
            held = Work.objects.select_for_update().filter(self.hold.mine, pk=self.work.pk, state="running")
            if not held.exists():
                raise Lost
            yield
            self._write()

    def _write(self, **fields: Any) -> None:
        if self._said is not None:
            done, total, code = self._said
            fields |= {"done": done, "total": total, "step": code}
        if not beat(self.hold, now(), lease=self.lease, **fields):
            raise Lost
