"""How the vault stands: its rings and versions, and whether every object still opens."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from palermo.ui.refusals import Refused
from palermo.vault.method.key_file import NO_KEYS, KeyFile
from palermo.vault.models import DataKey, Keyring, Sealed
from palermo.vault.queries.opening import stream_sealed
from palermo.vault.rules.files import file_of
from palermo.vault.rules.keys import keys_of
from palermo.vault.rules.refusals import Changed, Destroyed, NotHeldHere


@dataclass(frozen=True)
class Standing:
    version: Keyring
    data_keys: int
    place: str  # here, away or missing


def standing() -> list[Standing]:
    versions = Keyring.objects.order_by("name", "version").annotate(
        live=Count("data_keys", filter=Q(data_keys__destroyed_at__isnull=True))
    )
    return [Standing(each, each.live, place_of(each)) for each in versions]


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


def live() -> QuerySet[Sealed]:
    return Sealed.objects.filter(destroyed_at__isnull=True, data_key__destroyed_at__isnull=True)


@dataclass(frozen=True)
class Tried:
    sealed: Sealed
    trouble: Refused | None
    away: bool = False


def try_all(*, keys: KeyFile = NO_KEYS) -> Iterator[Tried]:
    """Opens every object to its end; of what is sealed under a key kept elsewhere, only that the bytes are there."""
    for sealed in live().select_related("data_key__keyring").order_by("pk").iterator(chunk_size=500):
        try:
            for _piece in stream_sealed(sealed, keys=keys):
                pass
        except NotHeldHere:
            yield Tried(sealed, _bytes_there(sealed), away=True)
        except Destroyed:  # while this ran
            continue
        except Refused as trouble:
            yield Tried(sealed, trouble)
        else:
            yield Tried(sealed, None)


def _bytes_there(sealed: Sealed) -> Changed | None:
    if not sealed.in_file:
        return None
    path = file_of(sealed.pk)
    if not path.exists():
        return Changed("missing", sealed.pk)
    return None if path.stat().st_size == sealed.stored_size else Changed("bytes", sealed.pk)
