"""Long work as people see it: who asked for it, how far it is, and why it ended."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from palermo.work.models.states import ENDED, STATES


class Work(models.Model):
    """`arguments` are ids and codes, never a name. A worker holds it while `lease_until` lies ahead."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    wing = models.CharField(max_length=8)
    account = models.BigIntegerField(null=True, db_index=True)
    role = models.CharField(max_length=32, blank=True)  # the role and scope it was asked for in
    scope = models.CharField(max_length=48, blank=True)
    once = models.CharField(max_length=64, null=True, unique=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=STATES)
    task = models.UUIDField(null=True)  # its newest task in the backend
    tries = models.PositiveSmallIntegerField(default=0)  # runs that failed since somebody last let it go on
    died = models.PositiveSmallIntegerField(
        default=0
    )  # runs that were killed since it last kept something new
    begun_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=64, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    step = models.CharField(max_length=60, blank=True)  # a code; its words stand with the job
    kept = models.JSONField(default=dict)  # where to go on after a kill
    stop_asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=60, blank=True)  # a code of rules/reasons
    failure = models.CharField(max_length=80, blank=True)  # the exception's class, never its message
    result = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("long work")
        constraints = [
            models.CheckConstraint(
                name="ended_work_has_a_day",
                condition=Q(state__in=ENDED, ended_at__isnull=False)
                | (~Q(state__in=ENDED) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="running_work_alone_is_held_by_a_worker",
                condition=(Q(state="running", lease_until__isnull=False) & ~Q(worker=""))
                | (~Q(state="running") & Q(lease_until__isnull=True, worker="")),
            ),
            models.CheckConstraint(
                name="failed_work_alone_has_a_reason",
                condition=(Q(state="failed") & ~Q(reason="")) | (~Q(state="failed") & Q(reason="")),
            ),
            models.CheckConstraint(
                name="only_running_work_is_asked_to_stop",
                condition=Q(state="running") | Q(stop_asked_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "lease_until"], name="work_by_state_and_lease"),
            models.Index(fields=["wing", "-asked_at"], name="work_newest_of_a_wing"),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.pk}"
