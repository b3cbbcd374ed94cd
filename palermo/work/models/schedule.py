"""When each entry of the schedule last ran, and how it ended: kept, so that what was missed is done at the next start."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from palermo.work.models.states import RUNS


class LastRun(models.Model):
    name = models.CharField(primary_key=True, max_length=40)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=8, choices=RUNS)
    failure = models.CharField(max_length=80, blank=True)  # the exception's class, never its message

    class Meta:
        verbose_name = _("last run")

    def __str__(self) -> str:
        return self.name
