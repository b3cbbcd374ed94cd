"""Sending what is due. Two senders may run at once: each message is claimed by one of them, for a time."""

import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from palermo.journal.actions import write
from palermo.journal.actor import CLOCK, Actor
from palermo.outbox.actions.ending import arrived, came_back, failed, link_ended
from palermo.outbox.actions.gathering import gather_due
from palermo.outbox.actions.moving import move
from palermo.outbox.mime import Letter
from palermo.outbox.models import Attempt, Message, State
from palermo.outbox.queries import due_ids, held, is_time, left_by_the_dead, links_in, words_of
from palermo.outbox.rules.hours import is_quiet, next_time
from palermo.outbox.rules.links import with_links
from palermo.outbox.rules.moves import LEASE, RUN
from palermo.outbox.transports import Bounced, NotSent, NoWay, Transport, email_transport
from palermo.ui.refusals import Refused

Mint = Mapping[str, Callable[[str, datetime], str]]
AT_ONCE = 50


@dataclass(frozen=True)
class Sent:
    """What one run did."""

    sent: int = 0
    failed: int = 0
    bounced: int = 0
    given_up: int = 0
    stopped: int = 0


class LinkEnded(Exception):
    """What the link leads to has ended, such as an invitation that was withdrawn."""


def send_due(at: datetime, *, mint: Mint, by: Actor = CLOCK, transport: Transport | None = None) -> Sent:
    """At least once: a sender that dies between the mail server's answer and our own note sends it again later,
    under the same Message-ID. `mint[kind](id, at)` makes the link; it may raise Refused where there is nothing to link to.
    """
    if held():
        return Sent()
    carrier = transport or email_transport()
    done: Counter[str] = Counter()
    for message in left_by_the_dead(at):
        done[failed(message, "lost", by=by, at=at)] += 1
    gather_due(at, by=by)
    try:
        for message in claimed(at):
            end, go_on = carry(message, carrier, mint, by=by, at=at)
            done[end] += 1
            if not go_on:
                break
    finally:
        carrier.close()
    run = Sent(**{name: done[name] for name in asdict(Sent())})
    if run.sent:
        write("outbox.sent", by=by, at=at, details=asdict(run))
    return run


def claimed(at: datetime) -> Iterator[Message]:
    begun = time.monotonic()
    while ids := due_ids(at, AT_ONCE):
        for pk in ids:
            if time.monotonic() - begun > RUN.total_seconds():
                return
            message = claim(pk, at)
            if message is not None:
                yield message


@transaction.atomic(durable=True)
def claim(pk: uuid.UUID, at: datetime) -> Message | None:
    """None where another sender was faster, or where the recipient's quiet hours have begun."""
    message = Message.objects.get(pk=pk)
    zone = ZoneInfo(settings.TIME_ZONE)
    if not message.security and is_quiet(at, message.quiet_from, message.quiet_until, zone):
        hold(message, at, zone)
        return None
    token = uuid.uuid4()
    took = move(
        pk,
        "take",
        at=at,
        where=is_time(at),
        claim=token,
        lease_until=at + LEASE,
        attempts=F("attempts") + 1,
    )
    if not took:
        return None
    Attempt.objects.create(message=message, claim=token, begun_at=at)
    return Message.objects.get(pk=pk)


def hold(message: Message, at: datetime, zone: ZoneInfo) -> None:
    assert message.quiet_until is not None
    until = next_time(at, message.quiet_until, zone)
    if message.state == State.HELD:  # its hours have changed since: it is held already, only longer
        Message.objects.filter(pk=message.pk, state=State.HELD).update(next_at=until)
    else:
        move(message.pk, "hold", at=at, next_at=until)


def carry(message: Message, carrier: Transport, mint: Mint, *, by: Actor, at: datetime) -> tuple[str, bool]:
    """How it ended, and whether another letter is worth a try."""
    try:
        carrier.send(letter(message, mint, at))
    except LinkEnded:
        return link_ended(message, by=by, at=at), True
    except Bounced as refused:
        return came_back(message, refused.code, by=by, at=at), True
    except NotSent as wrong:
        return failed(message, wrong.code, by=by, at=at), not isinstance(wrong, NoWay)
    return arrived(message, by=by, at=at), True


def letter(message: Message, mint: Mint, at: datetime) -> Letter:
    """With its links, which exist from here on only in the mail itself."""
    try:
        subject, text = words_of(message)
    except Refused as closed:  # the key is not here, or the sealed bytes were changed
        raise NotSent("sealed") from closed
    minted = {
        pk: minted_link(kind, thing, mint, at, alone=pk == message.pk, language=message.language)
        for pk, (kind, thing) in links_in(message).items()
    }
    return Letter(
        id=message.pk,
        at=at,
        sender=settings.DEFAULT_FROM_EMAIL,
        address=message.address,
        language=message.language,
        subject=subject,
        text=with_links(text, minted.get),
        links=tuple(link for link in (*minted.values(), *own_links(text)) if "://" in link),
    )


def minted_link(kind: str, thing: str, mint: Mint, at: datetime, *, alone: bool, language: str) -> str:
    if kind not in mint:
        raise NotSent("no_mint")
    try:
        return mint[kind](thing, at)
    except Refused as ended:
        if alone:
            raise LinkEnded from ended
        with translation.override(language):  # the rest of a daily mail still goes
            return _("(this link has ended)")


def own_links(text: str) -> list[str]:
    """Addresses of our own pages, as a text that came ready carries them."""
    return [word for word in text.split() if word.startswith(f"{settings.SITE_URL}/")]
