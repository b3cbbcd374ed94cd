"""What the register is looked up by, before it is blinded: one form for all spellings that count as one.

Whoever lays a case down and whoever searches come through here, so that both ask for the same key.
"""

import re
from collections.abc import Iterable

from palermo.vocabulary.codes import fold_code, fold_district
from palermo.vocabulary.sounds import pair_keys, sound_keys

MOST_PARTS = 8
"""Parts of the names of one person that are looked up; a longer name is a sentence."""

_RUN = re.compile(r"[^\W_]+")
_BEFORE_A_FIR = {"fir", "no", "number", "num", "نمبر", "ایف", "آئی", "ار", "آر"}
_OF_A_STATION = {"ps", "p", "s", "police", "station", "thana", "circle", "تھانہ", "تھانا", "سرکل"}


def case(body: str, case_id: str) -> str:
    """`case_id` exactly as read."""
    return f"{body}\n{case_id}"


def fir(number: str, year: int) -> str:
    """Without the year that many write behind the number, noughts before it, and marks between: 0123/25 is 123."""
    runs = [run.lstrip("0") or "0" for run in _RUN.findall(fold_code(number))]
    if len(runs) > 1 and runs[-1] in {str(year), str(year % 100)}:
        runs.pop()
    kept = [run for run in runs if run not in _BEFORE_A_FIR] or runs
    return f"{'/'.join(kept) or fold_code(number)} {year}"


def station(name: str) -> str:
    """By letters and digits only, without the words that say that it is a police station."""
    words = _RUN.findall(fold_code(name))
    kept = [word for word in words if word not in _OF_A_STATION] or words
    return fold_district("".join(kept)) or fold_code(name)


def identity(number: str) -> str:
    """By letters and digits only; empty where there are none."""
    return fold_district(number)


def names(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """The sounds of the parts of all names of one person, and of every pair of them."""
    parts = list(dict.fromkeys(key for text in texts for key in sound_keys(text)))[:MOST_PARTS]
    return parts, pair_keys(parts)
