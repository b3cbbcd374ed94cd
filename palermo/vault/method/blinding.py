"""Blind indexes: a keyed fingerprint of a value, by which it is found without being readable (HMAC-SHA256)."""

import hashlib
import hmac
import math

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

BITS = 256


def purpose_key(index_key: bytes, ring: str, purpose: str) -> bytes:
    """A key of its own for each purpose, so that one index tells nothing about another."""
    return HKDF(
        algorithm=SHA256(), length=32, salt=None, info=f"palermo blind index/{ring}/{purpose}".encode()
    ).derive(index_key)


def blinded(key: bytes, value: str, bits: int | None = None) -> str:
    """Hexadecimal; with `bits`, only so many leading ones, so that several values share a bucket."""
    digest = hmac.digest(key, value.encode(), hashlib.sha256)
    if bits is None:
        return digest.hex()
    if not 1 <= bits <= BITS:
        raise ValueError("bits must lie between 1 and 256")
    return format(int.from_bytes(digest, "big") >> (BITS - bits), f"0{math.ceil(bits / 4)}x")


def same(one: str, other: str) -> bool:
    """In a time that does not tell where the two differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def index_fingerprint(index_key: bytes) -> str:
    digest = hmac.digest(index_key, b"palermo index key fingerprint", hashlib.sha256).hex()[:16]
    return " ".join(digest[start : start + 4] for start in range(0, 16, 4))
