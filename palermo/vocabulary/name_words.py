"""The folded words of a written name, and what each does in it, as data/names/particles.csv has it."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from palermo.vocabulary.codes import rows_of

_SAME = {
    "ي": "ی", "ى": "ی", "ې": "ی", "ۍ": "ی", "ۓ": "ے", "ك": "ک", "ڪ": "ک", "ګ": "گ", "ه": "ہ", "ة": "ہ",
    "ۃ": "ہ", "ۀ": "ہ", "ۂ": "ہ", "ە": "ہ", "أ": "ا", "إ": "ا", "ٱ": "ا", "ـ": "",
}  # fmt: skip
_WORD = re.compile(r"(?:wd|[sdwrc])/o(?![^\W_])|w/d(?![^\W_])|[^\W_]+")
_RUN_TOGETHER = re.compile(r"(?<=[a-z][a-z])(?=[A-Z][a-z])")
_SPACED_SLASH = re.compile(r"\b(wd|[sdwrc])\s*[/\\]\s*(o|d)\b")


NOTHING = ("", "")


class _Folded(dict[int, str]):
    """What becomes of a character, found out once for each."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(character: str) -> str:
    if character in _SAME:
        return _SAME[character]
    if character in "'’‘`´ʼʻʾʿ":
        return ""
    kind = unicodedata.category(character)
    if kind[0] in "MN" or kind in ("Cf", "Lm"):
        return ""
    if "\u0600" <= character <= "\u08ff":
        return character
    bare = unicodedata.normalize("NFKD", character.casefold())
    return "".join(c for c in bare if unicodedata.category(c)[0] not in "MN")


_FOLD = _Folded()


def fold_name(text: str) -> str:
    """Small letters without marks and digits, Arabic letters as Urdu ones; blanks and punctuation stay."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        if "\u0670" in text:
            text = text.replace("ى\u0670", "ا").replace("ی\u0670", "ا")
    return text.translate(_FOLD)


@cache
def particles() -> Mapping[str, tuple[str, str]]:
    """What a word does in a name, and what it stands for, by its folded spelling."""
    return {
        fold_name(row["spelling"]): (row["does"], fold_name(row["full"]))
        for row in rows_of("names/particles.csv")
    }


def does(word: str) -> str:
    return particles().get(word, NOTHING)[0]


def words_of(text: str) -> list[str]:
    """The folded words of the person's own name, abbreviations written out: another person's name ends it."""
    folded = fold_name(_RUN_TOGETHER.sub(" ", text))
    if "/" in folded or "\\" in folded:
        folded = _SPACED_SLASH.sub(r" \1/\2 ", folded)
    if "@" in folded:
        folded = folded.replace("@", " alias ")
    known, found = particles(), _WORD.findall(folded)
    if known.keys().isdisjoint(found) and "of" not in found:
        return found
    words: list[str] = []
    for at, word in enumerate(found):
        role, full = known.get(word, NOTHING)
        if not role and found[at + 1 : at + 2] == ["of"]:
            role = does(f"{word} of")
        elif word == "of" and not words:
            continue
        if role == "end":
            if words:
                break
        elif role != "alias":
            words.append(full if role == "full" else word)
    return words
