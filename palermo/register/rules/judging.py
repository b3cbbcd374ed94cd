"""Which of the opened contents answer a question, and how well: keys are shared by others, and names are misspelt."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from palermo.register.rules import keys
from palermo.register.rules.searching import FIR, NAME, NUMBER, Question, meets, sounds_of
from palermo.vocabulary.sounds import Likeness

NAMED = ("name", "alias")
Content = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """What the index says of a candidate, and its sealed content."""

    id: int
    set_id: int
    case_no: int
    address: UUID
    body: str
    period_start: date
    period_end: date
    registered_on: date
    category: str
    district: str
    status: str
    sealed: bytes


@dataclass(frozen=True)
class Hit:
    """A case that answers; of a person their row, which of their names or numbers it was, and how alike the name is."""

    entry: Entry
    case: Mapping[str, Any] = field(repr=False)
    person: Mapping[str, Any] | None = field(default=None, repr=False)
    column: str = ""
    likeness: float = 1.0

    @property
    def of(self) -> tuple[int, int | None]:
        """What is one hit, in however many returns it stands."""
        return self.entry.case_no, self.person["person_no"] if self.person else None


def judged(question: Question, opened: Iterable[tuple[Entry, Content]]) -> list[Hit]:
    """The best first; of one person or case that stands in several returns the best, then the latest."""
    best: dict[tuple[int, int | None], Hit] = {}
    for hit in JUDGES[question.by](question, opened):
        known = best.get(hit.of)
        if known is None or rank(hit) > rank(known):
            best[hit.of] = hit
    return sorted(best.values(), key=rank, reverse=True)


def rank(hit: Hit) -> tuple[float, date, date, int]:
    return hit.likeness, hit.entry.registered_on, hit.entry.period_end, hit.entry.id


def of_name(question: Question, opened: Iterable[tuple[Entry, Content]]) -> Iterator[Hit]:
    sounds, alike = sounds_of(question), Likeness(question.name)
    # Of this search only: many who are opened have the same name, and nobody's is kept beyond it.
    judged: dict[tuple[str, ...], tuple[float, int] | None] = {}
    for entry, content in opened:
        for person in content["persons"]:
            names = tuple(person.get(column) or "" for column in NAMED)
            if names not in judged:
                judged[names] = best_of(names, sounds, alike, question.narrowed)
            if (best := judged[names]) is not None:
                yield Hit(entry, content["case"], person, NAMED[best[1]], best[0])


def best_of(
    names: tuple[str, ...], sounds: tuple[list[str], list[str]], alike: Likeness, narrowed: bool
) -> tuple[float, int] | None:
    """How alike the likest of a person's names is, and which it is; None where none sounds like the question."""
    known = [(text, place) for place, text in enumerate(names) if text]
    if not known or not meets(sounds, [text for text, _place in known], narrowed):
        return None
    return max(((alike.of(text), place) for text, place in known), key=lambda each: each[0])


def of_number(question: Question, opened: Iterable[tuple[Entry, Content]]) -> Iterator[Hit]:
    wanted = keys.identity(question.number)
    for entry, content in opened:
        for person in content["persons"]:
            if keys.identity(person.get("id_number") or "") == wanted:
                yield Hit(entry, content["case"], person, "id_number")


def of_fir(question: Question, opened: Iterable[tuple[Entry, Content]]) -> Iterator[Hit]:
    for entry, content in opened:
        yield Hit(entry, content["case"])


JUDGES = {NAME: of_name, NUMBER: of_number, FIR: of_fir}
