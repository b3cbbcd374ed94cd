"""The chain: how a line becomes bytes, and how a link seals it. Format palermo-line/1, told in docs/journal.md."""

import json
from collections.abc import Sequence
from hashlib import sha256

FORMAT = "palermo-line/1"
# In this order, after the format's name; `at` as 2026-11-24T09:00:00.000000Z.
FIELDS = (
    "id",
    "at",
    "wing",
    "act",
    "outcome",
    "account",
    "role",
    "scope",
    "thing_kind",
    "thing_id",
    "details",
    "reason",
    "reference",
    "origin",
    "request",
    "once",
)
GENESIS = bytes(32)
"""The digest before the first line."""


def canonical(values: Sequence[str | int | None]) -> bytes:
    """A line's bytes: one JSON array, UTF-8, no spaces, non-ASCII letters as themselves. Takes FIELDS in order."""
    return json.dumps([FORMAT, *values], ensure_ascii=False, separators=(",", ":")).encode()


def sealed(previous: bytes, line: bytes) -> bytes:
    """The 32 bytes that seal a line after `previous` (32 bytes)."""
    return sha256(previous + line).digest()
