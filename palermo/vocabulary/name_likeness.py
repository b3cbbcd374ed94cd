"""How alike two written names are, for ranking those whose keys meet; Latin and Urdu letters may stand on either side."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations

from rapidfuzz.distance import OSA

from palermo.vocabulary.name_keys import sound_key
from palermo.vocabulary.name_letters import is_muhammad, rough_urdu
from palermo.vocabulary.name_lists import weak
from palermo.vocabulary.name_parts import name_parts

FAINT_WEIGHT, WEAK_WEIGHT, INITIAL = 0.2, 0.6, 0.5
SAME_SOUND, SAME_LETTERS = 0.85, 0.99
"""What two parts of one sound are alike at least, and at most; their letters decide where between."""
CHANCE, ALMOST = 0.55, 0.9
"""Letters less alike than CHANCE say nothing; without the same sound nothing is more alike than ALMOST."""
MANY, APART, MOST = 4, 3, 12
"""Up to MANY parts every assignment is tried; parts written together are compared where about as long; parts behind
the first MOST are not looked at."""

Gains = Sequence[Sequence[float]]
_TWICE = re.compile(r"(.)\1+")


def likeness(one: str, other: str) -> float:
    """0 to 1, the same in both directions, whatever the order of the parts; 1 where the parts are the same."""
    return Likeness(one).of(other)


class Likeness:
    """One name held against many: what is known of a part is kept for the next name that has it."""

    def __init__(self, query: str) -> None:
        self._parts = name_parts(query)[:MOST]
        self._weight = sum(map(_weight, self._parts))
        self._seen: dict[str, dict[str, float]] = {}

    def of(self, other: str) -> float:
        theirs = name_parts(other)[:MOST]
        whole = self._weight + sum(map(_weight, theirs))
        if not self._parts or not theirs:
            return 0.0
        mine = list(self._parts)
        gained = 0.0
        rest = []
        for part in theirs:
            if part in mine:
                mine.remove(part)
                gained += 2 * _weight(part)
            else:
                rest.append(part)
        if mine and rest:
            gained += self._best(mine, rest)
        return min(gained / whole, 1.0)

    def _best(self, mine: list[str], rest: list[str]) -> float:
        gains = [[self._gain(part, other) for other in rest] for part in mine]
        best = _assigned(gains if len(mine) <= len(rest) else _turned(gains))
        one, other = "".join(mine), "".join(rest)
        if len(mine) != len(rest) and abs(len(one) - len(other)) <= APART:
            weights = sum(map(_weight, mine)) + sum(map(_weight, rest))
            best = max(best, alike(one, other) * SAME_LETTERS * weights)
        return best

    def _gain(self, part: str, other: str) -> float:
        return self._alike(part, other) * (_weight(part) + _weight(other))

    def _alike(self, part: str, other: str) -> float:
        seen = self._seen.setdefault(part, {})
        found = seen.get(other)
        if found is None:
            found = seen[other] = alike(part, other)
        return found


def _assigned(gains: Gains) -> float:
    """The most that rows can gain when each takes a column of its own; there are at least as many columns."""
    if len(gains) == 1:
        return max(gains[0])
    if len(gains[0]) > MANY:
        return max(_greedily(gains), _greedily(_turned(gains)))
    return max(
        sum(row[column] for row, column in zip(gains, chosen, strict=True))
        for chosen in permutations(range(len(gains[0])), len(gains))
    )


def _turned(gains: Gains) -> Gains:
    return list(zip(*gains, strict=True))


def _greedily(gains: Gains) -> float:
    total, rows, columns = 0.0, set(range(len(gains))), set(range(len(gains[0])))
    for gain, row, column in sorted(
        ((gains[row][column], row, column) for row in rows for column in columns), reverse=True
    ):
        if row in rows and column in columns:
            total += gain
            rows.remove(row)
            columns.remove(column)
    return total


def alike(one: str, other: str) -> float:
    """0 to 1: two folded parts, by their sound first and their letters second."""
    if one == other:
        return 1.0
    if len(one) == 1 or len(other) == 1:
        return INITIAL if sound_key(one)[:1] == sound_key(other)[:1] else 0.0
    sound, other_sound = sound_key(one), sound_key(other)
    letters = OSA.normalized_similarity(rough(one), rough(other))
    if sound == other_sound:
        return SAME_SOUND + (SAME_LETTERS - SAME_SOUND) * letters
    both = (letters + OSA.normalized_similarity(sound, other_sound)) / 2
    return max(0.0, (both - CHANCE) / (1 - CHANCE)) * ALMOST


@lru_cache(maxsize=100_000)
def rough(part: str) -> str:
    """A part in Latin letters, doubled ones single; of an Urdu word the letters that are written."""
    if not part.isascii():
        part = rough_urdu(part)
    return _TWICE.sub(r"\1", part.replace("ee", "i").replace("oo", "u").replace("ou", "u"))


@lru_cache(maxsize=100_000)
def _weight(part: str) -> float:
    if is_muhammad(part):
        return FAINT_WEIGHT
    return WEAK_WEIGHT if part in weak() else 1.0
