"""Nobody changes what is written: not by update, delete, replace or truncate, on either engine."""

from datetime import UTC, date, datetime

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from palermo.journal import rules, triggers
from palermo.journal.actions import make_head, raise_guards, seal, write
from palermo.journal.actor import COMMAND
from palermo.journal.models import Head, Line, Link

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEPT = {Line: "act", Link: "digest", Head: "digest"}


@pytest.fixture
def journal(db: None) -> None:
    for number in range(3):
        write("tested", by=COMMAND, at=AT, details={"number": number})
    make_head(date(2026, 11, 23), AT)


def deed(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("model", KEPT)
def test_neither_update_nor_delete(journal: None, model: type) -> None:
    before = list(model.objects.values_list())
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**{KEPT[model]: "x"})
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.first().save()
    assert list(model.objects.values_list()) == before


@pytest.mark.parametrize("table", triggers.TABLES)
def test_no_truncate_and_no_replace(journal: None, table: str) -> None:
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError):
            deed(f"TRUNCATE {table}")
        with pytest.raises(IntegrityError):
            deed(f"TRUNCATE {', '.join(triggers.TABLES)} CASCADE")
        return
    with pytest.raises(IntegrityError, match="only added to"):
        deed(f"REPLACE INTO {table} SELECT * FROM {table}")


def test_a_line_is_not_replaced_by_one_with_its_token(db: None) -> None:
    write("tested", by=COMMAND, at=AT, once="token")
    line = Line.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Line(act="other", at=AT, role="x", once="token", outcome="done").save(force_insert=True)
    if connection.vendor == "sqlite":
        with pytest.raises(IntegrityError):
            deed(
                'INSERT OR REPLACE INTO journal_line SELECT "id" + 9, "at", wing, \'other\', outcome, account, role, '
                'scope, thing_kind, thing_id, details, reason, reference, origin, request, "once" FROM journal_line'
            )
    assert Line.objects.get() == line
    assert Line.objects.get().act == "tested"


def test_sqlite_takes_no_line_among_older_ones(journal: None) -> None:
    if connection.vendor != "sqlite":
        return  # there a smaller number may honestly come later; `verify` tells
    with pytest.raises(IntegrityError, match="among older lines"), transaction.atomic():
        Line(pk=-5, act="slipped", at=AT, role="x", outcome="done").save(force_insert=True)


@pytest.mark.parametrize("name", triggers.wanted(connection.vendor))
def test_a_missing_guard_is_named_and_put_back(db: None, name: str) -> None:
    assert rules.missing_guards() == []
    deed(triggers.drop(connection.vendor, name))
    assert rules.missing_guards() == rules.missing_triggers(connection) == [name]
    assert [message.id for message in run_checks(tags=[Tags.database], databases=["default"])] == [
        "journal.W001"
    ]
    assert raise_guards() == [name]
    assert rules.missing_guards() == []
    assert raise_guards() == []


def test_a_guard_that_does_nothing_is_a_missing_one(db: None) -> None:
    if connection.vendor == "sqlite":
        deed("DROP TRIGGER journal_line_refuses_update")
        deed(
            "CREATE TRIGGER journal_line_refuses_update BEFORE UPDATE ON journal_line WHEN 0 "
            "BEGIN SELECT RAISE(ABORT, ''); END"
        )
    else:
        deed("ALTER TABLE journal_line DISABLE TRIGGER journal_line_refuses_update")
    assert rules.missing_guards() == ["journal_line_refuses_update"]
    if connection.vendor == "postgresql":
        raise_guards()
        deed(
            "CREATE OR REPLACE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$"
        )
        assert len(rules.missing_guards()) == 9
    raise_guards()
    assert rules.missing_guards() == []


def test_a_rebuilt_table_gets_its_guards_back_from_a_plain_migrate(transactional_db: None) -> None:
    write("tested", by=COMMAND, at=AT)
    if connection.vendor == "sqlite":
        with connection.schema_editor() as editor:
            editor._remake_table(Line)
        assert len(rules.missing_guards()) == 4
    else:
        triggers.lower_all(connection)
    call_command("migrate", verbosity=0)
    assert rules.missing_guards() == []
    assert Line.objects.count() == 1


def test_a_replica_session_does_not_pass(db: None) -> None:
    if connection.vendor != "postgresql":
        return
    write("tested", by=COMMAND, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        deed("SET LOCAL session_replication_role = replica")
        Line.objects.update(act="x")


def test_the_tables_of_a_committing_test_are_emptied(transactional_db: None) -> None:
    write("tested", by=COMMAND, at=AT)
    assert seal(AT) == 1


def test_and_the_next_test_begins_empty_and_guarded(transactional_db: None) -> None:
    assert Line.objects.count() == Link.objects.count() == 0
    assert rules.missing_guards() == []
