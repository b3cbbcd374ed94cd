"""Dates inside Urdu sentences."""

import re

_DATE = re.compile(r"(?<![\w-])(\d{4}-\d{2}(?:-\d{2})?)(?![\w-])")
_LEFT_TO_RIGHT_MARK = "\u200e"


def readable(text: str, lang: str) -> str:
    """The text as it is shown: after Arabic letters the parts of 2025-03-31 would stand in reverse order."""
    return _DATE.sub(_LEFT_TO_RIGHT_MARK + r"\1", text) if lang == "ur" else text
