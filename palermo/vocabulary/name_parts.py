"""A written name as its parts: folded words, without titles and relations, compounds joined, abbreviations written out.

What each word does stands in data/names/particles.csv: `before` a title in front, `after` one behind the name, `aside`
one in either place, `end` what follows is another person or a place, `alias` another name follows, `full` an
abbreviation, `first`, `second` and `link` pieces of compounds, `god` and `given` the two pieces of Allah Bakhsh and its
like, `weak` a part that says less than others.
"""

from palermo.vocabulary.name_letters import is_muhammad
from palermo.vocabulary.name_lists import torn, two_words
from palermo.vocabulary.name_words import NOTHING, does, particles, words_of

_SUN = frozenset("tdrzsn")
"""The letters before which the l of the article is silent."""


def name_parts(text: str) -> list[str]:
    """The folded parts of a name in Latin or Urdu letters.

    Titles, courtesies and everything from a relation on (s/o, ولد) are left out, unless nothing would be left;
    M. and Mohd, Ch., Gh. are written out; Abdul Rehman, Sana Ullah, Ghulam Rasool are one part each.
    """
    words = written_together([piece for word in words_of(text) for piece in torn(word)])
    if particles().keys().isdisjoint(words):
        return words
    return joined(untitled(words))


def written_together(words: list[str]) -> list[str]:
    """The words with those two-word spellings as one that stand for one word (Is-haq, بی بی)."""
    known, at, kept = two_words(), 0, []
    if known.keys().isdisjoint(words):
        return words
    while at < len(words):
        together = words[at] in known and at + 1 < len(words) and known[words[at]].get(words[at + 1])
        kept.append(together or words[at])
        at += 2 if together else 1
    return kept


def untitled(words: list[str]) -> list[str]:
    """The words without titles; those are kept without which nothing, or only Muhammad, would be left."""
    words = _enough([word for word in words if does(word) != "aside"], words)
    start = 0
    while start < len(words) and does(words[start]) == "before":
        start += 1
    words = _enough(words[start:], words)
    return _enough(words[:1] + [word for word in words[1:] if does(word) != "after"], words)


def _enough(kept: list[str], words: list[str]) -> list[str]:
    return words if all(map(is_muhammad, kept)) else kept


def joined(words: list[str]) -> list[str]:
    """Compounds as one word: Abdul and Ghulam with what follows, Ullah and ud Din with what stands before."""
    parts: list[str] = []
    open_end, last = False, len(words) - 1
    for at, word in enumerate(words):
        role, full = particles().get(word, NOTHING)
        following = words[at + 1] if at < last else ""
        if role == "god":
            role = "first" if not parts or does(following) == "given" else "second"
            word = full if role == "first" else word
        if role == "link" and parts and at < last:
            if not open_end or parts[-1] == "abd":
                parts[-1] += _assimilated(full, following)
            open_end = True
        elif parts and (open_end or role == "second"):
            parts[-1] += word
            open_end = False
        elif role == "first" and at < last:
            parts.append(full)
            open_end = True
        else:
            parts.append(word)
    return parts


def _assimilated(article: str, following: str) -> str:
    if article in ("ul", "al", "el") and following[:1] in _SUN:
        return article[0] + following[0]
    return article
