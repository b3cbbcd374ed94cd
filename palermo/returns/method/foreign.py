"""What is no container of a return at all, told by its first bytes; and the words of the check for it."""

from collections.abc import Iterable
from itertools import chain

from palermo.returns.method.fields import contract_rows

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def foreign(data: bytes, more: Iterable[bytes] = ()) -> str | None:
    """A reason of contract/reasons.csv, or None. `more` is what follows; it is read only of an old workbook."""
    if not data:
        return "empty"
    if data.startswith(OLD):
        return "encrypted" if holds(ENCRYPTED, chain([data], more)) else "old-workbook"
    return None if data.startswith(ZIP) else "format"


def holds(wanted: bytes, pieces: Iterable[bytes]) -> bool:
    """Also where it lies across two pieces."""
    before = b""
    for piece in pieces:
        if wanted in before + piece:
            return True
        before = (before + piece)[-len(wanted) :]
    return False


def unreadable(reason: str, lang: str) -> str:
    """The finding of a file that cannot be read for this reason, as the check words it."""
    rule = next(row for row in contract_rows("messages.csv") if row["rule"] == "unreadable")
    why = next(row for row in contract_rows("reasons.csv") if row["reason"] == reason)
    column = "ur" if lang == "ur" else "en"
    return f"{rule[column]} {why[column]}"
