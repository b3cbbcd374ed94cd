"""What is due and what came, body by body, as the desk shows it: one look at the calendar of the last periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from palermo.partners.rules.acting import Acting
from palermo.returns.queries import Owed, calendar

BACK = timedelta(days=470)  # five quarters
AWAITED = ("due", "late", "missing", "sent_back")
CAME = ("received", "checking", "ready", "accepted", "nil")
PERIODS = 4


@dataclass(frozen=True)
class Row:
    """What became of one body's returns of some periods; None where it owed none."""

    body: str
    places: Sequence[Owed | None]

    @property
    def due(self) -> int:
        return sum(place is not None for place in self.places)

    @property
    def came(self) -> int:
        return sum(place is not None and place.state in CAME for place in self.places)


@dataclass(frozen=True)
class Coverage:
    """The last periods that are over, the earliest first."""

    periods: Sequence[tuple[date, date]]
    rows: Sequence[Row]

    @property
    def due(self) -> int:
        return sum(row.due for row in self.rows)

    @property
    def came(self) -> int:
        return sum(row.came for row in self.rows)


def owed_lately(by: Acting, day: date) -> list[Owed]:
    """Of periods that are over; what the reader sees, the latest first."""
    return calendar(by, day=day, start=day - BACK, end=day - timedelta(days=1))


def awaited(owed: Sequence[Owed]) -> list[Owed]:
    """What did not come, or has to come again: what was due first stands first."""
    rows = [each for each in owed if each.state in AWAITED]
    return sorted(rows, key=lambda each: (each.due_on, each.body))


def coverage(owed: Sequence[Owed]) -> Coverage:
    periods = sorted({(each.period_start, each.period_end) for each in owed}, key=lambda pair: pair[::-1])
    shown = periods[-PERIODS:]
    known = {each.key: each for each in owed}
    bodies = list(dict.fromkeys(each.body for each in owed))
    rows = [Row(body, [known.get((body, *pair)) for pair in shown]) for body in bodies]
    return Coverage(shown, [row for row in rows if row.due])
