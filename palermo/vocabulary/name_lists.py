"""What the lists of names know of spellings: which name each stands for."""

from collections.abc import Iterator, Mapping
from functools import cache

from palermo.vocabulary.codes import rows_of
from palermo.vocabulary.name_words import particles, words_of

LISTS = ("names/pk_given_names.csv", "names/pk_family_tribe_names.csv")


def listed() -> Iterator[tuple[str, list[str]]]:
    """Each name with its other spellings, the Urdu one first; the frequent names before the rare ones."""
    rows = [row for path in LISTS for row in rows_of(path)]
    for row in sorted(rows, key=lambda row: -float(row["weight"])):
        yield row["name"], [row["urdu"], *filter(None, row["latin_variants"].split("|"))]


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
