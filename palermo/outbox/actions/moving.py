"""The only place that changes a message's state: a conditional UPDATE that asks the table of moves."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from palermo.outbox.models import Message, State
from palermo.outbox.rules.moves import MOVES


def move(message: UUID, name: str, *, at: datetime, where: Q | None = None, **fields: Any) -> bool:
    """False where somebody else was faster, or the table does not know the move from where the message stands."""
    step = MOVES[name]
    if step.target != State.SENDING:
        fields |= {"claim": None, "lease_until": None}
    moved = Message.objects.filter(where or Q(), pk=message, state__in=step.origins).update(
        state=step.target, moved_at=at, **fields
    )
    return moved == 1
