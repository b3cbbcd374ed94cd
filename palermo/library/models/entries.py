"""What the search looks in: made of a document and its text by `actions.indexing` alone, never written otherwise."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from palermo.library.models.documents import Document


class Entry(models.Model):
    """`lexemes` is what the database's index stands on (models/engines.py); `head` and `body` are the words in their
    order, for words asked for side by side."""

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="entry")
    lexemes = models.TextField()
    head = models.TextField()
    body = models.TextField(blank=True)

    class Meta:
        verbose_name = _("search entry of a document")
        verbose_name_plural = _("search entries of documents")

    def __str__(self) -> str:
        return f"entry of {self.document_id}"
