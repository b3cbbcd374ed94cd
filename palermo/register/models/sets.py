"""The ledger of accepted sets: a record of its own, from whose files the rest of the register can be made again."""

import uuid

from django.db import models
from django.db.models import Q


class AcceptedSet(models.Model):
    """What was accepted of one submission. Its id is the `return_no` of its rows in the facts.

    The files lie in the ledger under `folder`, or in that of the set into which it was packed; `manifest` holds
    their hashes. Rows of the index that belong to a set count only while it stands.
    """

    class State(models.TextChoices):
        LAYING = "laying"  # rows are being laid down; nobody sees them
        STANDING = "standing"
        SUPERSEDED = "superseded"
        ABANDONED = "abandoned"  # its rows are swept

    submission = models.UUIDField(db_index=True)
    body = models.CharField(max_length=24)
    period_start = models.DateField()
    period_end = models.DateField()
    prepared_on = models.DateField()
    basis = models.CharField(max_length=8)  # CASES, TOTALS, BOTH or NIL
    state = models.CharField(max_length=12, choices=State.choices, default=State.LAYING)
    folder = models.UUIDField(default=uuid.uuid4)
    manifest = models.JSONField(default=dict)
    rows = models.JSONField(default=dict)  # sheet: accepted rows
    laid_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.BigIntegerField(null=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_standing_set_per_body_and_period",
                fields=["body", "period_start", "period_end"],
                condition=Q(state="standing"),
            ),
            models.UniqueConstraint(
                name="a_submission_is_accepted_once",
                fields=["submission"],
                condition=Q(state__in=["standing", "superseded"]),
            ),
            models.CheckConstraint(
                name="an_accepted_set_says_when",
                condition=Q(state__in=["laying", "abandoned"], accepted_at__isnull=True)
                | Q(state__in=["standing", "superseded"], accepted_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="sets_by_state", fields=["state", "body", "period_end"])]

    def __str__(self) -> str:
        return f"accepted set {self.pk}"


class CaseNumber(models.Model):
    """The random number of a body's case in the ledger, and its address; `key` is the blind index of body and case_id.

    A number may be reserved for a case that only a receiver named so far. The name of its key in the vault is
    `case:<address>`; a case whose identities were destroyed keeps its number, so that it is known again.
    """

    key = models.BigIntegerField(primary_key=True)
    case_no = models.BigIntegerField(unique=True)
    address = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    destroyed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"case {self.address}"
