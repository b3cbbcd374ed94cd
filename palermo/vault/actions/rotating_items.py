"""The item keys of a ring that rotates, wrapped anew under the book key of its new version, in columns."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from palermo.vault.actions.item_rows import move
from palermo.vault.actions.rotated import Rotated
from palermo.vault.models import ItemKey
from palermo.vault.queries.items import Books
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
    anew: list[tuple[str, bytes]] = []
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
                anew.append((last.hex, books.of(done.version).wrap(key, name, last.hex)))
        move(anew, done.version.pk)
    done.items += len(anew)
    done.broken |= broken
    return last
