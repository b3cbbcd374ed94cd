"""The full-text index of either engine over `library_entry.lexemes`, the only place of its SQL.

SQLite: an FTS5 table that keeps no text of its own and no positions (`detail=none`), held equal by triggers, hence in
the transaction of whoever writes. Its `ascii` tokenizer parts at blanks alone, for the lexemes hold nothing else that it
would part at. PostgreSQL: a GIN index on an expression that makes a tsvector of just these lexemes, by no
configuration and no extension. Its COST tells the planner what an evaluation costs, so that it goes by the index.
A later migration that makes `library_entry` anew on SQLite has to raise the triggers again.
"""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE, INDEX = "library_entry", "library_lexemes"
_INTO = f"INSERT INTO {INDEX}(rowid, lexemes) VALUES (NEW.document_id, NEW.lexemes);"
_OUT = f"INSERT INTO {INDEX}({INDEX}, rowid, lexemes) VALUES ('delete', OLD.document_id, OLD.lexemes);"
SQLITE = {
    INDEX: f"CREATE VIRTUAL TABLE {INDEX} USING fts5(lexemes, content='{TABLE}', content_rowid='document_id', "
    f"""tokenize="ascii tokenchars '=:'", detail=none, columnsize=0, prefix='4 6')""",
    f"{INDEX}_after_insert": f"CREATE TRIGGER {INDEX}_after_insert AFTER INSERT ON {TABLE} BEGIN {_INTO} END",
    f"{INDEX}_after_delete": f"CREATE TRIGGER {INDEX}_after_delete AFTER DELETE ON {TABLE} BEGIN {_OUT} END",
    f"{INDEX}_after_update": f"CREATE TRIGGER {INDEX}_after_update AFTER UPDATE ON {TABLE} BEGIN {_OUT} {_INTO} END",
}
POSTGRESQL = (
    f"CREATE OR REPLACE FUNCTION {INDEX}(lexemes text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT "
    "PARALLEL SAFE COST 100 AS $$ BEGIN RETURN array_to_tsvector(string_to_array(lexemes, ' ')); END $$",
    # The texts lie apart from the rows, so that many rows are few pages.
    f"ALTER TABLE {TABLE} SET (toast_tuple_target = 128)",
    f"CREATE INDEX IF NOT EXISTS {TABLE}_found ON {TABLE} USING gin ({INDEX}(lexemes)) WITH (fastupdate = off)",
)


def raise_index(connection: BaseDatabaseWrapper) -> None:
    """Puts up what is missing."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"{TABLE}_found"])
            for statement in () if cursor.fetchone()[0] else POSTGRESQL:
                cursor.execute(statement)
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')")
        standing = {name for (name,) in cursor.fetchall()}
        for name, statement in SQLITE.items():
            if name not in standing:
                cursor.execute(statement)


def lower_index(connection: BaseDatabaseWrapper) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP INDEX IF EXISTS {TABLE}_found")
            cursor.execute(f"DROP FUNCTION IF EXISTS {INDEX}(text)")
            return
        for name in reversed(SQLITE):
            cursor.execute(f"DROP {'TABLE' if name == INDEX else 'TRIGGER'} IF EXISTS {name}")


def rebuild(connection: BaseDatabaseWrapper) -> None:
    """The index made anew from the entries."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"REINDEX INDEX {TABLE}_found")
        else:
            cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')")


def candidates(
    vendor: str, *, phrases: int, unwanted_phrases: int, before: bool, capped: bool, newest: bool = True
) -> str:
    """SQL for the numbers of documents: the newest, or where only their count matters, whichever come first.

    Its arguments: the match; where `before`, the number they are before; where `capped`, how many are looked through,
    each phrase twice, each unwanted phrase twice; how many.
    """
    if vendor == "postgresql":
        # Materialized: else the planner walks all documents backwards where it expects many to match.
        earlier = " AND document_id < %s" if before else ""
        order = " ORDER BY id DESC" if newest else ""
        inner = (
            f"WITH matched AS MATERIALIZED (SELECT document_id AS id FROM {TABLE} "
            f"WHERE {INDEX}(lexemes) @@ %s::tsquery{earlier}) SELECT id FROM matched{order}"
        )
        at = "strpos"
    else:
        earlier = " AND rowid < %s" if before else ""
        order = " ORDER BY rowid DESC" if newest else ""
        inner = f"SELECT rowid AS id FROM {INDEX} WHERE {INDEX} MATCH %s{earlier}{order}"
        at = "instr"
    if not capped:
        return f"{inner} LIMIT %s"
    there = f"({at}(e.head, %s) > 0 OR {at}(e.body, %s) > 0)"
    tests = " AND ".join([there] * phrases + [f"NOT {there}"] * unwanted_phrases)
    # A subquery for each candidate: joined, PostgreSQL reads the text of every document there is.
    return (
        f"SELECT c.id FROM ({inner} LIMIT %s) AS c "
        f"WHERE (SELECT {tests} FROM {TABLE} AS e WHERE e.document_id = c.id) ORDER BY c.id DESC LIMIT %s"
    )
