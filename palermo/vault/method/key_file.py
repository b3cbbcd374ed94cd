"""The text of a key file: what the `age` tool reads too. Secret lines open; public lines (age1…) only seal."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pyrage
from pyrage.x25519 import Identity, Recipient

from palermo.vault.method.blinding import index_fingerprint


@dataclass(frozen=True)
class KeyFile:
    recipients: tuple[str, ...]  # the public halves, in the order of the file
    secret: Mapping[str, Identity]  # by their public half; the others are held elsewhere
    damaged: tuple[int, ...]  # numbers of the lines that cannot be read

    @property
    def fingerprints(self) -> list[str]:
        return [fingerprint(recipient) for recipient in self.recipients]

    def and_of(self, other: "KeyFile") -> "KeyFile":
        recipients = tuple(dict.fromkeys([*self.recipients, *other.recipients]))
        return KeyFile(recipients, {**self.secret, **other.secret}, ())


NO_KEYS = KeyFile((), {}, ())


def read_keys(text: str) -> KeyFile:
    recipients: dict[str, None] = {}
    secret: dict[str, Identity] = {}
    damaged: list[int] = []
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            if line.startswith("age1"):
                recipients[str(Recipient.from_str(line))] = None
            else:
                key = Identity.from_str(line)
                recipients[str(key.to_public())] = None
                secret[str(key.to_public())] = key
        except (pyrage.IdentityError, pyrage.RecipientError):
            damaged.append(number)
    return KeyFile(tuple(recipients), secret, tuple(damaged))


def key_line(version: int, line: str, recipient: str, at: datetime) -> str:
    return f"# version {version}, fingerprint {fingerprint(recipient)}, made {at:%Y-%m-%d}\n{line}\n"


def fingerprint(recipient: str) -> str:
    """A short name by which people compare keys; of the public half."""
    digest = hashlib.sha256(recipient.encode()).hexdigest()[:16]
    return " ".join(digest[start : start + 4] for start in range(0, 16, 4))


def new_index_key() -> bytes:
    return secrets.token_bytes(32)


def index_text(key: bytes, ring: str, at: datetime) -> str:
    return f"# index key of {ring}, fingerprint {index_fingerprint(key)}, made {at:%Y-%m-%d}\n{key.hex()}\n"


def read_index_key(text: str) -> bytes | None:
    """None where no whole key stands in the text."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if len(lines) != 1 or len(lines[0]) != 64:
        return None
    try:
        return bytes.fromhex(lines[0])
    except ValueError:
        return None
