"""Item keys: one for each named item of a ring, so cheap (AES-256-GCM) that a register has one for every case.

They are wrapped under the ring's book key, which is derived from the secret half of one version of the ring. So no
row holds it, nobody who writes into the database can lay down one of theirs, and with the version it is gone.
"""

import os
import secrets
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyrage.x25519 import Identity

from palermo.vault.method.envelope import Altered

KEY, NONCE = 32, 12


def new_item_key() -> bytes:
    return os.urandom(KEY)


def new_ids(count: int, at: datetime) -> list[str]:
    """In hexadecimal, one after the other from a random one of this moment: rows lie on the disk in their order."""
    first = (int(at.timestamp() * 1000) << 80) + secrets.randbits(80)
    return [f"{first + number:032x}" for number in range(count)]


class Book:
    """Wraps and opens the item keys of one version of a ring. What was wrapped as another row does not open.

    `item_id` is the row's id in hexadecimal.
    """

    __slots__ = ("_cipher", "_ring")

    def __init__(self, ring_key: Identity, ring: str) -> None:
        info = f"palermo book key/{ring}".encode()
        derived = HKDF(algorithm=SHA256(), length=KEY, salt=None, info=info).derive(str(ring_key).encode())
        self._cipher, self._ring = AESGCM(derived), ring

    def __repr__(self) -> str:
        return "Book()"

    def wrap(self, key: bytes, name: str, item_id: str) -> bytes:
        return _encrypted(self._cipher, key, self._label(name, item_id))

    def unwrap(self, wrapped: bytes, name: str, item_id: str) -> bytes:
        """Raises Altered."""
        return _decrypted(self._cipher, wrapped, self._label(name, item_id))

    def _label(self, name: str, item_id: str) -> bytes:
        return f"palermo-item-key/1 {self._ring} {name} {item_id}".encode()


class ItemSecret:
    """The key of one item. `about` says what the bytes are: what was sealed as something else does not open."""

    __slots__ = ("_key",)  # a cipher of its own would hold 2.5 KB for each of a million

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __repr__(self) -> str:
        return "ItemSecret()"

    def seal(self, data: bytes, about: str) -> bytes:
        """28 bytes more than `data`: nonce, encrypted bytes, tag."""
        return _encrypted(AESGCM(self._key), data, _about(about))

    def open(self, sealed: bytes, about: str) -> bytes:
        """Raises Altered."""
        return _decrypted(AESGCM(self._key), sealed, _about(about))


def _about(about: str) -> bytes:
    return f"palermo-item/1 {about}".encode()


def _encrypted(cipher: AESGCM, data: bytes, label: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + cipher.encrypt(nonce, data, label)


def _decrypted(cipher: AESGCM, sealed: bytes, label: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], label)
    except (InvalidTag, ValueError) as wrong:  # ValueError: too short for a nonce
        raise Altered from wrong
