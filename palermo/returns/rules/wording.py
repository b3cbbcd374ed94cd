"""Bodies and periods in words."""

from datetime import date

from palermo.ui.documents import isolate
from palermo.vocabulary.codes import codes


def body_words(body: str, language: str) -> str:
    known = codes("bodies").get(body)
    if known is None:
        return body
    return known.label_ur if language == "ur" and known.label_ur else known.label


def period_words(start: date | None, end: date | None) -> str:
    """Days in digits, kept in their order in either direction of writing; a period that is not known yet is empty."""
    return isolate(f"{start:%Y-%m-%d} – {end:%Y-%m-%d}") if start and end else ""
