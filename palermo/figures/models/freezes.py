"""Frozen periods: read-only facts of one moment, without whatever identifies, by whose hashes every byte is known again."""

import uuid

from django.db import models
from django.db.models import F, Q


class Freeze(models.Model):
    """`address` is also the name of its folder. `sets` are the numbers of the accepted sets whose rows are in it.

    The row is written when every file is on the disk, and never changed or deleted: triggers refuse it.
    """

    address = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    work = models.UUIDField(unique=True)  # the long work that made it: carried twice, it freezes once
    period_start = models.DateField()
    period_end = models.DateField()
    sets = models.JSONField()
    rows = models.JSONField()  # table: rows
    due = models.PositiveIntegerField()
    received = models.PositiveIntegerField()
    manifest = models.JSONField()  # file: sha256, rows, bytes
    digest = models.CharField(max_length=64)  # of the manifest
    version = models.CharField(max_length=20)  # of the program
    read_at = models.DateTimeField()  # the standing sets of this moment
    frozen_at = models.DateTimeField()
    frozen_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_frozen_period_ends_after_it_starts",
                condition=Q(period_end__gte=F("period_start")),
            ),
        ]
        indexes = [models.Index(name="freezes_by_day", fields=["-frozen_at", "-id"])]

    def __str__(self) -> str:
        return f"freeze {self.address}"
