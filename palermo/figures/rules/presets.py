"""Periods that people ask for by name. All are over, but the year so far."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Preset:
    code: str
    words: str | Promise
    start: date
    end: date


def months_back(day: date, months: int) -> date:
    """The first day of the month so many months before that of `day`."""
    place = day.year * 12 + day.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)


def of_months(length: int, first_month: int = 1, periods: int = 1) -> Callable[[date], tuple[date, date]]:
    """The last period of so many months that is over on a day, in a year that begins with `first_month`."""

    def found(day: date) -> tuple[date, date]:
        into = (day.month - first_month) % length
        after = months_back(day, into)
        return months_back(after, length * periods), after - timedelta(days=1)

    return found


def year_so_far(day: date) -> tuple[date, date]:
    return date(day.year, 1, 1), day


PRESETS: tuple[tuple[str, str | Promise, Callable[[date], tuple[date, date]]], ...] = (
    ("month", _("Last month"), of_months(1)),
    ("quarter", _("Last quarter"), of_months(3)),
    ("quarters", _("Last four quarters"), of_months(3, periods=4)),
    ("year", _("Last calendar year"), of_months(12)),
    ("so_far", _("This year so far"), year_so_far),
    ("july", _("Last July–June"), of_months(12, first_month=7)),
    ("april", _("Last April–March"), of_months(12, first_month=4)),
)


def presets(day: date) -> list[Preset]:
    return [Preset(code, words, *days(day)) for code, words, days in PRESETS]


def usual(day: date) -> tuple[date, date]:
    """What is shown where nobody asked for days."""
    return of_months(3, periods=4)(day)
