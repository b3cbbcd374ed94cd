"""How one attempt ends: the move, the attempt's row, the sealed text and the journal line in one transaction."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.outbox.actions.moving import move
from palermo.outbox.models import Attempt, Message, StopReason
from palermo.outbox.rules.moves import after
from palermo.vault.actions import destroy

JOURNALLED = {
    "give_up": "message.given_up",
    "bounce": "message.bounced",
    "end": "message.stopped",
}


@transaction.atomic
def ended(message: Message, name: str, code: str, *, by: Actor, at: datetime, **fields: object) -> bool:
    """False where the claim was lost to another sender: then that one's end counts."""
    assert message.claim is not None
    moved = move(message.pk, name, at=at, where=Q(claim=message.claim), **fields)
    Attempt.objects.filter(claim=message.claim).update(ended_at=at, outcome=code)
    if not moved:
        return False
    if name != "fail":
        destroy_sealed(message, by, at)
    if name in JOURNALLED:
        write(
            JOURNALLED[name],
            by=of_wing(by, message),
            at=at,
            thing=("message", str(message.pk)),
            details={"code": code, "attempts": message.attempts},
        )
    return True


def arrived(message: Message, *, by: Actor, at: datetime) -> str:
    return "sent" if ended(message, "arrive", "sent", by=by, at=at, sent_at=at, failure="") else "lost"


def failed(message: Message, code: str, *, by: Actor, at: datetime) -> str:
    wait = after(message.attempts)
    if wait is None:
        return "given_up" if ended(message, "give_up", code, by=by, at=at, failure=code) else "lost"
    again = at + wait
    return "failed" if ended(message, "fail", code, by=by, at=at, failure=code, next_at=again) else "lost"


def came_back(message: Message, code: str, *, by: Actor, at: datetime) -> str:
    return "bounced" if ended(message, "bounce", code, by=by, at=at, failure=code) else "lost"


def link_ended(message: Message, *, by: Actor, at: datetime) -> str:
    reason = StopReason.LINK_ENDED
    return "stopped" if ended(message, "end", reason, by=by, at=at, stop_reason=reason) else "lost"


def destroy_sealed(message: Message, by: Actor, at: datetime) -> None:
    sealed = message.sealed
    if sealed is None:
        return
    Message.objects.filter(pk=message.pk).update(sealed=None)
    destroy(sealed, by=of_wing(by, message), at=at)
    message.sealed = None


def of_wing(by: Actor, message: Message) -> Actor:
    """The clock works for both wings; its line belongs to the message's."""
    return replace(by, wing=message.wing)
