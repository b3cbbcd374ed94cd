"""The calendar periods of the dimensions year, quarter and month."""

from __future__ import annotations

from datetime import date, timedelta

MONTHS = {"year": 12, "quarter": 3, "month": 1}


def values_between(dimension: str, start: date, end: date) -> list[str]:
    """The values of a time dimension that have a day from `start` to `end`, in their order."""
    length = MONTHS[dimension]
    first = (start.year * 12 + start.month - 1) // length
    last = (end.year * 12 + end.month - 1) // length
    return [_value(dimension, place) for place in range(first, last + 1)]


def _value(dimension: str, place: int) -> str:
    if dimension == "year":
        return f"{place:04d}"
    in_year = 12 // MONTHS[dimension]
    year, part = divmod(place, in_year)
    return f"{year:04d}-Q{part + 1}" if dimension == "quarter" else f"{year:04d}-{part + 1:02d}"


def days_of(dimension: str, value: str) -> tuple[date, date]:
    """First and last day of a value such as 2024, 2024-Q1 or 2024-01."""
    length, year = MONTHS[dimension], int(value[:4])
    part = int(value[5:].lstrip("Q")) - 1 if len(value) > 4 else 0
    first = date(year, part * length + 1, 1)
    months = year * 12 + (part + 1) * length
    if months // 12 > date.max.year:
        return first, date.max
    return first, date(months // 12, months % 12 + 1, 1) - timedelta(days=1)
