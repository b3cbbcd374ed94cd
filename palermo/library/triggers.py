"""The guards of the shelf: triggers that refuse to change or delete a document, but for its withdrawal, once."""

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

DOCUMENT, RELATION = "library_document", "library_relation"
WORDS = "The shelf is only added to: {table} refuses {deed}."
WITHDRAWAL = {"withdrawn_at", "withdrawn_by"}
REFUSING = """
BEGIN
    RAISE EXCEPTION 'The shelf is only added to: % refuses %.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
"""


def wanted(vendor: str) -> dict[str, str]:
    """Each guard's name and the statement that raises it."""
    return {"sqlite": sqlite_triggers, "postgresql": postgresql_triggers}[vendor]()


def more_than_a_withdrawal(differs: str) -> str:
    """Whether an UPDATE touches what stands for ever, or a withdrawal that was written before."""
    fields = apps.get_model("library", "Document")._meta.concrete_fields
    fixed = sorted(str(field.column) for field in fields if field.column not in WITHDRAWAL)
    changed = " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in fixed)
    return f'{changed} OR OLD."withdrawn_at" IS NOT NULL OR NEW."withdrawn_at" IS NULL'


def sqlite_triggers() -> dict[str, str]:
    """INSERT OR REPLACE deletes without asking a DELETE trigger, so an insert over a kept row is refused too."""
    kept = {
        DOCUMENT: ('"id" = NEW."id" OR "address" = NEW."address" OR "replaces_id" = NEW."replaces_id"'),
        RELATION: (
            '"id" = NEW."id" OR ("document_id" = NEW."document_id" AND "kind" = NEW."kind" '
            'AND "record" = NEW."record")'
        ),
    }
    guards = {}
    for table, same in kept.items():
        update = more_than_a_withdrawal("IS NOT") if table == DOCUMENT else ""
        over = f'EXISTS (SELECT 1 FROM "{table}" WHERE {same})'
        for deed, event, only in (
            ("update", "BEFORE UPDATE", update),
            ("delete", "BEFORE DELETE", ""),
            ("replace", "BEFORE INSERT", over),
        ):
            name = f"{table}_refuses_{deed}"
            when = f" WHEN {only}" if only else ""
            words = WORDS.format(table=table, deed=deed.upper())
            guards[name] = (
                f'CREATE TRIGGER "{name}" {event} ON "{table}"{when} '
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )
    return guards


def postgresql_triggers() -> dict[str, str]:
    guards = {}
    for table in (DOCUMENT, RELATION):
        for deed in ("UPDATE", "DELETE", "TRUNCATE"):
            name, each, when = f"{table}_refuses_{deed.lower()}", "STATEMENT", ""
            if (table, deed) == (DOCUMENT, "UPDATE"):
                each, when = "ROW", f" WHEN ({more_than_a_withdrawal('IS DISTINCT FROM')})"
            guards[name] = (
                f"CREATE TRIGGER {name} BEFORE {deed} ON {table} "
                f"FOR EACH {each}{when} EXECUTE FUNCTION library_refuses()"
            )
    return guards


def standing(connection: BaseDatabaseWrapper) -> set[str]:
    """The guards that stand as they should."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            kept = dict(cursor.fetchall())
            return {name for name, statement in wanted("sqlite").items() if kept.get(name) == statement}
        # A comment on each trigger keeps the statement that raised it, which the database itself rewrites.
        cursor.execute(
            "SELECT t.tgname, obj_description(t.oid, 'pg_trigger') FROM pg_trigger t "
            "JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgrelid = ANY(%s::regclass[]) "
            "AND t.tgenabled = 'A' AND p.proname = 'library_refuses' AND p.prosrc = %s",
            [[DOCUMENT, RELATION], REFUSING],
        )
        kept = dict(cursor.fetchall())
        return {name for name, statement in wanted("postgresql").items() if kept.get(name) == statement}


def tables_stand(connection: BaseDatabaseWrapper) -> bool:
    return {DOCUMENT, RELATION} <= set(connection.introspection.table_names())


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Missing, switched off or changed; empty also where the shelf's tables are not made yet."""
    if not tables_stand(connection):
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
                f"CREATE OR REPLACE FUNCTION library_refuses() RETURNS trigger LANGUAGE plpgsql AS $${REFUSING}$$"
            )
        for name in lacking:
            table, statement = name.partition("_refuses_")[0], wanted(connection.vendor)[name]
            cursor.execute(drop(connection.vendor, name))
            cursor.execute(statement)
            if postgresql:
                # ALWAYS: a session that calls itself a replica does not pass either.
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
                cursor.execute(f"COMMENT ON TRIGGER {name} ON {table} IS $${statement}$$")
    return lacking


def lower_all(connection: BaseDatabaseWrapper) -> None:
    """For a migration taken back, and for the tests, whose tables are emptied."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name in wanted(connection.vendor):
            cursor.execute(drop(connection.vendor, name))


def drop(vendor: str, name: str) -> str:
    on = f" ON {name.partition('_refuses_')[0]}" if vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {name}{on}"
