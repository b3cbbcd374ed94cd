"""Who owes which return, and for which periods: data/standards/obligations.csv."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from palermo.vocabulary.codes import rows_of

MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""The frequencies there are, and how many calendar months a period of each lasts."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """A body owes a return of these categories each period whose last day is within the validity."""

    body: str
    categories: tuple[str, ...]
    frequency: str
    valid_from: date | None
    valid_until: date | None
    note: str

    def in_force(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """One return that is due: a body and the period that it has to cover."""

    body: str
    period_start: date
    period_end: date


@cache
def obligations() -> tuple[Obligation, ...]:
    """Every obligation, in the order of the file."""
    return tuple(
        Obligation(
            body=row["body"],
            categories=tuple(filter(None, row["categories"].split(";"))),
            frequency=row["frequency"],
            valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
            valid_until=date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
            note=row["note"],
        )
        for row in rows_of("standards/obligations.csv")
    )


def periods(frequency: str, start: date, end: date) -> Iterator[tuple[date, date]]:
    """The calendar periods (first day, last day) of a frequency that end from `start` to `end`, both inclusive.

    Raises ValueError for a frequency that is not month, quarter or year.
    """
    if frequency not in MONTHS:
        raise ValueError(f"no such frequency: {frequency} (there are {', '.join(MONTHS)})")
    length = MONTHS[frequency]
    first = date(start.year, (start.month - 1) // length * length + 1, 1)
    while first <= end:
        after = _months_later(first, length)
        if after is None:
            return
        last = after - timedelta(days=1)
        if last > end:
            return
        yield first, last
        first = after


def _months_later(day: date, months: int) -> date | None:
    """The same day of a later month; None behind the last year there is."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1) if year <= date.max.year else None


def due(
    start: date,
    end: date,
    categories: Collection[str] | None = None,
    owed: Collection[Obligation] | None = None,
) -> list[Due]:
    """The returns due for periods that end from `start` to `end`: body and period, sorted, each once.

    `categories` keeps the obligations that hold at least one of them; `owed` are other obligations than the
    shipped ones. An obligation counts for a period when it is in force on the period's last day.
    """
    found = {
        Due(owing.body, first, last)
        for owing in (obligations() if owed is None else owed)
        if categories is None or not set(owing.categories).isdisjoint(categories)
        for first, last in periods(owing.frequency, start, end)
        if owing.in_force(last)
    }
    return sorted(found)
