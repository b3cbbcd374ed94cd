"""A submission: one return as a body sent it, and what became of it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from palermo.vault.models import Sealed


class Submission(models.Model):
    """`body` and the period are what the file says once it is checked; before, what the sender said of it.

    The four people of a submission are accounts: who drafted it, who sent it, whose token sent it, and who accepted it.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        CHECKING = "checking", _("Being checked")
        SENT_BACK = "sent_back", _("Sent back")
        READY = "ready", _("Ready for the officer")
        ACCEPTED = "accepted", _("Accepted")
        SUPERSEDED = "superseded", _("Replaced")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Channel(models.TextChoices):
        PAGE = "page", _("Uploaded")
        API = "api", _("Sent by a program")
        FORM = "form", _("Filled in the browser")
        BEHALF = "behalf", _("Entered by the bureau")

    address = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    body = models.CharField(max_length=24)
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    prepared_on = models.DateField(null=True)
    nil = models.BooleanField(null=True)
    # Opening and pending cases and so on, as the return itself states them.
    stated = models.JSONField(default=dict)

    sent_bytes = models.OneToOneField(Sealed, models.PROTECT, related_name="+")
    file_name = models.OneToOneField(Sealed, models.PROTECT, related_name="+")
    container = models.CharField(max_length=8)  # xlsx, zip or csv
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of the bytes as sent

    drafted_by = models.BigIntegerField(null=True)
    sent_by = models.BigIntegerField()
    token_owner = models.BigIntegerField(null=True)
    received_at = models.DateTimeField()
    received_line = models.BigIntegerField(null=True)  # of the journal

    work = models.UUIDField(null=True)  # the long work that checks or accepts it now
    checked_at = models.DateTimeField(null=True)
    rows = models.JSONField(default=dict)  # sheet: [sent, accepted, rejected]
    errors = models.PositiveIntegerField(null=True)
    warnings = models.PositiveIntegerField(null=True)
    findings = models.OneToOneField(Sealed, models.PROTECT, null=True, related_name="+")  # Parquet

    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(
        null=True
    )  # sent back, refused or accepted; null where the check did it
    accepted_by = models.BigIntegerField(null=True)
    held_up = models.CharField(max_length=12, blank=True)  # a code: why the last acceptance came to nothing
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    bytes_destroyed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("return")
        constraints = [
            models.CheckConstraint(
                name="nobody_accepts_what_they_drafted_or_sent",
                condition=Q(accepted_by__isnull=True)
                | (
                    ~Q(accepted_by=F("sent_by"))
                    & (Q(drafted_by__isnull=True) | ~Q(accepted_by=F("drafted_by")))
                    & (Q(token_owner__isnull=True) | ~Q(accepted_by=F("token_owner")))
                ),
            ),
            models.CheckConstraint(
                name="what_is_accepted_says_by_whom",
                condition=Q(state__in=["accepted", "superseded"], accepted_by__isnull=False)
                | (~Q(state__in=["accepted", "superseded"]) & Q(accepted_by__isnull=True)),
            ),
            models.UniqueConstraint(
                name="the_same_bytes_of_a_body_stand_once",
                fields=["body", "digest"],
                condition=Q(state__in=["received", "checking", "ready", "accepted"]),
            ),
            models.UniqueConstraint(
                name="one_accepted_return_per_body_and_period",
                fields=["body", "period_start", "period_end"],
                condition=Q(state="accepted"),
            ),
        ]
        indexes = [
            models.Index(name="returns_by_arrival", fields=["-received_at", "-id"]),
            models.Index(name="returns_of_body", fields=["body", "-received_at", "-id"]),
            models.Index(name="returns_by_state", fields=["state", "received_at"]),
            models.Index(name="returns_of_period", fields=["body", "period_end", "period_start"]),
        ]

    def __str__(self) -> str:
        return f"return {self.address}"


class Receipt(models.Model):
    """What the installation signed about a submission; under a key of its own, for it outlives the bytes as sent."""

    class Kind(models.TextChoices):
        ARRIVAL = "arrival", _("Received")
        ACCEPTANCE = "acceptance", _("Accepted")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="receipts")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    content = models.OneToOneField(Sealed, models.PROTECT, related_name="+")  # JSON, signed
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("receipt")
        constraints = [models.UniqueConstraint(name="one_receipt_of_a_kind", fields=["submission", "kind"])]

    def __str__(self) -> str:
        return f"receipt {self.pk}"


class Derived(models.Model):
    """What was made of a submission's bytes and can be made again: marked copies, how it differs from another, and
    the rows that stand beside findings.

    `part` is "marked:en", "marked:ur", "difference" or "extract"; `against` the submission that it would replace.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="derived")
    part = models.CharField(max_length=12)
    against = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="+")
    content = models.OneToOneField(Sealed, models.PROTECT, null=True, related_name="+")
    work = models.UUIDField(null=True)  # that makes it
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="each_part_is_made_once", fields=["submission", "part"])]

    def __str__(self) -> str:
        return f"{self.part} of {self.submission_id}"


class Message(models.Model):
    """What was written about a submission between its body and the bureau; the text is sealed."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="messages")
    text = models.OneToOneField(Sealed, models.PROTECT, related_name="+")
    move = models.CharField(max_length=12, blank=True)  # send_back or refuse, where it is why
    written_at = models.DateTimeField()
    written_by = models.BigIntegerField()
    from_bureau = models.BooleanField()

    class Meta:
        verbose_name = _("message")

    def __str__(self) -> str:
        return f"message {self.pk}"
