"""What a ZIP is, by its table of contents and two small members: Office, OpenDocument, a data package, or none.

Nothing is unpacked beyond a bounded part of one member, and the table of contents is measured before it is read.
"""

import re
import struct
import zipfile
from typing import BinaryIO

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"
ZIP = "application/zip"

MOST_MEMBERS, MOST_CONTENTS, MOST_TYPES = 20_000, 8 * 1024 * 1024, 1024 * 1024
_END, _END_64 = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q")
_OVERRIDE = re.compile(r"<(?:\w+:)?Override\b[^>]*>")
_PART = re.compile(r"""\bPartName\s*=\s*["']/?([^"']+)["']""")
_TYPE = re.compile(r"""\bContentType\s*=\s*["']([^"']+)["']""")


class Unsafe(Exception):
    """Not taken; the argument is the code of the reason."""


def kind_of_zip(stream: BinaryIO, size: int) -> str:
    """Raises Unsafe: broken, large, encrypted or macro."""
    measure(stream, size)
    try:
        with zipfile.ZipFile(stream) as archive:
            return _kind(archive)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError, struct.error) as wrong:
        raise Unsafe("broken") from wrong


def measure(stream: BinaryIO, size: int) -> None:
    """How many members, and how long their table is, from the last bytes alone."""
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise Unsafe("broken")
    _, _, _, _, members, length, start, _ = _END.unpack_from(tail, at)
    if members == 0xFFFF or 0xFFFFFFFF in (length, start):
        at = tail.rfind(b"PK\x06\x06")
        if at < 0 or len(tail) - at < _END_64.size:
            raise Unsafe("broken")
        members, length = _END_64.unpack_from(tail, at)[7:9]
    if members > MOST_MEMBERS or length > MOST_CONTENTS:
        raise Unsafe("large")


def _kind(archive: zipfile.ZipFile) -> str:
    members = {each.filename: each for each in archive.infolist()}
    if any(each.flag_bits & 1 for each in members.values()):
        raise Unsafe("encrypted")
    if "[Content_Types].xml" in members:
        return _office(archive, members)
    if "mimetype" in members:
        return _open_document(archive, members)
    return ZIP


def _office(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> str:
    text = _small(archive, members["[Content_Types].xml"]).decode("utf-8")  # else a ValueError: broken
    lower = text.lower()
    if "macroenabled" in lower or "vbaproject" in lower or any(_is_macro(name) for name in members):
        raise Unsafe("macro")
    for override in _OVERRIDE.findall(text):
        part, declared = _PART.search(override), _TYPE.search(override)
        for kind in (DOCX, XLSX, PPTX):
            if part and declared and declared[1] == f"{kind}.main+xml" and part[1] in members:
                return kind
    return ZIP


def _open_document(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> str:
    declared = _small(archive, members["mimetype"]).decode("ascii", "replace").strip()
    if declared not in (ODT, ODS, ODP) or "content.xml" not in members:
        return ZIP
    if any(_is_macro(name) for name in members):
        raise Unsafe("macro")
    return declared


def _is_macro(name: str) -> bool:
    return name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "Scripts/"))


def _small(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as stream:
        text = stream.read(MOST_TYPES + 1)
    if len(text) > MOST_TYPES:
        raise Unsafe("large")
    return text


def is_data_package(stream: BinaryIO) -> bool:
    """A package says of itself what its tables are."""
    with zipfile.ZipFile(stream) as archive:
        return "datapackage.json" in archive.namelist()
