"""The stretch of a text in which a question's words stand, as written, with those words marked."""

from collections.abc import Iterator
from dataclasses import dataclass

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
    known: dict[str, bool] = {}
    for match in chunks(text):
        written = match.group()
        if written not in known:
            known[written] = any(word.meets(found_by(written)) for word in asked.wanted)
        if known[written]:
            yield match.span()


def holds(pieces: list[Piece]) -> bool:
    return any(piece.found for piece in pieces)
