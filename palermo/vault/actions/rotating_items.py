"""The item keys of a ring that rotates, wrapped anew under the book key of its new version, in columns."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from palermo.vault.actions.rotated import Rotated
from palermo.vault.models import ItemKey, Keyring
from palermo.vault.queries.items import TABLE, Books
from palermo.vault.rules.refusals import Changed


def walk_items(
    left: Iterable[QuerySet[ItemKey]], done: Rotated, books: Books, batch: int, tell: Callable[[], None]
) -> bool:
    """One pass over the rows of each older version; whether it moved any."""
    moved_before = done.items
    for rows in left:
        last: UUID | None = None
        while (last := _some(rows.filter(pk__gt=last) if last else rows, done, books, batch)) is not None:
            tell()
    return done.items > moved_before


def _some(left: QuerySet[ItemKey], done: Rotated, books: Books, batch: int) -> UUID | None:
    """The last of so many rows; none of them is destroyed, or moved by another rotation, until they are written."""
    anew: list[tuple[UUID, bytes]] = []
    broken: set[UUID] = set()
    with transaction.atomic():
        rows = left.select_for_update().values_list("pk", "name", "keyring_id", "wrapped")
        last = None
        for last, name, keyring, wrapped in rows[:batch]:
            try:
                key = books.opened(last, name, keyring, wrapped)
            except Changed:
                broken.add(last)
            else:
                anew.append((last, books.of(done.version).wrap(key, name, last.hex)))
        if anew:
            _write(anew, done.version)
    done.items += len(anew)
    done.broken |= broken
    return last


def _write(anew: list[tuple[UUID, bytes]], version: Keyring) -> None:
    marks = ", ".join(["(%s, %s)"] * len(anew))
    query = f"""
        UPDATE {TABLE} SET keyring_id = %s, wrapped = anew.column2
        FROM (VALUES {marks}) AS anew WHERE {TABLE}.id = anew.column1
    """
    prepared = ItemKey._meta.pk.get_db_prep_value
    with connection.cursor() as cursor:
        values = [value for pk, wrapped in anew for value in (prepared(pk, connection), wrapped)]
        cursor.execute(query, [version.pk, *values])
