"""What a file is by its content, and a file name that does no harm where it is shown or saved."""

import re
import unicodedata
from collections.abc import Mapping

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
BEGINNINGS = ((PDF, b"%PDF-"), (PNG, b"\x89PNG\r\n\x1a\n"), (JPEG, b"\xff\xd8\xff"))
ENDINGS = {PDF: (".pdf",), PNG: (".png",), JPEG: (".jpg", ".jpeg")}
NAMES = {PDF: "PDF", PNG: "PNG", JPEG: "JPEG"}
LONGEST = 150
# Joiners are letters' shapes in Urdu; every other invisible mark goes.
JOINERS = {"\u200c", "\u200d"}
_UNSAFE = re.compile(r'[<>:"|?*]')


def media_type(beginning: bytes) -> str | None:
    """By the first bytes; None for everything that is not accepted."""
    return next((kind for kind, start in BEGINNINGS if beginning.startswith(start)), None)


def clean_name(name: str, kind: str, endings: Mapping[str, tuple[str, ...]] = ENDINGS) -> str:
    """The last part of the path, without marks that turn or hide text, ending as its content demands."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    name = "".join(
        letter if unicodedata.category(letter)[0] != "C" or letter in JOINERS else "" for letter in name
    )
    name = " ".join(_UNSAFE.sub("_", name).split()).lstrip(".").strip()
    ending = next((each for each in endings[kind] if name.lower().endswith(each)), None)
    stem = name[: -len(ending)] if ending else name
    ending = ending or endings[kind][0]
    stem = stem[: LONGEST - max(5, len(ending))].rstrip(" .") or "file"
    return stem + ending
