"""The guards of the journal: triggers that refuse to change, delete or empty what is written. The only place of their SQL."""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("journal_line", "journal_link", "journal_head")
WORDS = "The journal is only added to: {table} refuses {deed}."
UNIQUE = {
    "journal_line": ("id", "once"),
    "journal_link": ("position", "line"),
    "journal_head": ("id", "day"),
}


def wanted(vendor: str) -> dict[str, str]:
    """Each guard's name and the statement that raises it, as the database keeps it."""
    return {"sqlite": sqlite_triggers, "postgresql": postgresql_triggers}[vendor]()


def sqlite_triggers() -> dict[str, str]:
    """INSERT OR REPLACE deletes without asking a DELETE trigger, so an insert over a kept row is refused too."""
    guards = {}
    for table in TABLES:
        for deed in ("UPDATE", "DELETE"):
            guards[f"{table}_refuses_{deed.lower()}"] = sqlite(table, f"BEFORE {deed}", deed)
        taken = " OR ".join(f'"{column}" = NEW."{column}"' for column in UNIQUE[table])
        over = f'EXISTS (SELECT 1 FROM "{table}" WHERE {taken})'
        guards[f"{table}_refuses_replace"] = sqlite(table, "BEFORE INSERT", "REPLACE", over)
    # One writer at a time means growing numbers: a smaller one is a line slipped in between.
    between = 'NEW."id" < (SELECT max("id") FROM "journal_line")'
    guards["journal_line_refuses_the_past"] = sqlite(
        "journal_line", "AFTER INSERT", "an insert among older lines", between
    )
    return guards


def sqlite(table: str, when: str, deed: str, condition: str = "") -> str:
    name = {"AFTER INSERT": "the_past", "BEFORE INSERT": "replace"}.get(when, deed.lower())
    only = f" WHEN {condition}" if condition else ""
    words = WORDS.format(table=table, deed=deed)
    return (
        f'CREATE TRIGGER "{table}_refuses_{name}" {when} ON "{table}"{only} '
        f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def postgresql_triggers() -> dict[str, str]:
    return {
        f"{table}_refuses_{deed.lower()}": (
            f"CREATE TRIGGER {table}_refuses_{deed.lower()} BEFORE {deed} ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses()"
        )
        for table in TABLES
        for deed in ("UPDATE", "DELETE", "TRUNCATE")
    }


REFUSING = """
BEGIN
    RAISE EXCEPTION 'The journal is only added to: % refuses %.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
"""


def standing(connection: BaseDatabaseWrapper) -> set[str]:
    """The guards that stand as they should: a trigger of the right name that does nothing is none."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            kept = dict(cursor.fetchall())
            return {name for name, statement in wanted("sqlite").items() if kept.get(name) == statement}
        cursor.execute(
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE t.tgrelid = ANY(%s::regclass[]) AND t.tgenabled = 'A' AND t.tgqual IS NULL "
            "AND p.proname = 'journal_refuses' AND p.prosrc = %s",
            [list(TABLES), REFUSING],
        )
        return {name for name, table in cursor.fetchall() if name.startswith(f"{table}_refuses_")}


def tables_stand(connection: BaseDatabaseWrapper) -> bool:
    return set(TABLES) <= set(connection.introspection.table_names())


def raise_all(connection: BaseDatabaseWrapper) -> list[str]:
    """Puts back the guards that are missing or were changed; gives their names."""
    missing = sorted(set(wanted(connection.vendor)) - standing(connection))
    if not missing:
        return []
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $${REFUSING}$$"
            )
        for name in missing:
            cursor.execute(drop(connection.vendor, name))
            cursor.execute(wanted(connection.vendor)[name])
            if connection.vendor == "postgresql":
                # ALWAYS: a session that calls itself a replica does not pass either.
                cursor.execute(f"ALTER TABLE {table_of(name)} ENABLE ALWAYS TRIGGER {name}")
    return missing


def lower_all(connection: BaseDatabaseWrapper) -> None:
    """For a migration taken back, and for the tests, whose tables are emptied."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name in wanted(connection.vendor):
            cursor.execute(drop(connection.vendor, name))


def drop(vendor: str, name: str) -> str:
    on = f" ON {table_of(name)}" if vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {name}{on}"


def table_of(name: str) -> str:
    return name.partition("_refuses_")[0]
