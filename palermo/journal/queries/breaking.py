"""What is wrong with the chain, and how it came about."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import DatabaseError, connection, transaction

from palermo.journal import sql
from palermo.journal.method.chain import sealed

NEAR = 1_000  # lines and links around a break that are looked at


@dataclass(frozen=True)
class Break:
    """kind: changed, order, missing, gap, cut, inserted, unsealed, unreadable, head, printed.

    line: the line named; other: the line that was sealed in its place; day, digest: of a head that does not match.
    """

    kind: str
    position: int | None = None
    line: int | None = None
    other: int | None = None
    day: date | None = None
    digest: str = ""


def what_happened(broken: Break, before: bytes) -> Break:
    """A seal that does not fit: was another line sealed here (links were exchanged), or was the line changed?

    `before` is the digest of the link in front.
    """
    assert broken.position is not None and broken.line is not None
    near = dict(_contents(broken.line))
    links = _links(broken.position)
    kept = links[broken.position][1]
    for line, content in near.items():
        if line != broken.line and sealed(before, content).hex() == kept:
            return replace(broken, kind="order", other=line)
    for line, digest in links.values():
        if line != broken.line and line in near and sealed(before, near[line]).hex() == digest:
            return replace(broken, kind="order", other=line)
    return broken


def _contents(line: int) -> list[tuple[int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "id", {sql.canonical(connection.vendor)} FROM journal_line WHERE "id" BETWEEN %s AND %s',
            [line - NEAR, line + NEAR],
        )
        return [(number, sql.as_bytes(content)) for number, content in cursor.fetchall()]


def _links(position: int) -> dict[int, tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT "position", "line", "digest" FROM journal_link WHERE "position" BETWEEN %s AND %s',
            [position, position + NEAR],
        )
        return {place: (line, digest) for place, line, digest in cursor.fetchall()}


def unreadable_after(position: int) -> Break:
    """Line by line to the one that the database cannot give."""
    for place in range(position + 1, position + NEAR * 20 + 1):
        line = None
        try:
            with transaction.atomic():
                line = _line_at(place)
                if line is not None:
                    _read_alone(line)
        except DatabaseError:
            return Break("unreadable", position=place, line=line)
        if line is None:
            break
    return Break("unreadable", position=position + 1)


def _line_at(position: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute('SELECT "line" FROM journal_link WHERE "position" = %s', [position])
        found = cursor.fetchone()
        return found[0] if found else None


def _read_alone(line: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {sql.canonical(connection.vendor)} FROM journal_line WHERE "id" = %s', [line])
        cursor.fetchall()
