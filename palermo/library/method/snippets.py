"""The stretch of a text in which a question's words stand, as written, with those words marked."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from palermo.library.method.letters import chunks, found_by
from palermo.library.method.question import Question

BEFORE, LONG = 80, 260  # letters before the first word found, and in all
MORE = "…"


@dataclass(frozen=True)
class Piece:
    text: str
    found: bool = False


def marked(text: str, asked: Question) -> list[Piece]:
    """The whole text in pieces."""
    pieces: list[Piece] = []
    end = 0
    for start, stop in places(text, asked):
        pieces += [Piece(text[end:start])] if start > end else []
        pieces.append(Piece(text[start:stop], True))
        end = stop
    return pieces + ([Piece(text[end:])] if end < len(text) else [])


def snippet(text: str, asked: Question, *, whole_before: bool = True) -> list[Piece]:
    """One line around the first word found, else the beginning. `whole_before`: the text begins where it begins."""
    text = " ".join(text.split())
    first = next(places(text, asked), (0, 0))[0]
    start = text.find(" ", max(0, first - BEFORE)) + 1 if first > BEFORE else 0
    start = min(start, first)
    stop = start + LONG
    if stop < len(text):
        stop = max(text.rfind(" ", start, stop), start + LONG // 2)
    pieces = marked(text[start:stop], asked)
    if start or not whole_before:
        pieces.insert(0, Piece(f"{MORE} "))
    if stop < len(text):
        pieces.append(Piece(f" {MORE}"))
    return pieces


def places(text: str, asked: Question) -> Iterator[tuple[int, int]]:
    known = knowing(asked)
    return (match.span() for match in chunks(text) if known[match.group()])


class Known(dict[str, bool]):
    """Whether what is written so is asked for; each spelling is looked at once for all the texts of a page."""

    def __init__(self, asked: Question) -> None:
        self.whole = frozenset(word.key for word in asked.wanted if not word.open)
        self.begin = tuple(word.key for word in asked.wanted if word.open)

    def __missing__(self, written: str) -> bool:
        keys = found_by(written)
        self[written] = any(key in self.whole or key.startswith(self.begin) for key in keys)
        return self[written]


@lru_cache(maxsize=2)
def knowing(asked: Question) -> Known:
    return Known(asked)


def holds(pieces: list[Piece]) -> bool:
    return any(piece.found for piece in pieces)
