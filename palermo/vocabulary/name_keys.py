"""The sound of one part of a name: by its letters, or by the name it is listed under."""

from collections.abc import Mapping
from functools import cache, lru_cache

from palermo.vocabulary.name_letters import letters_sound
from palermo.vocabulary.name_lists import listed
from palermo.vocabulary.name_parts import name_parts
from palermo.vocabulary.name_words import fold_name


@lru_cache(maxsize=100_000)
def sound_key(part: str) -> str:
    """The key of one part of a name; '' for a part without letters."""
    folded = "".join(c for c in fold_name(part) if c.isalpha())
    return exceptions().get(folded) or letters_sound(folded)


@cache
def exceptions() -> Mapping[str, str]:
    """The keys of listed spellings whose letters sound otherwise than the name they are listed under."""
    found: dict[str, str] = {}
    names = {_single(name) for name, _spellings in listed()}
    for name, spellings in listed():
        if not (single := _single(name)):
            continue
        key = found.get(single) or letters_sound(single)
        for spelling in filter(None, map(_single, spellings)):
            if spelling not in names and letters_sound(spelling) != key:
                found.setdefault(spelling, key)
    return found


def _single(spelling: str) -> str:
    parts = name_parts(spelling)
    return parts[0] if len(parts) == 1 else ""
