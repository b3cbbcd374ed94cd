"""The guards of frozen periods: triggers that refuse to change or delete one."""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "figures_freeze"
WORDS = "What is frozen stays as it is: {table} refuses {deed}."
DEEDS = {"sqlite": ("update", "delete", "replace"), "postgresql": ("update", "delete", "truncate")}
REFUSING = """
BEGIN
    RAISE EXCEPTION 'What is frozen stays as it is: % refuses %.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
"""


def wanted(vendor: str) -> dict[str, str]:
    """Each guard's name and the statement that raises it."""
    statement = sqlite_trigger if vendor == "sqlite" else postgresql_trigger
    return {f"{TABLE}_refuses_{deed}": statement(deed) for deed in DEEDS[vendor]}


def sqlite_trigger(deed: str) -> str:
    """INSERT OR REPLACE deletes without asking a DELETE trigger, so an insert over a kept row is refused too."""
    event = "INSERT" if deed == "replace" else deed.upper()
    same = '"id" = NEW."id" OR "address" = NEW."address" OR "work" = NEW."work"'
    when = f' WHEN EXISTS (SELECT 1 FROM "{TABLE}" WHERE {same})' if deed == "replace" else ""
    words = WORDS.format(table=TABLE, deed=deed.upper())
    return (
        f'CREATE TRIGGER "{TABLE}_refuses_{deed}" BEFORE {event} ON "{TABLE}"{when} '
        f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def postgresql_trigger(deed: str) -> str:
    return (
        f"CREATE TRIGGER {TABLE}_refuses_{deed} BEFORE {deed.upper()} ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION figures_refuses()"
    )


def standing(connection: BaseDatabaseWrapper) -> set[str]:
    """The guards that stand as they should."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        else:
            # A comment on each trigger keeps the statement that raised it, which the database itself rewrites.
            cursor.execute(
                "SELECT t.tgname, obj_description(t.oid, 'pg_trigger') FROM pg_trigger t "
                "JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgrelid = %s::regclass "
                "AND t.tgenabled = 'A' AND p.proname = 'figures_refuses' AND p.prosrc = %s",
                [TABLE, REFUSING],
            )
        kept = dict(cursor.fetchall())
    return {name for name, statement in wanted(connection.vendor).items() if kept.get(name) == statement}


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Missing, switched off or changed; empty also where the table is not made yet."""
    if TABLE not in connection.introspection.table_names():
        return []
    return sorted(set(wanted(connection.vendor)) - standing(connection))


def raise_all(connection: BaseDatabaseWrapper) -> list[str]:
    """Puts back the guards that are missing or were changed; gives their names."""
    lacking = missing(connection)
    if not lacking:
        return []
    postgresql = connection.vendor == "postgresql"
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if postgresql:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION figures_refuses() RETURNS trigger LANGUAGE plpgsql AS $${REFUSING}$$"
            )
        for name in lacking:
            statement = wanted(connection.vendor)[name]
            cursor.execute(drop(connection.vendor, name))
            cursor.execute(statement)
            if postgresql:
                # ALWAYS: a session that calls itself a replica does not pass either.
                cursor.execute(f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {name}")
                cursor.execute(f"COMMENT ON TRIGGER {name} ON {TABLE} IS $${statement}$$")
    return lacking


def lower_all(connection: BaseDatabaseWrapper) -> None:
    """For a migration taken back, and for the tests, whose tables are emptied."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name in wanted(connection.vendor):
            cursor.execute(drop(connection.vendor, name))


def drop(vendor: str, name: str) -> str:
    return f"DROP TRIGGER IF EXISTS {name}{f' ON {TABLE}' if vendor == 'postgresql' else ''}"
