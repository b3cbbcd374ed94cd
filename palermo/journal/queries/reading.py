"""Reading links in the chain's order and lines in the order of their numbers, side by side, in chunks and columns.

The two orders are nearly the same, so that neither a join nor a sort of the whole journal is needed."""

from django.db import connection

from palermo.journal import sql

CHUNK = 10_000
LOWEST = -(2**63)  # whatever number an intruder gives a line or a link, it is read
FAR = 10  # chunks: a line further ahead is fetched alone


def links_after(position: int) -> list[tuple[int, int, str]]:
    """Position, line and digest of the next links."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT "position", "line", "digest" FROM journal_link WHERE "position" > %s '
            f'ORDER BY "position" LIMIT {CHUNK}',
            [position],
        )
        return cursor.fetchall()


class Lines:
    """Lines read and not asked for yet: those whose seal comes later, or never."""

    def __init__(self) -> None:
        self.kept: dict[int, tuple[bytes, str]] = {}
        self.last = LOWEST
        self.ahead: set[int] = set()  # fetched alone, before their turn
        self.ended = False

    def take(self, line: int) -> tuple[bytes, str] | None:
        """The line's canonical bytes and its day; None where it is not there, or was taken."""
        if line > self.last and not self.ended:
            self.read_up_to(line)
        found = self.kept.pop(line, None)
        if found is None and line > self.last and line not in self.ahead:
            found = self.alone(line)
        return found

    def read_up_to(self, line: int) -> None:
        for _turn in range(FAR):
            rows = self.query('"id" > %s', self.last)
            self.kept.update((number, (sql.as_bytes(content), day)) for number, content, day in rows)
            for number in self.ahead:
                self.kept.pop(number, None)
            if rows:
                self.last = rows[-1][0]
            if self.last >= line or len(rows) < CHUNK:
                self.ended = not rows
                return

    def alone(self, line: int) -> tuple[bytes, str] | None:
        rows = self.query('"id" = %s', line)
        if not rows:
            return None
        self.ahead.add(line)
        return sql.as_bytes(rows[0][1]), rows[0][2]

    @staticmethod
    def query(condition: str, number: int) -> list[tuple[int, bytes | str, str]]:
        content, day = sql.canonical(connection.vendor), sql.day(connection.vendor)
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT "id", {content}, {day} FROM journal_line WHERE {condition} ORDER BY "id" LIMIT {CHUNK}',
                [number],
            )
            return cursor.fetchall()
