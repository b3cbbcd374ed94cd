"""The heartbeat of whoever lays down a set: by it the clock tells the living from the dead."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction

from palermo.register.models import AcceptedSet

EVERY = 5.0

Progress = Callable[[int, int], None]


class Taken(Exception):
    """The set was abandoned under the hands of whoever laid it down: taken for dead, or begun anew by another."""


class Beat:
    """Says that the set is still being laid down, and how far. `alive` and `progress` may raise to end it here."""

    def __init__(
        self,
        laid: AcceptedSet,
        at: datetime,
        progress: Progress | None = None,
        alive: Callable[[], object] | None = None,
    ) -> None:
        self._laid, self._at, self._begun = laid, at, time.monotonic()
        self._progress, self._alive = progress, alive
        self._beaten = self._begun
        self._done, self.total = 0, 1

    def done(self, more: int) -> None:
        self._done += more
        if self._progress is not None:
            self._progress(min(self._done, self.total), self.total)
        if self._alive is not None:
            self._alive()
        if time.monotonic() - self._beaten > EVERY:
            self.renew()

    def renew(self) -> None:
        """Raises Taken."""
        self._beaten = time.monotonic()
        moment = self._at + timedelta(seconds=self._beaten - self._begun)
        laying = AcceptedSet.objects.filter(pk=self._laid.pk, state=AcceptedSet.State.LAYING)
        if not laying.update(laid_at=moment):
            raise Taken

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction of rows: it is not committed where the set is no longer this writer's."""
        with transaction.atomic():
            self.renew()
            yield
