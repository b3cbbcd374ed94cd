"""What the tests of the outbox share: recipients, templates of their own, and messages in the outbox."""

import email
import email.policy
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from palermo.journal.actor import Actor
from palermo.outbox.actions import compose
from palermo.outbox.models import Message, Recipient

TEMPLATES = Path(__file__).resolve().parent / "templates"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 14:00 in Karachi
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
QUIET = {"quiet_from": time(22, 0), "quiet_until": time(7, 0)}


def clerk(wing: str = "open") -> Actor:
    return Actor(account=7, role="administrator", scope="everything", wing=wing, origin="127.0.0.1")


def reader(name: str = "ayesha", **more: Any) -> Recipient:
    return Recipient(address=f"{name}@example.org", **more)


def invited(name: str = "Ayesha", *, to: Recipient | None = None, at: datetime = NOW, **more: Any) -> Message:
    return compose(
        "tests/mail/invited.txt",
        to=to or reader(),
        context={"name": name},
        by=more.pop("by", clerk()),
        at=at,
        link=("invitation", "5"),
        **more,
    )


def news(
    title: str = "a meeting", *, to: Recipient | None = None, at: datetime = NOW, **more: Any
) -> Message:
    return compose(
        "tests/mail/news.txt",
        to=to or reader(),
        context={"title": title, "body": more.pop("body", f"There is {title}.")},
        by=more.pop("by", clerk()),
        at=at,
        **more,
    )


def mint(thing: str, at: datetime) -> str:
    return f"https://palermo.example/invitation/{thing}-secret-{at:%H%M}"


MINT = {"invitation": mint}


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.eml"))


def parsed(data: bytes) -> EmailMessage:
    mail = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    assert mail.defects == []
    return mail


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())
