"""How a document is cited: in its own language, with its lasting address and its version."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from palermo.library.models import Document
from palermo.ui.reading import day

_SPECIAL = re.compile(r"([\\{}#$%&_^~])")


@dataclass(frozen=True)
class Citation:
    words: str  # before the address
    address: str
    language: str
    bibtex: str

    @property
    def text(self) -> str:
        return self.words + self.address


def address_of(document: Document) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("document", args=[document.address])


def citation(document: Document, version: int) -> Citation:
    """`version` counts those the reader may read."""
    language = document.language if document.language in ("en", "ur") else get_language() or "en"
    with translation.override(language):
        added = day(document.added_at)
        parts = [
            document.author,
            document.title,
            capfirst(str(document.get_kind_display())),
            day(document.published_on) if document.published_on else _("No date of publication"),
            _("Version {number}, {day}").format(number=version, day=added),
            _("Palermo"),
        ]
        stop = _(". ")
        text = stop.join(part.rstrip(". ۔") for part in parts if part)
    return Citation(text + stop, address_of(document), language, bibtex(document, version))


def bibtex(document: Document, version: int) -> str:
    told = {
        "title": escaped(document.title),
        "author": "{" + escaped(document.author) + "}" if document.author else "",
        "year": str(document.published_on.year) if document.published_on else "",
        "version": f"{version}, {localdate(document.added_at).isoformat()}",
        "publisher": "Palermo",
        "url": address_of(document),
        "sha256": document.digest,
    }
    lines = [f"  {key} = {{{value}}}" for key, value in told.items() if value]
    return "@misc{palermo-" + str(document.address)[:8] + ",\n" + ",\n".join(lines) + "\n}"


def escaped(text: str) -> str:
    return _SPECIAL.sub(
        lambda found: {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}.get(found[1], "\\" + found[1]),
        text,
    )
