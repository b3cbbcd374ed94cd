"""Named questions about what will be sent."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from palermo.journal.actor import Actor
from palermo.outbox.models import Attempt, Hold, Message, State
from palermo.outbox.rules.moves import LEASE
from palermo.vault.queries import open_sealed

ASTRAY = timedelta(hours=1)  # so far ahead is no difference between the clocks of two machines
DUE = (State.WAITING, State.HELD, State.FAILED)


def messages(by: Actor) -> QuerySet[Message]:
    """Those of the reader's wing, newest first."""
    return Message.objects.filter(wing=by.wing).order_by("-composed_at", "-id")


def kinds(by: Actor) -> list[str]:
    found = Message.objects.filter(wing=by.wing).order_by("kind").values_list("kind", flat=True)
    return list(found.distinct())


def since(rows: QuerySet[Message], at: datetime) -> QuerySet[Message]:
    """Written on the local day of `at` or later."""
    day = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return rows.filter(composed_at__gte=day)


def tries(message: Message) -> QuerySet[Attempt]:
    return message.tries.order_by("id")


def gathered(message: Message) -> QuerySet[Message]:
    return message.gathered.order_by("composed_at", "id")


def by_address_or_subject(text: str) -> Q:
    """For the search of the list; security mail is not found by whom it goes to."""
    return Q(security=False) & (Q(address__icontains=text) | Q(subject__icontains=text))


def wings_here() -> tuple[str, ...]:
    return ("records", "open") if settings.WING == "both" else (settings.WING,)


def held() -> Hold | None:
    """The hold of the whole outbox, as after a restore."""
    return Hold.objects.filter(let_go_at__isnull=True).first()


def is_time(at: datetime) -> Q:
    """Its moment has come. What was moved in the future was so by a clock that was set back since: it waits no longer."""
    return Q(next_at__lte=at) | Q(moved_at__gt=at + ASTRAY)


def due(at: datetime) -> QuerySet[Message]:
    return Message.objects.filter(is_time(at), wing__in=wings_here(), state__in=DUE)


def due_ids(at: datetime, limit: int) -> list[UUID]:
    return list(due(at).order_by("next_at", "composed_at", "id").values_list("pk", flat=True)[:limit])


def left_by_the_dead(at: datetime) -> list[Message]:
    """Claimed by a sender whose lease is over, or was given before the clock was set back."""
    over = Q(lease_until__lte=at) | Q(lease_until__gt=at + LEASE + ASTRAY)
    return list(Message.objects.filter(over, wing__in=wings_here(), state=State.SENDING).order_by("id"))


def digests_due(at: datetime) -> list[dict[str, Any]]:
    """Account and address with two or more messages for the same day's mail."""
    groups = (
        due(at)
        .filter(state=State.HELD, digest=True)
        .order_by("wing", "account", "address")
        .values("wing", "account", "address")
        .annotate(many=Count("pk"))
        .filter(many__gt=1)
    )
    return [{"wing": each["wing"], "account": each["account"], "address": each["address"]} for each in groups]


def links_in(message: Message) -> dict[UUID, tuple[str, str]]:
    """What each mark in the message's text stands for: its own link, or those of what it gathers."""
    found: Iterable[tuple[UUID, str, str]] = (
        Message.objects.filter(Q(pk=message.pk) | Q(gathered_into=message.pk))
        .exclude(link_kind="")
        .values_list("pk", "link_kind", "link_id")
    )
    return {pk: (kind, thing) for pk, kind, thing in found}


def words_of(message: Message) -> tuple[str, str]:
    """Subject and text for the sender; security mail is unsealed here and nowhere else."""
    if message.sealed is None:
        return message.subject, message.text
    words = json.loads(open_sealed(message.sealed))
    return words["subject"], words["text"]


def counts(wing: str | None = None) -> dict[str, int]:
    rows = Message.objects.filter(wing__in=[wing] if wing else wings_here())
    return dict(rows.order_by("state").values_list("state").annotate(Count("pk")))
