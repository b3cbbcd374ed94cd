"""Opening what is sealed. Who may read it is asked in the room that sealed it: the vault does not know readers."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from pyrage.x25519 import Identity

from palermo.vault.method import envelope
from palermo.vault.method.key_file import NO_KEYS, KeyFile
from palermo.vault.method.streaming import decrypt_stream
from palermo.vault.models import DataKey, Sealed
from palermo.vault.rules.files import file_of
from palermo.vault.rules.keys import secret_of
from palermo.vault.rules.refusals import Changed, Destroyed


def open_sealed(sealed: Sealed, *, keys: KeyFile = NO_KEYS) -> bytes:
    """`keys` are those of a file that is not kept on this server."""
    return _opened(sealed, key_for(sealed, keys=keys))


def open_many(sealed: Iterable[Sealed], *, keys: KeyFile = NO_KEYS) -> Iterator[tuple[Sealed, bytes]]:
    """Unwraps the key of each group once; take rows with select_related("data_key__keyring")."""
    known: dict[UUID, Identity] = {}
    for each in sealed:
        if each.data_key_id not in known:
            known[each.data_key_id] = key_for(each, keys=keys)
        yield each, _opened(each, known[each.data_key_id])


def stream_sealed(sealed: Sealed, *, keys: KeyFile = NO_KEYS) -> Iterator[bytes]:
    """In pieces, in constant memory. What can be known at the beginning is refused before the first piece."""
    key = key_for(sealed, keys=keys)
    if not sealed.in_file:
        return iter([_opened(sealed, key)])
    return _streamed(sealed, key)


def key_for(sealed: Sealed, *, keys: KeyFile = NO_KEYS) -> Identity:
    if sealed.destroyed_at is not None:
        raise Destroyed
    return unwrapped(sealed.data_key, keys=keys, thing=sealed.pk)


def unwrapped(data_key: DataKey, *, keys: KeyFile = NO_KEYS, thing: UUID | None = None) -> Identity:
    if data_key.wrapped is None:
        raise Destroyed
    secret = secret_of(data_key.keyring, keys)
    try:
        return envelope.unwrap(bytes(data_key.wrapped), secret, data_key.pk, data_key.ring)
    except envelope.Swapped as wrong:
        raise Changed("swapped", thing or data_key.pk) from wrong
    except envelope.Altered as wrong:
        raise Changed("key", thing or data_key.pk) from wrong


def is_destroyed(ring: str, group: str) -> bool:
    """Whether the group's key was destroyed; a rebuild or a restore asks before it seals anything of it again."""
    return DataKey.objects.filter(ring=ring, group=group, destroyed_at__isnull=False).exists()


def _opened(sealed: Sealed, key: Identity) -> bytes:
    if sealed.in_file:
        return b"".join(_streamed(sealed, key))
    assert sealed.small is not None
    with _named(sealed):
        return envelope.decrypt(bytes(sealed.small), key, envelope.header(sealed.pk, sealed.kind))


def _streamed(sealed: Sealed, key: Identity) -> Iterator[bytes]:
    flow = _flow(sealed, key)
    next(flow)
    return flow


def _flow(sealed: Sealed, key: Identity) -> Iterator[bytes]:
    with _named(sealed):
        path = file_of(sealed.pk)
        if not path.exists():
            raise Changed("missing", sealed.pk)
        if path.stat().st_size != sealed.stored_size:
            raise Changed("bytes", sealed.pk)
        with path.open("rb") as source:
            flow = decrypt_stream(source, key, envelope.header(sealed.pk, sealed.kind))
            try:
                yield b""
                yield from flow
            finally:
                flow.close()


@contextmanager
def _named(sealed: Sealed) -> Iterator[None]:
    """Says which object it is whose bytes do not open."""
    try:
        yield
    except envelope.Swapped as wrong:
        raise Changed("swapped", sealed.pk) from wrong
    except envelope.Altered as wrong:
        raise Changed("bytes", sealed.pk) from wrong
