"""Keeping what was read out of a file, and what it changes for the search, in one transaction."""

from datetime import datetime

from django.db import transaction

from palermo.library.actions.indexing import index
from palermo.library.models import Document, Text


@transaction.atomic
def keep_text(
    document: Document, *, reading: str, words: str = "", pages: int | None = None, at: datetime
) -> Text:
    """A machine's reading is no act of a person: the journal has the line of the document and that of the work."""
    text, _created = Text.objects.update_or_create(
        document=document, defaults={"reading": reading, "words": words, "pages": pages, "read_at": at}
    )
    index(document)
    return text


def same_file_read(document: Document) -> Text | None:
    """A version that corrects only the description has the file, and so the text, of another."""
    others = (
        Text.objects.filter(document__file=document.file)
        .exclude(document=document)
        .exclude(reading="waiting")
    )
    return others.first()
