"""Which period may be frozen."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from palermo.figures.models import Freeze
from palermo.figures.rules.asking import check_days
from palermo.ui.reading import as_day
from palermo.ui.refusals import Refused


class DamagedFreeze(Refused):
    """A file of a frozen period is not the one that was frozen: nothing is counted from it."""

    def __init__(self, freeze: Freeze, file: str, missing: bool) -> None:
        words = (
            _("{file} of the frozen period {start} to {end} is missing.")
            if missing
            else _("{file} of the frozen period {start} to {end} was changed.")
        )
        advice = _("Take the file from a backup, put it back under its name, and try again.")
        days = {"start": freeze.period_start.isoformat(), "end": freeze.period_end.isoformat()}
        super().__init__(f"{words.format(file=file, **days)} {advice}")


def check_period(start: date, end: date, at: datetime) -> None:
    check_days(start, end, "end")
    if end >= as_day(at):
        raise Refused(_("This period is not over yet. Freeze it once its last day has passed."), "end")


def check_sets(sets: Collection[int], start: date, end: date) -> None:
    if not sets:
        raise Refused(_("No return is accepted yet, so there is nothing to freeze."), "start")
    earlier = Freeze.objects.filter(period_start=start, period_end=end).order_by("-pk").first()
    if earlier and set(earlier.sets) == set(sets):
        raise Refused(
            _("This period is frozen already, and no return was accepted since. Use what is frozen."), "start"
        )


def manifest_of(freeze: Freeze) -> dict[str, Any]:
    """manifest.json: enough to know what the files are without the database."""
    return {
        "palermo": freeze.version,
        "freeze": str(freeze.address),
        "from": freeze.period_start.isoformat(),
        "to": freeze.period_end.isoformat(),
        "as_of": freeze.read_at.isoformat(),
        "returns": {"sets": freeze.sets, "due": freeze.due, "received": freeze.received},
        "files": freeze.manifest,
        "sha256": freeze.digest,
    }
