"""Names by their sound: keys that are equal for the spellings of one name, in Latin and in Urdu letters.

The letters give a sound (name_letters); where the lists of names know a spelling that sounds otherwise than its name
(Roxana for Rukhsana), the name's sound counts. Keys find a person by a misspelt name and are coarse by intent: Nasir
and Naseer share one. How alike two names are is asked of `likeness`.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations

from palermo.vocabulary.name_keys import sound_key
from palermo.vocabulary.name_letters import MUHAMMAD
from palermo.vocabulary.name_likeness import Likeness, likeness
from palermo.vocabulary.name_parts import name_parts

__all__ = [
    "FAINT",
    "Likeness",
    "keys_of_many",
    "likeness",
    "name_parts",
    "pair_keys",
    "sound_key",
    "sound_keys",
]

FAINT = frozenset({MUHAMMAD})
"""Keys that tell nobody from anybody: of Muhammad Aslam only Aslam is worth looking for."""


def sound_keys(text: str) -> list[str]:
    """The distinct keys of a name's parts, in their order."""
    return list(dict.fromkeys(key for part in name_parts(text) if (key := sound_key(part))))


def pair_keys(keys: Sequence[str]) -> list[str]:
    """Every two different keys as "a b", the smaller first, whatever the order of the name."""
    return [f"{one} {other}" for one, other in combinations(sorted(set(keys)), 2)]


def keys_of_many(texts: Iterable[str]) -> dict[str, list[str]]:
    """The sound keys of each distinct text."""
    return {text: sound_keys(text) for text in dict.fromkeys(texts)}
