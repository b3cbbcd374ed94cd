"""Drafts: a return that is being filled in the browser."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """`content` is the JSON of all sheets, sealed under the vault's item key `draft:<address>`.

    `version` is raised at each save, so that two tabs do not overwrite each other.
    """

    address = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    body = models.CharField(max_length=24)
    period_start = models.DateField()
    period_end = models.DateField()
    content = models.BinaryField(null=True)  # gone once it is sent or discarded
    version = models.PositiveIntegerField(default=1)
    drafted_by = models.BigIntegerField()
    drafted_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    sent_as = models.UUIDField(null=True)  # the submission's address
    discarded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("draft of a return")
        indexes = [models.Index(name="drafts_of_body", fields=["body", "-saved_at"])]

    def __str__(self) -> str:
        return f"draft {self.address}"
