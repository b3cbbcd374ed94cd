"""What a file is, by its content alone; what may lie on the shelf, and why something else may not."""

import codecs
import json
import re
from typing import BinaryIO

from palermo.library.method.zips import (
    DOCX,
    ODP,
    ODS,
    ODT,
    PPTX,
    XLSX,
    ZIP,
    Unsafe,
    is_data_package,
    kind_of_zip,
)

PDF, PNG, JPEG, GIF, WEBP = "application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"
PARQUET = "application/vnd.apache.parquet"
TEXT, CSV, MARKDOWN = "text/plain", "text/csv", "text/markdown"
JSON, GEOJSON = "application/json", "application/geo+json"

ENDINGS: dict[str, tuple[str, ...]] = {
    PDF: (".pdf",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    PPTX: (".pptx",),
    ODT: (".odt",),
    ODS: (".ods",),
    ODP: (".odp",),
    TEXT: (".txt",),
    CSV: (".csv", ".tsv"),
    MARKDOWN: (".md", ".markdown"),
    JSON: (".json",),
    GEOJSON: (".geojson", ".json"),
    PARQUET: (".parquet",),
    ZIP: (".zip",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    GIF: (".gif",),
    WEBP: (".webp",),
}
NAMES = {
    PDF: "PDF",
    DOCX: "DOCX",
    XLSX: "XLSX",
    PPTX: "PPTX",
    ODT: "ODT",
    ODS: "ODS",
    ODP: "ODP",
    TEXT: "TXT",
    CSV: "CSV",
    MARKDOWN: "Markdown",
    JSON: "JSON",
    GEOJSON: "GeoJSON",
    PARQUET: "Parquet",
    ZIP: "ZIP",
    PNG: "PNG",
    JPEG: "JPEG",
    GIF: "GIF",
    WEBP: "WebP",
}
PICTURES = frozenset({PNG, JPEG, GIF, WEBP})
TEXTS = frozenset({TEXT, CSV, MARKDOWN})

BEGINNINGS = (
    (PDF, b"%PDF-"),
    (PNG, b"\x89PNG\r\n\x1a\n"),
    (JPEG, b"\xff\xd8\xff"),
    (GIF, b"GIF87a"),
    (GIF, b"GIF89a"),
)
REFUSED_BEGINNINGS = (
    ("old_office", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("program", b"MZ"),
    ("program", b"\x7fELF"),
    ("program", b"#!"),
)
PIECE, WHOLE_JSON = 256 * 1024, 8 * 1024 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What a browser takes for a page where it is left to guess.
_PAGE = re.compile(
    r"<(?:!doctype\s+html|html|head|body|script|iframe|style|title|meta|link|table|div|font|h1|a|b|br|p|form|img|object)"
    r"[\s/>]|<!--",
    re.I,
)
_DRAWING = re.compile(r"<(?:\w+:)?svg[\s/>]|<!doctype\s+svg", re.I)


def recognise(stream: BinaryIO, size: int, name: str, *, package: bool = False) -> str:
    """The media type; `name` only tells the plain texts apart, of which none is active. Raises Unsafe with a reason."""
    stream.seek(0)
    beginning = stream.read(4096)
    for reason, start in REFUSED_BEGINNINGS:
        if beginning.startswith(start):
            raise Unsafe(reason)
    kind = next((kind for kind, start in BEGINNINGS if beginning.startswith(start)), None)
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        kind = WEBP
    if beginning.startswith(b"PAR1") and size > 12:
        stream.seek(size - 4)
        kind = PARQUET if stream.read(4) == b"PAR1" else None
    if beginning.startswith(b"PK\x03\x04"):
        kind = _zip(stream, size, package)
    return kind or _text(stream, size, beginning, name)


def claimed(name: str, kind: str) -> str | None:
    """Another type that is taken and that the name's ending promises; None where name and content agree."""
    ending = ending_of(name)
    if ending in ENDINGS[kind]:
        return None
    return next((other for other, endings in ENDINGS.items() if ending in endings), None)


def ending_of(name: str) -> str:
    _, dot, ending = name.strip().lower().rpartition(".")
    return f".{ending}" if dot else ""


def _zip(stream: BinaryIO, size: int, package: bool) -> str:
    kind = kind_of_zip(stream, size)
    if kind == ZIP and not (package and is_data_package(stream)):
        raise Unsafe("zip")
    return kind


def _text(stream: BinaryIO, size: int, beginning: bytes, name: str) -> str:
    start = beginning.decode("utf-8-sig", "ignore").lstrip()
    if _DRAWING.search(start):
        raise Unsafe("svg")
    if _PAGE.match(start):
        raise Unsafe("html")
    if start.startswith("<?xml"):
        raise Unsafe("html" if "<html" in start.lower() else "xml")
    require_text(stream)
    ending = ending_of(name)
    if start[:1] in ("{", "[") and size <= WHOLE_JSON and (kind := _json(stream)):
        return kind
    return next((kind for kind in (CSV, MARKDOWN) if ending in ENDINGS[kind]), TEXT)


def require_text(stream: BinaryIO) -> None:
    """UTF-8 to the last byte, and nothing in it that no text needs."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := stream.read(PIECE):
            if _CONTROL.search(decoder.decode(piece)):
                raise Unsafe("unknown")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as wrong:
        raise Unsafe("unknown") from wrong


def _json(stream: BinaryIO) -> str | None:
    stream.seek(0)
    try:
        whole = json.loads(stream.read().decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    shape = whole.get("type") if isinstance(whole, dict) else None
    return GEOJSON if shape in ("FeatureCollection", "Feature") else JSON
