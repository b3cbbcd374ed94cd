"""Bodies and periods in words."""

from datetime import date

from palermo.returns.rules import periods
from palermo.vocabulary.codes import codes


def body_words(body: str, language: str) -> str:
    known = codes("bodies").get(body)
    if known is None:
        return body
    return known.label_ur if language == "ur" and known.label_ur else known.label


def period_words(start: date | None, end: date | None, language: str) -> str:
    """Empty for a period that is not known yet."""
    return periods.period_words(start, end, language) if start and end else ""
