"""Sealing: committed lines get their link in the chain, a batch at a time, so that nobody who writes waits."""

from datetime import datetime

from django.db import connection, transaction

from palermo.journal import sql
from palermo.journal.method.chain import GENESIS, sealed
from palermo.journal.models import Link, Mark

BATCH = 2_000  # on SQLite writers wait for one batch, some twenty milliseconds


def seal(at: datetime) -> int:
    """Seals every committed line; gives how many. Safe to run twice at once: the second waits for the first's batch."""
    count = 0
    while work_waits():
        done = seal_batch(at)
        count += done
        if done < BATCH:
            break
    return count


def work_waits() -> bool:
    """Asked without any lock, so that an idle journal costs its writers nothing."""
    mark = Mark.objects.filter(pk=1).first() or Mark()
    return mark.pending is not None or newest_line() > mark.settled


@transaction.atomic(durable=True)
def seal_batch(at: datetime) -> int:
    mark = held_mark()
    newest = newest_line()
    writers = writers_at_work()
    # Read after the writers were looked at: what they held and let go before is committed and seen here.
    lines = unsealed_lines(mark.settled)
    last = Link.objects.order_by("position").last()
    position, digest = (last.position, bytes.fromhex(last.digest)) if last else (0, GENESIS)
    links = []
    for line, content in lines:
        position, digest = position + 1, sealed(digest, sql.as_bytes(content))
        links.append(Link(position=position, line=line, digest=digest.hex()))
    Link.objects.bulk_create(links, batch_size=BATCH)
    move(mark, newest, writers, up_to=lines[-1][0] if len(lines) == BATCH else newest)
    mark.sealed_at = at
    mark.save(force_update=True)
    return len(lines)


def held_mark() -> Mark:
    """The one row that whoever seals holds to the end of the batch; on SQLite the writing transaction is the lock."""
    Mark.objects.bulk_create([Mark(pk=1)], ignore_conflicts=True)
    return Mark.objects.select_for_update().get(pk=1)


def newest_line() -> int:
    with connection.cursor() as cursor:
        cursor.execute('SELECT coalesce(max("id"), 0) FROM journal_line')
        return int(cursor.fetchone()[0])


def unsealed_numbers(settled: int, most: int) -> list[int]:
    """Only the window above the mark is looked at, along two indexes: never the whole journal."""
    with connection.cursor() as cursor:
        cursor.execute('SELECT "line" FROM journal_link WHERE "line" > %s ORDER BY "line"', [settled])
        sealed_already = {line for (line,) in cursor.fetchall()}
        cursor.execute(
            'SELECT "id" FROM journal_line WHERE "id" > %s ORDER BY "id" LIMIT %s',
            [settled, most + len(sealed_already)],
        )
        return [line for (line,) in cursor.fetchall() if line not in sealed_already][:most]


def unsealed_lines(settled: int) -> list[tuple[int, bytes | str]]:
    numbers = unsealed_numbers(settled, BATCH)
    if not numbers:
        return []
    wanted = set(numbers)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "id", {sql.canonical(connection.vendor)} FROM journal_line '
            f'WHERE "id" BETWEEN %s AND %s ORDER BY "id"',
            [numbers[0], numbers[-1]],
        )
        # A line between them may have been committed since: it is sealed in the next batch.
        return [(line, content) for line, content in cursor.fetchall() if line in wanted]


def writers_at_work() -> set[str]:
    """The transactions that may hold a line not committed yet.

    An INSERT takes this lock before it takes its number and keeps it to the end of its transaction, so a number up to
    `newest` that is not committed belongs to one of these. SQLite has one writer: us.
    """
    if connection.vendor == "sqlite":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND granted "
            "AND relation = 'journal_line'::regclass AND mode = 'RowExclusiveLock' "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
            "AND pid IS DISTINCT FROM pg_backend_pid()"
        )
        return {virtual for (virtual,) in cursor.fetchall()}


def move(mark: Mark, newest: int, writers: set[str], up_to: int) -> None:
    """Moves the mark over lines that are sealed where no line can appear below it any more.

    Nobody writing: up to the newest line. Else the newest line is remembered with those who write, and the mark
    reaches it once all of these are over. A mark too low costs a little time; a mark too high would hide a line.
    """
    reached = mark.settled
    if mark.pending is not None:
        still = set(mark.writers.split()) & writers
        mark.writers = " ".join(sorted(still))
        if not still:
            reached, mark.pending = mark.pending, None
    if not writers:
        reached, mark.pending = newest, None
    elif mark.pending is None and newest > reached:
        mark.pending, mark.writers = newest, " ".join(sorted(writers))
    mark.settled = max(mark.settled, min(reached, up_to))
