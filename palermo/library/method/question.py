"""What somebody asks the shelf, taken apart: nothing of it is a language of any database.

court order        both words anywhere; one of four letters or more also finds longer ones that begin with it
"court order"      these words side by side, just so
anti-trafficking   the same as "anti trafficking"
-minutes           without this word; -"court order" without these words side by side
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from palermo.library.method.letters import lexemes, words

LONGEST, MOST_WORDS = 200, 16
MOST_BYTES = 800_000  # of one document's different words: PostgreSQL's tsvector holds 1 MB
OPEN_FROM = 4  # letters: below that a beginning says too little
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»〝〞＂", '"'))
_TERM = re.compile(r'([-−]?)(?:"([^"]*)"?|([^\s"]+))')


@dataclass(frozen=True)
class Word:
    key: str
    open: bool = False  # longer words that begin with it count too


@dataclass(frozen=True)
class Question:
    wanted: tuple[Word, ...] = ()
    phrases: tuple[str, ...] = ()  # " court order ", as it stands in a folded text
    unwanted: tuple[str, ...] = ()
    unwanted_phrases: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted)


class TooLong(Exception):
    """More letters or words than anybody searches with."""


def question(text: str) -> Question:
    """Raises TooLong."""
    if len(text) > LONGEST:
        raise TooLong
    wanted: dict[str, bool] = {}
    phrases: list[str] = []
    unwanted: list[str] = []
    unwanted_phrases: list[str] = []
    for minus, quoted, plain in _TERM.findall(text.translate(_QUOTES)):
        keys = words(quoted or plain)
        if not keys:
            continue
        if minus and len(keys) == 1:
            unwanted += keys
        elif minus:
            unwanted_phrases.append(side_by_side(keys))
        else:
            opens = not quoted and len(keys) == 1 and len(keys[0]) >= OPEN_FROM
            for key in keys:
                wanted[key] = wanted.get(key, True) and opens
            if len(keys) > 1:
                phrases.append(side_by_side(keys))
    if len(wanted) + len(unwanted) + len(unwanted_phrases) > MOST_WORDS:
        raise TooLong
    return Question(
        tuple(Word(key, opens) for key, opens in wanted.items()),
        tuple(dict.fromkeys(phrases)),
        tuple(dict.fromkeys(unwanted)),
        tuple(dict.fromkeys(unwanted_phrases)),
    )


def side_by_side(keys: Iterable[str]) -> str:
    return f" {' '.join(keys)} "


def folded(*texts: str) -> str:
    """The words of texts in their order; no phrase reaches from one text into the next."""
    return f" {' / '.join(' '.join(words(text)) for text in texts)} "


def lexemes_of(title: str, head: str, body: str, marks: Iterable[str]) -> str:
    """What a document is found by: its words, those of the title with t: and those of title and head with a: before
    them, and marks of what it is with = before them. No word holds these signs."""
    in_title = lexemes(title)
    in_head = in_title | lexemes(head)
    found = in_head | bounded(lexemes(body))
    found |= {f"t:{word}" for word in in_title} | {f"a:{word}" for word in in_head}
    return " ".join(sorted(found | {f"={mark}" for mark in marks}))


def bounded(found: set[str]) -> set[str]:
    """All of them but for monstrous texts, of which the longest words go: those are mostly none."""
    if len(found) * 8 < MOST_BYTES // 16:
        return found
    kept, size = set[str](), 0
    for word in sorted(found, key=lambda word: (len(word), word)):
        size += len(word.encode()) + 8
        if size > MOST_BYTES:
            break
        kept.add(word)
    return kept


def remarked(lexemes: str, marks: Iterable[str]) -> str:
    words = [word for word in lexemes.split(" ") if not word.startswith("=")]
    return " ".join(sorted({*words, *(f"={mark}" for mark in marks)}))
