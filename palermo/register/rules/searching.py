"""What may be asked of the register, and what is too wide a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from palermo.register.rules import keys
from palermo.ui.refusals import Refused

FIR, NUMBER, NAME = "fir", "number", "name"
KINDS = (FIR, NUMBER, NAME)

MOST = 500
"""Contents that one search opens at most."""

SHOWN = 50
"""Hits that a page shows, the best first."""

OFTEN, WINDOW = 30, 300
"""Searches that one account makes in so many seconds."""

SHORTEST = 5
"""Letters and digits of the shortest identity number."""


@dataclass(frozen=True)
class Question:
    """What somebody looks for. It is never written down: not in an address, the log or the journal."""

    by: str
    name: str = ""
    number: str = ""  # of an identity document
    fir: str = ""
    year: int | None = None
    district: str = ""
    station: str = ""

    def __repr__(self) -> str:
        return f"Question({self.by})"

    @property
    def narrowed(self) -> bool:
        return bool(self.district or self.station or self.year)


def sounds_of(question: Question) -> tuple[list[str], list[str]]:
    """The sounds of the parts that are looked for, and of their pairs. Raises Refused."""
    parts, pairs = keys.names([question.name])
    if not parts:
        raise Refused(_("Write at least one part of the name, in Latin or Urdu letters."), "name")
    if not pairs and not question.narrowed:
        words = _(
            "One part of a name fits too many people. Write a second part, or the district, the police station "
            "or the year of the case beside it."
        )
        raise Refused(words, "name")
    return parts, pairs


def check_number(question: Question) -> None:
    if len(keys.identity(question.number)) < SHORTEST:
        raise Refused(_("Write the whole number of the document."), "number")


def meets(sounds: tuple[Sequence[str], Sequence[str]], names: Sequence[str], narrowed: bool) -> bool:
    """Whether a person of these names truly sounds like the question: their keys share buckets with others.

    A pair that is the same, or where the question is narrow a part.
    """
    parts, pairs = keys.names(names)
    if not set(sounds[1]).isdisjoint(pairs):
        return True
    return narrowed and not set(sounds[0]).isdisjoint(parts)
