"""What a file is by its first bytes, before all of it is there. What the rest holds, the check finds."""

from collections.abc import Iterable

from django.utils.translation import get_language

from palermo.returns.method.foreign import foreign, unreadable
from palermo.ui.refusals import Refused

BEGINNING = 96
NAME_LENGTH, NAME = slice(26, 28), 30
OF_A_WORKBOOK = (b"[Content_Types].xml", b"_rels/", b"xl/", b"docProps/")


def container_of(beginning: bytes, more: Iterable[bytes] = ()) -> str:
    """xlsx or zip. Raises Refused for everything else, in the words of the check."""
    if reason := foreign(beginning, more):
        raise Refused(unreadable(reason, get_language() or "en"), "file")
    length = int.from_bytes(beginning[NAME_LENGTH], "little")
    first = beginning[NAME : NAME + length]
    return "xlsx" if first.startswith(OF_A_WORKBOOK) else "zip"
