"""The only place that changes the state of work: a conditional UPDATE that asks the table of moves."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from palermo.journal.actions import write
from palermo.journal.actor import CLOCK, Actor
from palermo.journal.rules.shape import Detail
from palermo.work.models import ENDED, Work
from palermo.work.rules.states import MOVES

LET_GO = {"lease_until": None, "worker": "", "stop_asked_at": None}


def move(work: UUID, name: str, *, at: datetime, where: Q | None = None, **fields: Any) -> bool:
    """False where somebody else was faster, or the table does not know the move from where the work stands."""
    origins, target = MOVES[name]
    if target != "running":
        fields = LET_GO | {"reason": "", "failure": ""} | fields
    fields["ended_at"] = at if target in ENDED else None
    moved = Work.objects.filter(where or Q(), pk=work, state__in=origins).update(state=target, **fields)
    return moved == 1


def note(
    act: str,
    work: Work,
    *,
    by: Actor | None = None,
    at: datetime,
    once: str | None = None,
    **details: Detail,
) -> None:
    """A line of the journal; what the program does of itself is the clock's."""
    who = by or Actor(
        account=None, role=CLOCK.role, scope="", wing=work.wing, origin=CLOCK.origin, request=""
    )
    write(act, by=who, at=at, thing=("work", str(work.pk)), details={"job": work.job, **details}, once=once)
