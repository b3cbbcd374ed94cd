"""Verifying: the chain is computed again from the lines as they stand and held against what was sealed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import DatabaseError, connection, transaction

from palermo.journal import sql
from palermo.journal.method.chain import GENESIS
from palermo.journal.models import Mark
from palermo.journal.queries.breaking import Break, what_happened
from palermo.journal.queries.heads import Printed, broken_head, broken_printed

CHUNK = 5_000
PATIENCE = timedelta(minutes=5)  # a line not sealed for longer is named
Row = tuple[int, int, str, bytes | str | None, str | None]  # position, line, digest, canonical bytes, day


@dataclass(frozen=True)
class Verdict:
    """`lines` were computed again and are right, up to `digest`; `broken` names what is not, the first place first.

    waiting: lines so young that they are not sealed yet. backdated: the first line dated more than a day before one
    sealed earlier: no break, for a clock may have been wrong, but worth a look.
    """

    lines: int
    digest: str
    broken: tuple[Break, ...]
    waiting: int
    backdated: int | None

    @property
    def holds(self) -> bool:
        return not self.broken


def verify(
    *,
    at: datetime | None = None,
    printed: Printed | None = None,
    progress: Callable[[int], None] | None = None,
) -> Verdict:
    """`printed` is a head that a third party kept; `progress` hears how many lines each step did."""
    walk = Walk()
    walk.run(progress or (lambda _count: None))
    unlinked, waiting = unlinked_line(at)
    found = [walk.broken, broken_head(), broken_printed(printed), unlinked]
    broken = sorted((each for each in found if each), key=lambda each: each.position or float("inf"))
    return Verdict(walk.position, walk.digest.hex(), tuple(broken), waiting, walk.backdated)


class Walk:
    """From link to link; stops at the first that does not hold."""

    def __init__(self) -> None:
        self.position = 0
        self.digest = GENESIS
        self.broken: Break | None = None
        self.backdated: int | None = None
        self.latest = self.floor = ""

    def run(self, progress: Callable[[int], None]) -> None:
        try:
            with closing_transaction():
                for rows in chunks():
                    self.step(rows)
                    progress(len(rows))
                    if self.broken:
                        break
        except DatabaseError:  # a text that is none, a page that cannot be read
            self.broken = unreadable_after(self.position)
        if self.broken and self.broken.kind == "changed":
            self.broken = what_happened(self.broken, self.digest)

    def step(self, rows: list[Row]) -> None:
        position, digest = self.position, self.digest
        for place, line, kept, content, day in rows:
            if place != position + 1:
                self.broken = Break("gap", position=position + 1)
            elif content is None or day is None:
                self.broken = Break("missing", position=place, line=line)
            else:
                after = sha256(digest + (content if isinstance(content, bytes) else content.encode()))
                if after.hexdigest() == kept:
                    position, digest = place, after.digest()
                    if day < self.floor:
                        self.backdated = self.backdated or line
                    elif day > self.latest:
                        self.latest, self.floor = day, day_before(day)
                    continue
                self.broken = Break("changed", position=place, line=line)
            break
        self.position, self.digest = position, digest


def day_before(day: str) -> str:
    try:
        return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    except ValueError:  # sealed as it stands, however odd
        return ""


def closing_transaction() -> AbstractContextManager[None]:
    """PostgreSQL streams only inside a transaction; on SQLite one would keep every writer out."""
    return transaction.atomic() if connection.vendor == "postgresql" else nullcontext()


def select() -> str:
    content, day = sql.canonical(connection.vendor, "line"), sql.day(connection.vendor, "line")
    return (
        f'SELECT link."position", link."line", link."digest", {content}, {day} FROM journal_link AS link '
        f'LEFT JOIN journal_line AS line ON line."id" = link."line"'
    )


def chunks() -> Iterator[list[Row]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(f'{select()} ORDER BY link."position"')
        while rows := cursor.fetchmany(CHUNK):
            yield rows


def unreadable_after(position: int) -> Break:
    """Row by row to the one that the database cannot give."""
    for place in range(position + 1, position + CHUNK + 1):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f'{select()} WHERE link."position" = %s', [place])
                cursor.fetchall()
        except DatabaseError:
            return Break("unreadable", position=place, line=line_at(place))
    return Break("unreadable", position=position + 1)


def line_at(position: int) -> int | None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute('SELECT "line" FROM journal_link WHERE "position" = %s', [position])
            found = cursor.fetchone()
    except DatabaseError:
        return None
    return found[0] if found else None


def unlinked_line(at: datetime | None) -> tuple[Break | None, int]:
    """The first line without a link that has no excuse, and how many have one: they are young.

    Below the mark every line was sealed and none can come: such a line was slipped in.
    """
    mark = Mark.objects.filter(pk=1).first() or Mark()
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT line."id", {sql.moment(connection.vendor, "line")} FROM journal_line AS line '
            f'WHERE NOT EXISTS (SELECT 1 FROM journal_link AS link WHERE link."line" = line."id") '
            f'ORDER BY line."id"'
        )
        waiting = 0
        while rows := cursor.fetchmany(CHUNK):
            for line, moment in rows:
                if line <= mark.settled:
                    return Break("inserted", line=line), waiting
                if at is not None and (moment is None or moment < sql.as_moment(at - PATIENCE)):
                    return Break("unsealed", line=line), waiting
                waiting += 1
    return None, waiting
