"""What the tests of accounts share: sending the outbox, reading its letters, and codes of an app."""

import base64
import hashlib
import hmac
import re
import struct
import time
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.test import Client
from django.urls import set_script_prefix

from palermo.journal.models import Line
from palermo.outbox.actions import send_due
from palermo.partners.actions.links import MINTS
from palermo.partners.models import Account

SECRET = base64.b32encode(b"an invented secret!!").decode()
PASSWORD = "correct horse battery"


class Browser(Client):
    """Each request begins at the root, as a server's does; Django's test client keeps the last one's wing."""

    def request(self, **request: Any) -> Any:
        set_script_prefix("/")
        return super().request(**request)


def letters(at: datetime) -> list[str]:
    """Sends what is due; the texts of every letter so far, the oldest first."""
    send_due(at, mint=MINTS)
    found = sorted(Path(settings.MAIL_FOLDER).rglob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    parsed = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]
    return [part.get_body(("plain",)).get_content() for part in parsed]


def link_in(text: str) -> str:
    """The path of the link that a letter holds."""
    found = re.search(rf"{re.escape(settings.SITE_URL)}(/\S+)", text)
    assert found, text
    return found[1]


def with_password(account: Account, password: str = PASSWORD) -> Account:
    account.set_password(password)
    account.save()
    return account


def with_app(account: Account) -> Account:
    """A real second factor in the place of the cast's invented one."""
    Authenticator.objects.filter(user=account).delete()
    TOTP.activate(account, SECRET)
    return account


def code(secret: str = SECRET, steps: int = 0) -> str:
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def type_password(client: Client, account: Account, password: str = PASSWORD, prefix: str = ""):  # type: ignore[no-untyped-def]
    return client.post(f"{prefix}/accounts/login/", {"login": account.email, "password": password})


def acts(*wanted: str) -> list[str]:
    """The acts of the journal in their order, all or those wanted."""
    lines = Line.objects.order_by("pk")
    return [line.act for line in lines if not wanted or line.act in wanted]


def details(act: str) -> list[str]:
    return [line.details for line in Line.objects.filter(act=act).order_by("pk")]
