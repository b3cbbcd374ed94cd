"""What will be sent, what was tried, and how it ended."""

import uuid
from dataclasses import dataclass
from datetime import time

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from palermo.vault.models import Sealed


class State(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("message", "Waiting")
    HELD = "held", pgettext_lazy("message", "Held")
    GATHERED = "gathered", pgettext_lazy("message", "Gathered in a daily mail")
    SENDING = "sending", pgettext_lazy("message", "Being sent")
    SENT = "sent", pgettext_lazy("message", "Sent")
    FAILED = "failed", pgettext_lazy("message", "Will be tried again")
    GIVEN_UP = "given_up", pgettext_lazy("message", "Given up")
    BOUNCED = "bounced", pgettext_lazy("message", "Bounced")
    STOPPED = "stopped", pgettext_lazy("message", "Stopped")


class StopReason(models.TextChoices):
    WRONG_ADDRESS = "wrong_address", _("The address is wrong")
    WRONG_TEXT = "wrong_text", _("The text is wrong")
    NOT_NEEDED = "not_needed", _("It is no longer needed")
    ASKED_BY_READER = "asked_by_reader", _("The recipient asked for it")
    LINK_ENDED = "link_ended", _("What its link leads to has ended")


@dataclass(frozen=True)
class Recipient:
    """Who receives, as plain values: the outbox stands below the people and knows none."""

    address: str
    language: str = "en"
    account: int | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    digest: bool = False


class Message(models.Model):
    """One message to one address. Ordinary text stands here; the text of security mail is sealed in the vault."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wing = models.CharField(max_length=8)
    channel = models.CharField(max_length=8, default="email")
    kind = models.CharField(max_length=64)  # the template: "partners/invitation"
    security = models.BooleanField(default=False)
    address = models.CharField(max_length=254)
    account = models.BigIntegerField(null=True)  # plain id: the outbox stands below the people
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)  # with a mark where the link will stand
    sealed = models.OneToOneField(Sealed, null=True, on_delete=models.PROTECT, related_name="+")
    link_kind = models.CharField(max_length=32, blank=True)
    link_id = models.CharField(max_length=64, blank=True)
    digest = models.BooleanField(default=False)
    gathered_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="gathered")
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    state = models.CharField(max_length=8, choices=State.choices)
    moved_at = models.DateTimeField()
    next_at = models.DateTimeField()  # not before
    attempts = models.PositiveSmallIntegerField(default=0)  # since it was last let go
    failure = models.CharField(max_length=24, blank=True)  # a code: "550", "connection", "lost"
    stop_reason = models.CharField(max_length=16, choices=StopReason.choices, blank=True)
    claim = models.UUIDField(null=True)  # of the sender that holds it
    lease_until = models.DateTimeField(null=True)
    composed_at = models.DateTimeField()
    composed_by = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(name="outbox_due", fields=["state", "next_at"]),
            models.Index(name="outbox_by_wing", fields=["wing", "-composed_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="security_mail_is_not_readable", condition=Q(security=False) | Q(subject="", text="")
            ),
            models.CheckConstraint(
                name="security_mail_is_neither_held_nor_gathered",
                condition=Q(security=False) | ~Q(state__in=["held", "gathered"]),
            ),
            models.CheckConstraint(
                name="only_what_is_being_sent_is_claimed",
                condition=Q(state="sending", claim__isnull=False, lease_until__isnull=False)
                | (~Q(state="sending") & Q(claim__isnull=True, lease_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="what_is_sent_says_when", condition=~Q(state="sent") | Q(sent_at__isnull=False)
            ),
            models.CheckConstraint(
                name="what_is_stopped_says_why", condition=~Q(state="stopped") | ~Q(stop_reason="")
            ),
            models.CheckConstraint(
                name="what_is_gathered_says_where",
                condition=~Q(state="gathered") | Q(gathered_into__isnull=False),
            ),
            models.CheckConstraint(
                name="quiet_hours_of_a_message_have_both_ends",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Attempt(models.Model):
    """One try. A try without an end belongs to a sender that was killed or still runs."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="tries")
    claim = models.UUIDField(unique=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=24, blank=True)  # "sent" or the code of the failure

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class Hold(models.Model):
    """The whole outbox stands still until somebody has looked and lets it go."""

    reason = models.CharField(max_length=16)  # a code: "restored", "asked"
    held_at = models.DateTimeField()
    held_by = models.BigIntegerField(null=True)
    let_go_at = models.DateTimeField(null=True)
    let_go_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="the_outbox_is_held_once_for_a_reason",
                fields=["reason"],
                condition=Q(let_go_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"
