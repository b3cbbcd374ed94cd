"""Heads: what the chain looked like when a day was over, and what a third party kept of it."""

import re
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from palermo.journal.method.chain import GENESIS
from palermo.journal.models import Head, Link
from palermo.journal.queries.breaking import Break
from palermo.ui.language import words

MACHINE = "palermo-journal-head/1 {day} {lines} {digest}"
PRINTED = re.compile(r"palermo-journal-head/1 (\d{4}-\d{2}-\d{2}) (\d{1,18}) ([0-9a-f]{64})", re.ASCII)
DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", re.ASCII)
_ = str


@dataclass(frozen=True)
class Printed:
    digest: str
    position: int | None = None
    day: date | None = None


class NoHead(ValueError):
    """The text holds no digest."""


def read_printed(text: str) -> Printed:
    """From the words of `head_words`, or a digest alone, of 64 letters and digits; raises NoHead."""
    if found := PRINTED.search(text):
        return Printed(found[3], int(found[2]), date.fromisoformat(found[1]))
    digests = set(DIGEST.findall(text.lower()))
    if len(digests) != 1:
        raise NoHead
    return Printed(digests.pop())


def head_of(day: date) -> Head | None:
    return Head.objects.filter(day=day).first()


def head_words(day: date, language: str) -> str:
    """The head of a day as text to print or mail; its last line is for `palermo journal verify --head`.

    Raises Head.DoesNotExist."""
    said = words("palermo.journal", language)
    head = Head.objects.get(day=day)
    made = head.made_at.astimezone(ZoneInfo(settings.TIME_ZONE))
    lines = [
        said(_("Journal head of {day}")).format(day=day.isoformat()),
        "",
        said(_("Lines sealed so far: {lines}")).format(lines=head.position),
        said(_("Digest (SHA-256): {digest}")).format(digest=head.digest),
        said(_("Made on {moment} ({zone})")).format(moment=f"{made:%Y-%m-%d %H:%M}", zone=settings.TIME_ZONE),
        "",
        said(_("Keep this text where nobody of the office can change it.")),
        said(
            _(
                "Whoever rewrites a line sealed by then changes the digest: "
                "palermo journal verify --head FILE compares this text with the journal."
            )
        ),
        "",
        machine_words(head),
    ]
    return "\n".join(lines) + "\n"


def machine_words(head: Head) -> str:
    """The line that `read_printed` reads."""
    return MACHINE.format(day=head.day.isoformat(), lines=head.position, digest=head.digest)


def broken_head() -> Break | None:
    """The first kept head that the chain does not lead to."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT head."day", head."position", head."digest", link."digest", link."line" FROM journal_head AS head '
            'LEFT JOIN journal_link AS link ON link."position" = head."position" '
            'ORDER BY head."position", head."day"'
        )
        for day, position, digest, kept, line in cursor.fetchall():
            if digest != (GENESIS.hex() if position == 0 else kept):
                return Break("head", position=position, line=line, day=day, digest=digest)
    return None


def broken_printed(printed: Printed | None) -> Break | None:
    if printed is None or (printed.digest == GENESIS.hex() and not printed.position):
        return None
    links = Link.objects.filter(digest=printed.digest)
    if printed.position is not None:
        links = links.filter(position=printed.position)
    if links.exists():
        return None
    return Break("printed", position=printed.position, day=printed.day, digest=printed.digest)
