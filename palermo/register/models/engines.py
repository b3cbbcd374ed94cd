"""The tables that are nothing but a key, as each engine keeps such a table in the least room.

SQLite keeps them WITHOUT ROWID, so that a row is stored once and not again in an index. A later migration that makes
one of them anew on SQLite has to make it here.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

NAMES, IDENTITIES = "register_namekey", "register_identitykey"
TABLES = {
    NAMES: (
        "key bigint NOT NULL, district varchar(32) NOT NULL, year integer NOT NULL, entry_id bigint NOT NULL,"
        " person_no integer NOT NULL, PRIMARY KEY (key, district, year, entry_id, person_no)"
    ),
    IDENTITIES: (
        "key bigint NOT NULL, entry_id bigint NOT NULL, person_no integer NOT NULL,"
        " PRIMARY KEY (key, entry_id, person_no)"
    ),
}


def make_tables(connection: BaseDatabaseWrapper) -> None:
    ending = " WITHOUT ROWID" if connection.vendor == "sqlite" else ""
    with connection.cursor() as cursor:
        for table, columns in TABLES.items():
            cursor.execute(f"CREATE TABLE {table} ({columns}){ending}")


def drop_tables(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DROP TABLE {table}")
