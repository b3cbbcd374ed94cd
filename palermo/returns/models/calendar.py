"""What is due: more time given, and reminders sent. What is owed itself is data (obligations.csv)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Extension(models.Model):
    """The newest of a body and period counts."""

    body = models.CharField(max_length=24)
    period_start = models.DateField()
    period_end = models.DateField()
    until = models.DateField()
    given_at = models.DateTimeField()
    given_by = models.BigIntegerField()
    reason = models.CharField(max_length=24)  # code of journal/reasons.csv
    reference = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("extension")
        indexes = [models.Index(name="extensions_of_body", fields=["body", "period_end"])]

    def __str__(self) -> str:
        return f"extension {self.pk}"


class Reminder(models.Model):
    """One kind of reminder goes once to a body and period."""

    body = models.CharField(max_length=24)
    period_start = models.DateField()
    period_end = models.DateField()
    kind = models.CharField(max_length=12)  # before, due or late
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_body_is_reminded_once", fields=["body", "period_start", "period_end", "kind"]
            )
        ]

    def __str__(self) -> str:
        return f"reminder {self.pk}"
