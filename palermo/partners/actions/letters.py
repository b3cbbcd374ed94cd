"""Mail to the holder of an account or to an address: always of the kind that waits for nothing and is read by nobody."""

from collections.abc import Mapping
from datetime import datetime

from palermo.journal.actor import Actor
from palermo.outbox.actions import Recipient, compose
from palermo.outbox.models import Message
from palermo.partners.models import Account


def tell(
    account: Account, kind: str, context: Mapping[str, object] | None = None, *, by: Actor, at: datetime
) -> Message:
    """`kind` names a template of partners/mail."""
    return send(account.email, kind, context, language=account.language, account=account.pk, by=by, at=at)


def send(
    address: str,
    kind: str,
    context: Mapping[str, object] | None = None,
    *,
    language: str,
    by: Actor,
    at: datetime,
    account: int | None = None,
    link: tuple[str, str | int] | None = None,
    wing: str = "",
) -> Message:
    return compose(
        f"partners/{kind}",
        to=Recipient(address=address, language=language, account=account),
        context=context or {},
        by=by,
        at=at,
        security=True,
        link=link,
        wing=wing,
    )
