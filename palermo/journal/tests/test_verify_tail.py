"""The end of the chain alone: the same verdict as the whole walk for what was sealed since the head before last."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from palermo.journal import triggers
from palermo.journal.actions import make_head, seal, write
from palermo.journal.actor import COMMAND
from palermo.journal.models import Link
from palermo.journal.queries import verify, verify_since_head

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def day(number: int, lines: int) -> None:
    at = AT + timedelta(days=number)
    for count in range(lines):
        write("tested", by=COMMAND, at=at, details={"n": count})
    seal(at)
    make_head(date(2026, 11, 24) + timedelta(days=number), at + timedelta(days=1))


@pytest.fixture
def days(db: None):
    for number in range(3):
        day(number, 10)
    write("tested", by=COMMAND, at=AT + timedelta(days=4))
    triggers.lower_all(connection)
    yield
    triggers.raise_all(connection)


def kinds(verdict) -> list[str]:
    return [each.kind for each in verdict.broken]


def test_an_untouched_end_holds_and_comes_to_the_same_digest(days: None) -> None:
    whole, end = verify(), verify_since_head()
    assert (end.digest, end.lines, end.waiting, end.broken) == (whole.digest, whole.lines, whole.waiting, ())


def test_a_line_changed_since_is_named_and_an_older_one_is_for_the_whole_walk(days: None) -> None:
    new = Link.objects.order_by("-position")[3].line
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_line SET account = 9 WHERE id = %s", [Link.objects.get(position=2).line]
        )
        assert (kinds(verify_since_head()), kinds(verify())) == ([], ["changed"])
        cursor.execute("UPDATE journal_line SET account = 9 WHERE id = %s", [new])
    assert kinds(verify_since_head()) == ["changed"]


def test_a_line_of_a_lower_number_that_was_sealed_later_is_no_break(db: None) -> None:
    """As two writers of PostgreSQL leave it: the numbers of the lines do not come in the chain's order."""
    day(0, 5)
    early = write("tested", by=COMMAND, at=AT + timedelta(days=1))
    late = write("tested", by=COMMAND, at=AT + timedelta(days=1))
    triggers.lower_all(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_line WHERE id = %s", [early.pk])
    seal(AT + timedelta(days=1))
    early.save(force_insert=True)
    for number in (1, 2):
        make_head(date(2026, 11, 24) + timedelta(days=number), AT + timedelta(days=number + 1))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_mark SET settled = 0, pending = NULL")
    seal(AT + timedelta(days=3))
    triggers.raise_all(connection)
    assert Link.objects.get(line=early.pk).position > Link.objects.get(line=late.pk).position
    assert (kinds(verify()), kinds(verify_since_head())) == ([], [])
