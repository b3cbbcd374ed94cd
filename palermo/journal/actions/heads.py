"""The chain's head of a day: once printed or mailed to a third party, the past cannot be rewritten unnoticed."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from palermo.journal.actions.sealing import seal
from palermo.journal.actions.writing import write
from palermo.journal.actor import CLOCK, Actor
from palermo.journal.method.chain import GENESIS
from palermo.journal.models import Head, Link
from palermo.ui.refusals import Refused


def make_head(
    day: date, at: datetime, *, by: Actor = CLOCK, then: Callable[[Head], object] | None = None
) -> Head | None:
    """Seals, and keeps the chain's last digest for a day that is over; None where the day has its head already.

    `then` is what else must happen if the head does, such as its mail: in one transaction with it.
    """
    if day >= at.astimezone(ZoneInfo(settings.TIME_ZONE)).date():
        raise Refused(_("A day has its head once it is over."), "day")
    if Head.objects.filter(day=day).exists():
        return None
    seal(at)
    return keep_head(day, at, by=by, then=then)


@transaction.atomic
def keep_head(
    day: date, at: datetime, *, by: Actor, then: Callable[[Head], object] | None = None
) -> Head | None:
    last = Link.objects.order_by("position").last()
    head, made = Head.objects.get_or_create(
        day=day,
        defaults={
            "position": last.position if last else 0,
            "digest": last.digest if last else GENESIS.hex(),
            "made_at": at,
        },
    )
    if not made:
        return None
    write(
        "journal.head",
        by=by,
        at=at,
        thing=("head", head.pk),
        details={"day": day, "lines": head.position},
    )
    if then:
        then(head)
    return head
