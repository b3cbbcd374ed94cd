"""A line's bytes are the same on both engines, and those that docs/journal.md tells."""

import json
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palermo.journal import sql
from palermo.journal.actions import seal
from palermo.journal.method.chain import FIELDS, GENESIS, canonical, sealed
from palermo.journal.models import Line, Link

TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=30)
# The whole day range that both engines keep; whole seconds are written differently on SQLite.
MOMENT = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)) | st.just(  # noqa: DTZ001
    datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
)


def in_python(line: Line) -> bytes:
    moment = f"{line.at.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
    return canonical([moment if field == "at" else getattr(line, field) for field in FIELDS])


def in_database(line: Line) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {sql.canonical(connection.vendor)} FROM journal_line WHERE id = %s", [line.pk]
        )
        return sql.as_bytes(cursor.fetchone()[0])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(
    at=MOMENT,
    text=TEXT,
    other=TEXT,
    account=st.none() | st.integers(-(2**63), 2**63 - 1),
    once=st.none() | st.uuids().map(lambda each: each.hex),
)
def test_the_database_and_python_make_the_same_bytes(
    db: None, at: datetime, text: str, other: str, account: int | None, once: str | None
) -> None:
    with transaction.atomic():
        line = Line.objects.create(
            at=at,
            wing="open",
            act=text,
            outcome="done",
            account=account,
            role=other,
            details=text + other,
            once=once,
        )
        assert in_database(line) == in_python(Line.objects.get(pk=line.pk))
        transaction.set_rollback(True)


def test_the_bytes_as_they_were_always_made(db: None) -> None:
    """If this fails, journals sealed before can no longer be verified."""
    line = Line.objects.create(
        pk=7,
        at=datetime(2026, 11, 24, 9, 0, 0, 120, tzinfo=UTC),
        wing="records",
        act="person.entered",
        outcome="done",
        account=12,
        role="bureau_officer",
        scope="everything",
        thing_kind="partners.person",
        thing_id="31",
        details='{"post":4}',
        reason="duty",
        reference="12/2026",
        origin="10.0.0.7",
        request="5f0c",
        once="a1",
    )
    told = (
        '["palermo-line/1",7,"2026-11-24T09:00:00.000120Z","records","person.entered","done",12,"bureau_officer",'
        '"everything","partners.person","31","{\\"post\\":4}","duty","12/2026","10.0.0.7","5f0c","a1"]'
    )
    assert in_database(line).decode() == told
    assert json.loads(told)[11] == '{"post":4}'
    seal(line.at + timedelta(seconds=1))
    digest = "20375852251f0c071898f0c1e073129ce9009d6172606fc9369fd8e9a108cd8f"
    assert Link.objects.get().digest == digest == sealed(GENESIS, told.encode()).hex()
