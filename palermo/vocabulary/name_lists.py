"""What the lists of names know of spellings: which name each stands for."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from palermo.vocabulary.codes import rows_of
from palermo.vocabulary.name_letters import letters_sound
from palermo.vocabulary.name_words import particles, words_of

FREQUENT = ("names/pk_given_names.csv", "names/pk_family_tribe_names.csv")
LISTS = (*FREQUENT, "names/more_spellings.csv")
"""The lists of frequent names, and further names for the sake of spellings that letters alone do not bring together."""

LONGEST = 30
"""No listed name is longer."""


def listed(paths: Sequence[str] = LISTS) -> Iterator[tuple[str, list[str]]]:
    """Each name with its other spellings, the Urdu one first; the frequent names before the rare ones."""
    rows = [row for path in paths for row in rows_of(path)]
    for row in sorted(rows, key=lambda row: -float(row.get("weight") or 0)):
        yield row["name"], [*filter(None, (row["urdu"] + "|" + row["latin_variants"]).split("|"))]


@cache
def single_words() -> frozenset[str]:
    """Every listed spelling of a name of one word, where it is one word too."""
    return frozenset(
        words[0]
        for name, spellings in listed()
        if len(words_of(name)) == 1
        for spelling in (name, *spellings)
        if len(words := words_of(spelling)) == 1
    )


@lru_cache(maxsize=100_000)
def torn(word: str) -> tuple[str, ...]:
    """Two listed names run together, as the two; what sounds like one listed name stays whole (Shahnaz)."""
    known = single_words()
    for cut in range(3, min(len(word) - 2, LONGEST)):
        if word[:cut] in known and word[cut:] in known:
            return (word,) if word in known or letters_sound(word) in _sounds() else (word[:cut], word[cut:])
    return (word,)


@cache
def _sounds() -> frozenset[str]:
    return frozenset(map(letters_sound, single_words()))


@cache
def two_words() -> Mapping[str, Mapping[str, str]]:
    """By first and second word: spellings in two words of what is one word."""
    pairs = [(spelling, full) for spelling, (role, full) in particles().items() if role == "full"]
    pairs += [
        (spelling, "") for name, spellings in listed() if len(words_of(name)) == 1 for spelling in spellings
    ]
    found: dict[str, dict[str, str]] = {}
    for spelling, full in pairs:
        words = words_of(spelling)
        if len(words) == 2:
            found.setdefault(words[0], {})[words[1]] = full or "".join(words)
    return found


@cache
def weak() -> frozenset[str]:
    """Every spelling of the words that say less than others: titles that are names, Khan, Syed."""
    marked = {word for word, (role, _full) in particles().items() if role == "weak"}
    for name, spellings in listed():
        words = [word for each in (name, *spellings) for word in [words_of(each)] if len(word) == 1]
        if any(word[0] in marked for word in words):
            marked.update(word[0] for word in words)
    return frozenset(marked)
