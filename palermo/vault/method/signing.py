"""Signatures: Ed25519 (RFC 8032). Whoever has the public half can tell that a receipt is this installation's."""

import hashlib

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)


def new_signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def secret_text(key: Ed25519PrivateKey) -> str:
    """PEM (PKCS 8), as openssl reads it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_text(key: Ed25519PrivateKey) -> str:
    """PEM, to be given to whoever checks receipts elsewhere."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def public_half(key: Ed25519PrivateKey) -> str:
    """The 32 bytes as 64 hexadecimal digits."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def read_secret(text: str) -> Ed25519PrivateKey | None:
    """None where the text holds no such key."""
    try:
        key = load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError):
        return None
    return key if isinstance(key, Ed25519PrivateKey) else None


def read_public(text: str) -> str | None:
    """The public half out of PEM, as `public_half` writes it; None where the text holds no such key."""
    try:
        key = load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm):
        return None
    if not isinstance(key, Ed25519PublicKey):
        return None
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def is_signed(data: bytes, signature: bytes, public: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def signing_fingerprint(public: str) -> str:
    """A short name by which people compare keys."""
    digest = hashlib.sha256(bytes.fromhex(public)).hexdigest()[:16]
    return " ".join(digest[start : start + 4] for start in range(0, 16, 4))
