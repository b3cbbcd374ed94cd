"""What the search's index knows of a document beside its words, so that it leaves out early what `documents` would.

The marks are only a sieve: whatever the index gives is asked again of `queries.documents`, which has the last word. So
a mark may let pass too much, never too little.
"""

from collections.abc import Iterable

from palermo.journal.actor import Actor
from palermo.library.method.matching import Marks
from palermo.library.models import Document
from palermo.library.rules.reading import audiences

# What is in both languages is found in each.
LANGUAGES = {"en": ("l:en", "l:enu"), "ur": ("l:ur", "l:enu")}


def marks(document: Document, series: Iterable[Document]) -> list[str]:
    found = [document.audience, f"l:{document.language}", f"k:{document.kind}"]
    if document.withdrawn_at is not None:
        found.append("withdrawn")
    newer = [each for each in series if each.pk > document.pk and each.withdrawn_at is None]
    return [*found, *sorted({f"old:{each.audience}" for each in newer})]


def marks_for(by: Actor, *, language: str | None, kind: str | None, replaced: bool) -> Marks:
    """For this reader; `replaced`: also what a newer version replaced."""
    mine = sorted(audiences(by))
    any_of = [tuple(mine)]
    if language:
        any_of.append(LANGUAGES.get(language, (f"l:{language}",)))
    if kind:
        any_of.append((f"k:{kind}",))
    old = () if replaced else tuple(f"old:{each}" for each in mine)
    return Marks(tuple(any_of), ("withdrawn", *old))
