"""Named questions about long work and about what is scheduled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext

from palermo.journal.actor import Actor
from palermo.ui.reading import moment_short
from palermo.work.models import LastRun, Work
from palermo.work.rules.schedule import Entry, entries


def works(by: Actor, *, own: bool) -> QuerySet[Work]:
    """Those of the reader's wing; what the clock or a command asked for in neither wing stands in both."""
    found = Work.objects.filter(wing__in=(by.wing, "common")).order_by("-asked_at", "pk")
    return found.filter(account=by.account, account__isnull=False) if own else found


def kinds(rows: QuerySet[Work]) -> Iterable[str]:
    return rows.order_by("job").values_list("job", flat=True).distinct()


@dataclass(frozen=True)
class Scheduled:
    entry: Entry
    run: LastRun | None

    @property
    def often(self) -> str:
        return often(self.entry)

    @property
    def last(self) -> str:
        if self.run is None:
            return gettext("never yet")
        return f"{moment_short(self.run.begun_at)}, {self.run.get_ended_display()}" + (
            f" ({self.run.failure})" if self.run.failure else ""
        )


def schedule() -> list[Scheduled]:
    known = {row.name: row for row in LastRun.objects.all()}
    return [Scheduled(entry, known.get(entry.name)) for entry in entries()]


def often(entry: Entry) -> str:
    if entry.hour is not None:
        return gettext("daily, from {hour}:00").format(hour=f"{entry.hour:02}")
    seconds = int(entry.every / timedelta(seconds=1))
    if seconds % 3600 == 0:
        return ngettext("every hour", "every {number} hours", seconds // 3600).format(number=seconds // 3600)
    if seconds % 60 == 0:
        return ngettext("every minute", "every {number} minutes", seconds // 60).format(number=seconds // 60)
    return ngettext("every second", "every {number} seconds", seconds).format(number=seconds)
