"""The words for the journal's codes, in both languages: what was done, on what, why, and the keys of details."""

import csv
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
Labels = dict[str, dict[str, str]]


@cache
def acts() -> Labels:
    return _read("acts.csv")


@cache
def reasons() -> Labels:
    """In the order in which a form offers them."""
    return _read("reasons.csv")


@cache
def things() -> Labels:
    return _read("things.csv")


@cache
def details() -> Labels:
    return _read("details.csv")


def label(labels: Labels, code: str, language: str) -> str:
    """A code without words is shown as it is."""
    known = labels.get(code)
    return known["ur" if language == "ur" else "en"] if known else code.replace("_", " ")


def _read(name: str) -> Labels:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        return {code: {"en": english, "ur": urdu} for code, english, urdu in rows}
