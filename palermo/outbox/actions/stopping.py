"""What people do with a message: stop it, let it go again, try it again, note that it came back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.journal.rules.shape import Detail
from palermo.outbox.actions.ending import destroy_sealed
from palermo.outbox.actions.moving import move
from palermo.outbox.models import Message, StopReason
from palermo.ui.refusals import Refused


@transaction.atomic
def stop(message: Message, by: Actor, at: datetime, *, reason: str, once: str | None = None) -> None:
    if message.security:
        raise Refused(_("Security mail cannot be stopped: it protects the account of its recipient."))
    if not move(message.pk, "stop", at=at, stop_reason=StopReason(reason)):
        raise Refused(_("This message can no longer be stopped. Somebody stopped it, or it has gone out."))
    note("message.stopped", message, by, at, reason=reason, once=once)


@transaction.atomic
def release(message: Message, by: Actor, at: datetime, *, reason: str = "", once: str | None = None) -> None:
    """A stopped message goes again; the quiet hours of its recipient still hold it."""
    if message.stop_reason == StopReason.LINK_ENDED or not move(
        message.pk, "release", at=at, next_at=at, attempts=0, failure="", stop_reason=""
    ):
        raise Refused(_("This message is not one that was stopped and can go again."))
    note("message.released", message, by, at, reason=reason, once=once)


@transaction.atomic
def retry(message: Message, by: Actor, at: datetime, *, reason: str = "", once: str | None = None) -> None:
    """A message that failed, was given up or bounced is tried from the beginning."""
    if message.security and message.sealed_id is None:
        raise Refused(_("The text of this security mail is destroyed. Its recipient must ask for a new one."))
    if not move(message.pk, "retry", at=at, next_at=at, attempts=0, failure=""):
        raise Refused(_("This message is not one that can be tried again."))
    note("message.released", message, by, at, reason=reason, once=once)


@transaction.atomic
def bounced(message: Message, by: Actor, at: datetime, *, code: str = "reported") -> None:
    """A sent mail came back later."""
    if not move(message.pk, "come_back", at=at, failure=code):
        raise Refused(_("Only a message that was sent can come back."))
    destroy_sealed(message, by, at)
    note("message.bounced", message, by, at)


def note(
    act: str, message: Message, by: Actor, at: datetime, *, reason: str = "", once: str | None = None
) -> None:
    details: dict[str, Detail] = {"why": reason} if reason else {}
    write(act, by=by, at=at, thing=("message", str(message.pk)), details=details, once=once)
