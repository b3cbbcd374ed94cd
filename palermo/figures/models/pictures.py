"""Pictures: what figures are answered from. Derived from sets of files, thrown away and made again."""

import uuid

from django.db import models
from django.db.models import Q

from palermo.figures.models.freezes import Freeze
from palermo.register.models import AcceptedSet


class Picture(models.Model):
    """A DuckDB file by the name of `address`: of the sets that stood at `read_at`, or of one freeze.

    `damaged` names the set in which a byte was wrong: then there is no file, and no picture is made of that state.
    """

    address = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    freeze = models.ForeignKey(Freeze, models.PROTECT, null=True, related_name="pictures")
    sets = models.JSONField(default=list)  # numbers of the accepted sets
    digest = models.CharField(max_length=64)  # of the sets and their files
    read_at = models.DateTimeField()
    made_at = models.DateTimeField()
    seconds = models.FloatField(default=0)  # how long it took
    damaged = models.ForeignKey(AcceptedSet, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_a_picture_of_the_register_names_a_damaged_set",
                condition=Q(damaged__isnull=True) | Q(freeze__isnull=True),
            ),
        ]
        indexes = [models.Index(name="pictures_by_age", fields=["freeze", "-id"])]

    def __str__(self) -> str:
        return f"picture {self.address}"
