"""The keys of named items, in columns: there may be a million. Who may read an item is asked in the room that sealed it."""

import json
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db import connection

from palermo.vault.method.envelope import Altered
from palermo.vault.method.items import Book, ItemSecret
from palermo.vault.method.key_file import NO_KEYS, KeyFile
from palermo.vault.models import ItemKey, Keyring
from palermo.vault.rules.items import in_order
from palermo.vault.rules.keys import secret_of
from palermo.vault.rules.refusals import Changed, Destroyed

STEP = 5000  # names that one statement takes
TABLE = ItemKey._meta.db_table


def item_secrets(names: Iterable[str], *, ring: str) -> dict[str, ItemSecret]:
    """Of those that live; the others are not in the answer. A statement for each 5,000 names."""
    found = secrets_and_gone(names, ring=ring)
    return {name: secret for name, secret in found.items() if secret is not None}


def secrets_and_gone(names: Iterable[str], *, ring: str) -> dict[str, ItemSecret | None]:
    """Of those that are known; None for what was destroyed."""
    books = Books(ring)
    found: dict[str, ItemSecret | None] = {}
    for step in steps(in_order(names)):
        query = f"SELECT id, name, keyring_id, wrapped FROM {TABLE} WHERE ring = %s AND name {_among()}"
        with connection.cursor() as cursor:
            cursor.execute(query, [ring, step if connection.vendor == "postgresql" else json.dumps(step)])
            for item_id, name, keyring, wrapped in cursor.fetchall():
                found[name] = (
                    None if wrapped is None else ItemSecret(books.opened(item_id, name, keyring, wrapped))
                )
    return found


def destroyed_items(names: Iterable[str], *, ring: str) -> set[str]:
    gone = ItemKey.objects.filter(ring=ring, destroyed_at__isnull=False)
    return {
        name
        for step in steps(in_order(names))
        for name in gone.filter(name__in=step).values_list("name", flat=True)
    }


def steps(names: list[str]) -> Iterator[list[str]]:
    return (names[start : start + STEP] for start in range(0, len(names), STEP))


def _among() -> str:
    """One value that holds all names: thousands of marks cost more than the search."""
    return "= ANY(%s)" if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"


class Books:
    """The book keys of a ring, each derived once in a call. A row of another ring does not open with them."""

    def __init__(self, ring: str, keys: KeyFile = NO_KEYS) -> None:
        self._ring, self._keys = ring, keys
        self._books: dict[int, Book] = {}

    def of(self, keyring: Keyring) -> Book:
        """Raises NotHeldHere and KeyTrouble."""
        if keyring.pk not in self._books:
            self._books[keyring.pk] = Book(secret_of(keyring, self._keys), self._ring)
        return self._books[keyring.pk]

    def opened(
        self, item_id: UUID | str, name: str, keyring: int, wrapped: bytes | memoryview | None
    ) -> bytes:
        """Raises Destroyed and Changed too."""
        if wrapped is None:
            raise Destroyed
        book = self._books.get(keyring) or self.of(Keyring.objects.get(pk=keyring))
        hexadecimal = item_id.hex if isinstance(item_id, UUID) else item_id  # as the two databases give it
        try:
            return book.unwrap(bytes(wrapped), name, hexadecimal)
        except Altered as wrong:
            raise Changed("key", UUID(hexadecimal)) from wrong
