"""Putting a message into the outbox."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.outbox.models import Message, Recipient, State
from palermo.outbox.queries import wings_here
from palermo.outbox.rendering import BadTemplate, cleaned, rendered, tidy
from palermo.outbox.rules.hours import not_before
from palermo.outbox.rules.links import mark
from palermo.outbox.rules.recipients import checked_address, checked_subject
from palermo.vault.actions import seal
from palermo.vault.rules import ring_of


class NoLink:
    """Stands for the link of a message that was composed without one."""

    def __str__(self) -> str:
        raise BadTemplate("a template asks for a link that its message does not have")


@transaction.atomic
def compose(
    template: str,
    *,
    to: Recipient,
    context: Mapping[str, object],
    by: Actor,
    at: datetime,
    security: bool = False,
    link: tuple[str, str | int] | None = None,
    wing: str = "",
) -> Message:
    """`template` is "partners/mail/invitation.txt"; `link` says what `mint` shall make a link to when the message is sent; the template writes it as {{ link }}."""
    pk = uuid.uuid4()
    kind = template.removesuffix(".txt").replace("/mail/", "/")
    values = {key: cleaned(value) for key, value in context.items()}
    values["link"] = mark(pk) if link else NoLink()
    words = rendered(kind, to.language, values)
    if link and mark(pk) not in words[1]:
        raise BadTemplate(f"{kind} was given a link and does not show it")
    return enter(pk, kind, to, words, by=by, at=at, wing=wing or wing_of(by), security=security, link=link)


@transaction.atomic
def compose_ready(
    kind: str,
    *,
    to: Recipient,
    subject: str,
    text: str,
    by: Actor,
    at: datetime,
    security: bool = True,
    wing: str = "",
) -> Message:
    """For texts that another library has rendered already."""
    return enter(
        uuid.uuid4(),
        kind,
        to,
        (checked_subject(subject), tidy(text)),
        by=by,
        at=at,
        wing=wing or wing_of(by),
        security=security,
        link=None,
    )


def enter(
    pk: uuid.UUID,
    kind: str,
    to: Recipient,
    words: tuple[str, str],
    *,
    by: Actor,
    at: datetime,
    wing: str,
    security: bool,
    link: tuple[str, str | int] | None,
) -> Message:
    address = checked_address(to.address)
    when = at if security else first_moment(to, at)
    plain: dict[str, Any] = dict(zip(("subject", "text"), words, strict=True))
    kept = sealed(plain, wing=wing, by=by, at=at) if security else plain
    link_kind, link_id = link or ("", "")
    message = Message.objects.create(
        id=pk,
        wing=wing,
        kind=kind,
        security=security,
        address=address,
        account=to.account,
        language=to.language,
        link_kind=link_kind,
        link_id=str(link_id),
        digest=to.digest and not security,
        quiet_from=to.quiet_from,
        quiet_until=to.quiet_until,
        state=State.WAITING if when <= at else State.HELD,
        moved_at=at,
        next_at=when,
        composed_at=at,
        composed_by=by.account,
        **kept,
    )
    write(
        "message.composed",
        by=by,
        at=at,
        thing=("message", str(pk)),
        details={"kind": kind, "language": to.language, "security": security, "account": to.account},
    )
    return message


def wing_of(by: Actor) -> str:
    """What the clock and the commands write for the whole house is read in the more guarded wing."""
    return by.wing if by.wing in ("records", "open") else wings_here()[0]


def first_moment(to: Recipient, at: datetime) -> datetime:
    return not_before(
        at,
        begins=to.quiet_from,
        ends=to.quiet_until,
        digest=to.digest,
        zone=ZoneInfo(settings.TIME_ZONE),
    )


def sealed(plain: dict[str, str], *, wing: str, by: Actor, at: datetime) -> dict[str, Any]:
    words = json.dumps(plain, ensure_ascii=False).encode()
    return {"sealed": seal(words, ring=ring_of(wing), kind="mail", by=by, at=at)}
