"""How the vault stands: its rings and versions, and whether every object still opens."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from palermo.ui.refusals import Refused
from palermo.vault.method.key_file import NO_KEYS, KeyFile
from palermo.vault.models import DataKey, ItemKey, Keyring, Sealed
from palermo.vault.queries.items import Books
from palermo.vault.queries.opening import stream_sealed
from palermo.vault.rules.files import file_of
from palermo.vault.rules.keys import keys_of
from palermo.vault.rules.refusals import Changed, Destroyed, NotHeldHere


@dataclass(frozen=True)
class Standing:
    version: Keyring
    data_keys: int
    item_keys: int
    place: str  # here, away or missing


def standing() -> list[Standing]:
    versions = Keyring.objects.order_by("name", "version").annotate(
        live=Count("data_keys", filter=Q(data_keys__destroyed_at__isnull=True))
    )
    living = ItemKey.objects.filter(destroyed_at__isnull=True).order_by()
    items = dict(living.values_list("keyring").annotate(count=Count("pk")))
    return [Standing(each, each.live, items.get(each.pk, 0), place_of(each)) for each in versions]


def place_of(version: Keyring) -> str:
    known = keys_of(version.name)
    if version.recipient in known.secret:
        return "here"
    return "away" if version.recipient in known.recipients else "missing"


def waiting(ring: str, current: Keyring) -> QuerySet[DataKey]:
    """Data keys that a rotation still has to wrap anew."""
    return (
        DataKey.objects.filter(ring=ring, destroyed_at__isnull=True)
        .exclude(keyring=current)
        .select_related("keyring")
        .order_by("pk")
    )


def items_waiting(ring: str, current: Keyring) -> list[QuerySet[ItemKey]]:
    """Item keys that a rotation still has to wrap anew, of each older version in order."""
    older = Keyring.objects.filter(name=ring).exclude(pk=current.pk)
    return [each.item_keys.filter(destroyed_at__isnull=True).order_by("pk") for each in older]


def live() -> QuerySet[Sealed]:
    return Sealed.objects.filter(destroyed_at__isnull=True, data_key__destroyed_at__isnull=True)


OBJECT, ITEM = "object", "item"


@dataclass(frozen=True)
class Tried:
    kind: str  # an object, or the key of an item
    id: UUID
    trouble: Refused | None
    away: bool = False


def try_all(*, keys: KeyFile = NO_KEYS) -> Iterator[Tried]:
    """Opens every object to its end, and every item key; what items seal with theirs, their rooms try.

    Of what is sealed under a key kept elsewhere, only that the bytes are there.
    """
    yield from _try_objects(keys)
    yield from _try_items(keys)


def _try_objects(keys: KeyFile) -> Iterator[Tried]:
    for sealed in live().select_related("data_key__keyring").order_by("pk").iterator(chunk_size=500):
        try:
            for _piece in stream_sealed(sealed, keys=keys):
                pass
        except NotHeldHere:
            yield Tried(OBJECT, sealed.pk, _bytes_there(sealed), away=True)
        except Destroyed:  # while this ran
            continue
        except Refused as trouble:
            yield Tried(OBJECT, sealed.pk, trouble)
        else:
            yield Tried(OBJECT, sealed.pk, None)


def _try_items(keys: KeyFile) -> Iterator[Tried]:
    living = ItemKey.objects.filter(destroyed_at__isnull=True)
    books: dict[str, Books] = {}
    rows = living.order_by("pk").values_list("pk", "ring", "name", "keyring_id", "wrapped")
    for item_id, ring, name, keyring, wrapped in rows.iterator(chunk_size=2000):
        try:
            books.setdefault(ring, Books(ring, keys)).opened(item_id, name, keyring, wrapped)
        except NotHeldHere:
            yield Tried(ITEM, item_id, None, away=True)
        except Destroyed:
            continue
        except Refused as trouble:
            yield Tried(ITEM, item_id, trouble)
        else:
            yield Tried(ITEM, item_id, None)


def _bytes_there(sealed: Sealed) -> Changed | None:
    if not sealed.in_file:
        return None
    path = file_of(sealed.pk)
    if not path.exists():
        return Changed("missing", sealed.pk)
    return None if path.stat().st_size == sealed.stored_size else Changed("bytes", sealed.pk)
