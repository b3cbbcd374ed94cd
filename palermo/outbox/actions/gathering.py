"""The daily mail: what one account is to hear becomes one message."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from palermo.journal.actor import Actor
from palermo.outbox.actions.composing import enter
from palermo.outbox.actions.ending import of_wing
from palermo.outbox.actions.moving import move
from palermo.outbox.models import Message, Recipient, State
from palermo.outbox.queries import digests_due, due
from palermo.outbox.rendering import rendered

KIND = "outbox/digest"


def gather_due(at: datetime, *, by: Actor) -> None:
    for whose in digests_due(at):
        gather(at, whose, by=by)


@transaction.atomic(durable=True)
def gather(at: datetime, whose: dict[str, Any], *, by: Actor) -> Message | None:
    parts = list(
        due(at)
        .filter(state=State.HELD, digest=True, **whose)
        .select_for_update()
        .order_by("composed_at", "id")
    )
    if len(parts) < 2:  # another sender was faster
        return None
    last = parts[-1]
    words = rendered(
        KIND,
        last.language,
        {
            "count": len(parts),
            "parts": [{"subject": part.subject, "text": part.text} for part in parts],
        },
    )
    to = Recipient(last.address, last.language, last.account, last.quiet_from, last.quiet_until)
    whole = enter(
        uuid.uuid4(),
        KIND,
        to,
        words,
        by=of_wing(by, last),
        at=at,
        wing=last.wing,
        security=False,
        link=None,
    )
    for part in parts:
        move(part.pk, "gather", at=at, gathered_into=whole)
    return whole
