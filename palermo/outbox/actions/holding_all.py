"""Holding the whole outbox, as after a restore: nothing goes out until somebody has looked."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.outbox.models import Hold
from palermo.ui.refusals import Refused


@transaction.atomic
def hold_all(reason: str, by: Actor, at: datetime) -> Hold:
    """A second hold is the first one; `reason` is a code: "restored" or "asked"."""
    hold, made = Hold.objects.get_or_create(
        let_go_at=None, defaults={"reason": reason, "held_at": at, "held_by": by.account}
    )
    if made:
        write("outbox.held", by=by, at=at, details={"why": reason})
    return hold


@transaction.atomic
def let_go(by: Actor, at: datetime, *, once: str | None = None) -> None:
    ended = Hold.objects.filter(let_go_at__isnull=True).update(let_go_at=at, let_go_by=by.account)
    if not ended:
        raise Refused(_("The outbox is not held. Somebody let it go already."))
    write("outbox.let_go", by=by, at=at, once=once)
