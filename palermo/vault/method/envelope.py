"""Envelopes in the age format (X25519, ChaCha20-Poly1305), by pyrage: a key for the bytes, wrapped to a ring's key.

Encrypted bytes begin inside with the id and kind of their object, and a wrapped key with the id and ring of its
row: what was moved to another row opens, and is then seen to be another's.
"""

import io
from typing import Protocol
from uuid import UUID

import pyrage
from pyrage.x25519 import Identity, Recipient


class Reader(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Writer(Protocol):
    def write(self, data: bytes, /) -> int: ...
    def flush(self) -> None: ...


class Altered(Exception):
    """Not the bytes that were encrypted, or not under this key."""


class Swapped(Altered):
    """Whole and under this key, but encrypted for another row."""


class TooLarge(Exception):
    """More bytes came than were allowed."""


def new_key() -> Identity:
    return Identity.generate()


def wrap(key: Identity, to: str, key_id: UUID, ring: str) -> bytes:
    return pyrage.encrypt(_label(key_id, ring) + str(key).encode(), [Recipient.from_str(to)])


def unwrap(wrapped: bytes, ring_key: Identity, key_id: UUID, ring: str) -> Identity:
    try:
        plain = pyrage.decrypt(wrapped, [ring_key])
    except (pyrage.DecryptError, OSError) as wrong:
        raise Altered from wrong
    label = _label(key_id, ring)
    if not plain.startswith(label):
        raise Swapped
    return Identity.from_str(plain.removeprefix(label).decode())


def header(object_id: UUID, kind: str) -> bytes:
    return b"palermo-sealed/1 %s %s\n" % (str(object_id).encode(), kind.encode())


def encrypt(data: bytes, to: str, head: bytes) -> bytes:
    return pyrage.encrypt(head + data, [Recipient.from_str(to)])


def decrypt(data: bytes, key: Identity, head: bytes) -> bytes:
    try:
        plain = pyrage.decrypt(data, [key])
    except (pyrage.DecryptError, OSError) as wrong:
        raise Altered from wrong
    if not plain.startswith(head):
        raise Swapped
    return plain[len(head) :]


def encrypt_stream(source: Reader, target: Writer, to: str, head: bytes, limit: int | None = None) -> int:
    """Bytes in, encrypted bytes out, in constant memory; gives the size of the plain ones."""
    reader, writer = _Source(source, head, limit), _Target(target)
    try:
        pyrage.encrypt_io(reader, writer, [Recipient.from_str(to)])
    except (pyrage.EncryptError, OSError):
        # What our side raised comes back out of pyrage as a text only.
        if failure := reader.failure or writer.failure:
            raise failure from None
        raise
    return reader.size


def _label(key_id: UUID, ring: str) -> bytes:
    return b"palermo-key/1 %s %s\n" % (str(key_id).encode(), ring.encode())


class _Source:
    """The header, then the source; counts, and keeps what went wrong."""

    def __init__(self, source: Reader, head: bytes, limit: int | None) -> None:
        self.head, self.source, self.limit = io.BytesIO(head), source, limit
        self.size = 0
        self.failure: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        if head := self.head.read(size):
            return head
        try:
            data = self.source.read(size)
            self.size += len(data)
            if self.limit is not None and self.size > self.limit:
                raise TooLarge
        except Exception as failure:
            self.failure = failure
            raise
        return data


class _Target:
    def __init__(self, target: Writer) -> None:
        self.target = target
        self.failure: Exception | None = None

    def write(self, data: bytes) -> int:
        try:
            return self.target.write(data)
        except Exception as failure:
            self.failure = failure
            raise

    def flush(self) -> None:
        try:
            self.target.flush()
        except Exception as failure:
            self.failure = failure
            raise
