"""Periods as addresses and pages write them: 2025-Q1, 2025-01, 2025, or two days."""

from datetime import date

from palermo.returns.method.period import period_days
from palermo.vocabulary.labels import period_label

BETWEEN = ".."


def code_of(start: date, end: date) -> str:
    """What `days_of` reads again."""
    for code in (f"{start.year}", f"{start.year}-Q{(start.month + 2) // 3}", f"{start:%Y-%m}"):
        if period_days(code) == (start, end):
            return code
    return f"{start}{BETWEEN}{end}"


def days_of(code: str) -> tuple[date, date]:
    """First and last day. Raises ValueError."""
    if BETWEEN not in code:
        return period_days(code)
    start, end = (date.fromisoformat(part) for part in code.split(BETWEEN))
    if end < start:
        raise ValueError(code)
    return start, end


def period_words(start: date, end: date, language: str) -> str:
    return period_label(code_of(start, end), language).replace(BETWEEN, " – ")
