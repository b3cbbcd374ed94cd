"""A letter as the bytes of a mail: plain text, and an HTML twin that reads right-to-left where the language does."""

import re
import textwrap
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, parseaddr
from uuid import UUID

from django.utils.html import escape

from palermo.ui.language import direction

WIDTH = 76
LONGEST = 900  # octets; a mail server may refuse a line beyond 998
# As a file, a person reads the link with `cat`; on the way to a server, seven bits pass everywhere.
TO_READ = EmailPolicy(cte_type="8bit", utf8=False, linesep="\n")
TO_SEND = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True)
class Letter:
    id: UUID
    at: datetime
    sender: str
    address: str
    language: str
    subject: str
    text: str
    links: tuple[str, ...] = ()  # those in the text that we minted or that lead to our own pages


def message_id(letter: Letter) -> str:
    """The same at every attempt, so that a doubled mail is seen to be one."""
    return f"<{letter.id}@{parseaddr(letter.sender)[1].rpartition('@')[2]}>"


def as_bytes(letter: Letter, policy: "EmailPolicy[EmailMessage]") -> bytes:
    mail = EmailMessage(policy=policy)
    name, sender = parseaddr(letter.sender)
    mail["From"] = Address(display_name=name, addr_spec=sender)
    mail["To"] = Address(addr_spec=letter.address)
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = message_id(letter)
    mail["Auto-Submitted"] = "auto-generated"
    plain, html = wrapped(letter.text), as_html(letter)
    mail.set_content(plain, cte=encoding(plain, policy))
    mail.add_alternative(html, subtype="html", cte=encoding(html, policy))
    mail["Content-Language"] = (
        letter.language
    )  # after the parts: the library moves such heads into the first of them
    return mail.as_bytes()


def encoding(text: str, policy: "EmailPolicy[EmailMessage]") -> str | None:
    """8bit where a file may hold it; None lets the library choose."""
    if policy.cte_type == "8bit" and all(len(line.encode()) <= LONGEST for line in text.splitlines()):
        return "8bit"
    return None


def wrapped(text: str) -> str:
    lines: list[str] = []
    for line in text.splitlines():
        lines += textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
    return "\n".join(lines) + "\n"


def as_html(letter: Letter) -> str:
    way = direction(letter.language)
    paragraphs = [
        f"<p>{html_line(part, letter.links)}</p>" for part in re.split(r"\n{2,}", letter.text.strip())
    ]
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{letter.language}" dir="{way}">',
            f'<head><meta charset="utf-8"><title>{escape(letter.subject)}</title></head>',
            f'<body dir="{way}">',
            *paragraphs,
            "</body></html>",
            "",
        ]
    )


def html_line(text: str, links: tuple[str, ...]) -> str:
    """Only our own links become links: an address that hides in somebody's name stays text."""
    if not links:
        return escape(text).replace("\n", "<br>\n")
    known = sorted(set(links), key=len, reverse=True)
    pieces = re.split("(" + "|".join(map(re.escape, known)) + ")", text)
    return "".join(
        f'<a dir="ltr" href="{escape(piece)}">{escape(piece)}</a>'
        if piece in known
        else escape(piece).replace("\n", "<br>\n")
        for piece in pieces
    )
