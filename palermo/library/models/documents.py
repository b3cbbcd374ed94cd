"""The shelf: what was put on it, never changed; a newer version is another document that names the one it replaces."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from palermo.library.models.choices import AUDIENCES, KINDS, LANGUAGES, LICENCES, READINGS, SIDES


class Document(models.Model):
    """`address` is random and says nothing of the content; `digest` is told only to those who may read.

    `file` names the bytes on the shelf: a version that corrects only the description shares them with the one it
    replaces. `series` is shared by all versions.
    """

    address = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    series = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    title = models.CharField(max_length=300)
    abstract = models.TextField(max_length=5000, blank=True)
    language = models.CharField(max_length=3, choices=LANGUAGES)
    kind = models.CharField(max_length=20, choices=KINDS)
    licence = models.CharField(max_length=20, choices=LICENCES)
    event_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    author = models.CharField(max_length=300, blank=True)
    audience = models.CharField(max_length=10, choices=AUDIENCES)
    side = models.CharField(max_length=10, choices=SIDES)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    origin = models.CharField(max_length=10, default="upload")  # upload, or the release of the record wing
    file = models.UUIDField(db_index=True)
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    scanned = models.CharField(max_length=20)  # what the malware scanner said; "none" where there is none
    added_at = models.DateTimeField()
    added_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("document")
        constraints = [
            models.CheckConstraint(name="document_does_not_replace_itself", condition=~Q(replaces=F("id"))),
            models.CheckConstraint(
                name="a_document_has_known_readers", condition=Q(audience__in=list(AUDIENCES))
            ),
            models.CheckConstraint(name="a_document_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="a_document_has_bytes", condition=Q(size__gte=1)),
        ]

    def __str__(self) -> str:
        return self.title


class Relation(models.Model):
    """A record elsewhere that a document belongs to, by kind and id: the shelf stands below what points at it."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=30)
    record = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("related record")
        constraints = [
            models.UniqueConstraint(name="a_relation_once", fields=["document", "kind", "record"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.record}"


class Text(models.Model):
    """What was read out of a document's file."""

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="text")
    reading = models.CharField(max_length=10, choices=READINGS, default="waiting")
    words = models.TextField(blank=True)
    pages = models.PositiveIntegerField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("text of a document")

    def __str__(self) -> str:
        return f"text of {self.document_id}"
