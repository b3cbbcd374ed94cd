"""Rows of item keys written in columns: one statement for thousands, told to each database in its own way.

PostgreSQL takes a column as one array, SQLite one row after the other without a way between.
"""

from collections.abc import Sequence

from django.db import connection

from palermo.vault.models import ItemKey
from palermo.vault.queries.items import TABLE

Rows = Sequence[tuple[str, str, bytes | None]]  # id in hexadecimal, name, wrapped key


def insert(rows: Rows, **alike: object) -> int:
    """What another writer made meanwhile stays as it is. Gives how many are new."""
    if not rows:
        return 0
    fields = {field.name: field for field in ItemKey._meta.concrete_fields if field.name in alike}
    shared = [field.get_db_prep_save(alike[name], connection) for name, field in fields.items()]
    columns = ", ".join(["id", "name", "wrapped", *(str(field.column) for field in fields.values())])
    marks = ", ".join(["%s"] * len(shared))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            given = "unnest(%s::uuid[], %s::text[], %s::bytea[]) AS given (id, name, wrapped)"
            cursor.execute(
                f"INSERT INTO {TABLE} ({columns}) SELECT id, name, wrapped, {marks} FROM {given} "
                "ON CONFLICT DO NOTHING",
                [*shared, *(list(column) for column in zip(*rows, strict=True))],
            )
        else:
            cursor.executemany(
                f"INSERT INTO {TABLE} ({columns}) VALUES (%s, %s, %s, {marks}) ON CONFLICT DO NOTHING",
                [(*row, *shared) for row in rows],
            )
        return int(cursor.rowcount)


def move(rows: Sequence[tuple[str, bytes]], keyring: int) -> None:
    """Lays anew wrapped keys, by their ids in hexadecimal, under another version."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"UPDATE {TABLE} SET keyring_id = %s, wrapped = given.wrapped "
                f"FROM unnest(%s::uuid[], %s::bytea[]) AS given (id, wrapped) WHERE {TABLE}.id = given.id",
                [keyring, *(list(column) for column in zip(*rows, strict=True))],
            )
        else:
            cursor.executemany(
                f"UPDATE {TABLE} SET keyring_id = %s, wrapped = %s WHERE id = %s",
                [(keyring, wrapped, item_id) for item_id, wrapped in rows],
            )
