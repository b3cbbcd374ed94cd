"""What a file is by its first bytes, before all of it is there. What the rest holds, the check finds."""

from django.utils.translation import gettext as _

from palermo.ui.refusals import Refused

BEGINNING = 96
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NAME_LENGTH, NAME = slice(26, 28), 30
OF_A_WORKBOOK = (b"[Content_Types].xml", b"_rels/", b"xl/", b"docProps/")


def container_of(beginning: bytes) -> str:
    """xlsx or zip. Raises Refused in words for everything else."""
    if not beginning:
        raise Refused(_("This file is empty."), "file")
    if beginning.startswith(OLD):
        words = _(
            "This is an old or password-protected workbook. Save it as an Excel workbook (.xlsx) without a password "
            "and send that."
        )
        raise Refused(words, "file")
    if not beginning.startswith(ZIP):
        words = _(
            "This is neither an Excel workbook (.xlsx) nor a zip of CSV files. Save it as one of these and send it again."
        )
        raise Refused(words, "file")
    length = int.from_bytes(beginning[NAME_LENGTH], "little")
    first = beginning[NAME : NAME + length]
    return "xlsx" if first.startswith(OF_A_WORKBOOK) else "zip"
