"""What the clock does for the register."""

import time
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from palermo.journal.actor import CLOCK
from palermo.register.actions import follow_tombstones, sweep
from palermo.register.queries.packing import packs
from palermo.register.rules.sets import SILENT
from palermo.work.actions import start
from palermo.work.rules.schedule import Entry, Steady, register


class Sweeping:
    """Not right after the clock was set: whoever lays down a set would seem to be silent for long."""

    def __init__(self) -> None:
        self._is_steady = Steady(SILENT)

    def __call__(self, at: datetime) -> None:
        if self._is_steady(at, time.monotonic()):
            sweep(at)


def pack(at: datetime) -> None:
    if next(packs(), None) is not None:
        start("register.compact", {}, by=CLOCK, at=at)


register(
    Entry("sets", _("Take away what returns left that were not accepted"), timedelta(minutes=10), Sweeping()),
    Entry(
        "tombstones",
        _("Delete here what was destroyed before a restore"),
        timedelta(hours=1),
        follow_tombstones,
    ),
    Entry("packing", _("Pack small accepted sets together"), timedelta(days=1), pack, hour=3),
)
