"""What is said of a document, and what of it is valid."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from palermo.journal.actor import Actor
from palermo.library.models.choices import AUDIENCES, KINDS, LANGUAGES, LICENCES
from palermo.library.rules.reading import RIGHTS, audiences
from palermo.ui.fields import unseen
from palermo.ui.refusals import NotAllowed, Refused

LONGEST = {"title": 300, "author": 300, "abstract": 5000}
MOST_RELATIONS = 50
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Description:
    """`file_name` is what the sender calls the file; `expected_*` are what the sender says will arrive."""

    title: str
    language: str
    kind: str
    licence: str
    audience: str
    abstract: str = ""
    author: str = ""
    event_on: date | None = None
    published_on: date | None = None
    relations: tuple[tuple[str, str], ...] = ()  # kind and id of related records
    file_name: str = ""
    expected_digest: str = ""
    expected_size: int | None = None

    def columns(self) -> dict[str, Any]:
        names = (
            "title",
            "abstract",
            "language",
            "kind",
            "licence",
            "event_on",
            "published_on",
            "author",
            "audience",
        )
        return {name: getattr(self, name) for name in names}


CHOICES: dict[str, Mapping[str, object]] = {
    "language": LANGUAGES,
    "kind": KINDS,
    "licence": LICENCES,
    "audience": AUDIENCES,
}


def check_description(about: Description, by: Actor) -> None:
    """Raises Refused in words for the writer, NotAllowed for readers that are not the writer's own."""
    if not about.title.strip():
        raise Refused(_("Fill this in."), "title")
    for field, longest in LONGEST.items():
        check_words(field, getattr(about, field), longest)
    for field, known in CHOICES.items():
        if getattr(about, field) not in known:
            raise Refused(_("Choose one of these."), field)
    if about.audience not in audiences(by):
        raise NotAllowed(RIGHTS[about.audience], ("document", ""))
    if about.event_on and about.published_on and about.published_on < about.event_on:
        raise Refused(_("It cannot be published before what it tells of happened."), "published_on")
    if len(about.relations) > MOST_RELATIONS or len(set(about.relations)) != len(about.relations):
        words = _("Name every related record once, and at most {most}.")
        raise Refused(words.format(most=MOST_RELATIONS), "relations")
    if about.expected_digest and not _DIGEST.fullmatch(about.expected_digest):
        raise Refused(_("A SHA-256 has 64 digits and letters from a to f."), "expected_digest")


def check_words(field: str, text: str, longest: int) -> None:
    if len(text) > longest:
        words = _("This has %(count)d characters. Shorten it to %(most)d or fewer.")
        raise Refused(words % {"count": len(text), "most": longest}, field)
    if any(unseen(line) for line in text.split("\n")):
        words = _("This holds a character that cannot be seen. Type the words again instead of pasting them.")
        raise Refused(words, field)
