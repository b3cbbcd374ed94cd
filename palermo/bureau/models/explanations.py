"""Why a stated number differs: written by a person, kept for good, sealed because it is free text."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from palermo.bureau.models.measures import Difference
from palermo.vault.models import Sealed


class Explanation(models.Model):
    """Of the numbers as they were: `stated` and `computed` tell whether they are still those that stand.

    It names the difference by what it is about and not by its row, which is made again.
    """

    basis = models.CharField(max_length=8, choices=Difference.Basis.choices)
    body = models.CharField(max_length=24)
    period_start = models.DateField()
    period_end = models.DateField()
    figure = models.CharField(max_length=40)
    category = models.CharField(max_length=24, blank=True)
    district = models.CharField(max_length=32, blank=True)
    sex = models.CharField(max_length=12, blank=True)
    age_group = models.CharField(max_length=12, blank=True)
    stage = models.CharField(max_length=24, blank=True)
    stated = models.BigIntegerField()
    computed = models.BigIntegerField()
    text = models.OneToOneField(Sealed, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    written_by = models.BigIntegerField()
    from_bureau = models.BooleanField()

    class Meta:
        verbose_name = _("explanation")
        indexes = [models.Index(name="explanations_of_body", fields=["body", "period_end", "figure"])]

    def __str__(self) -> str:
        return f"explanation {self.pk}"
