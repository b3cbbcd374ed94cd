"""A document's file as an answer: always something to save, in pieces, from any byte on."""

from collections.abc import Iterator
from pathlib import Path

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from palermo.library.method.ranges import NotThere, wanted
from palermo.library.method.recognising import TEXTS
from palermo.library.models import Document
from palermo.library.rules.files import file_of
from palermo.library.rules.reading import PUBLIC
from palermo.partners.door import Request

PIECE = 256 * 1024
NOTHING_RUNS = "sandbox; default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"


def given(request: Request, document: Document) -> HttpResponse | StreamingHttpResponse:
    path = file_of(document.file)
    if not path.is_file():
        raise FileNotFoundError(f"the shelf misses the file of document {document.pk}")
    headers = headers_of(document)
    if headers["ETag"] in request.headers.get("If-None-Match", "").split(", "):
        return HttpResponse(status=304, headers={name: headers[name] for name in ("ETag", "Cache-Control")})
    try:
        part = wanted(asked_range(request, headers["ETag"]), document.size)
    except NotThere:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{document.size}"})
    first, length = part or (0, document.size)
    headers["Content-Length"] = str(length)
    if part:
        headers["Content-Range"] = f"bytes {first}-{first + length - 1}/{document.size}"
    status = 206 if part else 200
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    return StreamingHttpResponse(pieces(path, first, length), status=status, headers=headers)


def asked_range(request: Request, etag: str) -> str:
    """A reader who goes on with an older file gets the whole of this one."""
    condition = request.headers.get("If-Range", etag)
    return request.headers.get("Range", "") if condition == etag else ""


def headers_of(document: Document) -> dict[str, str]:
    charset = "; charset=utf-8" if document.media_type in TEXTS else ""
    return {
        "Content-Type": document.media_type + charset,
        "Content-Disposition": content_disposition_header(True, document.file_name) or "attachment",
        "Content-Security-Policy": NOTHING_RUNS,
        "X-Content-Type-Options": "nosniff",
        "Accept-Ranges": "bytes",
        "ETag": f'"{document.address.hex}"',
        "Cache-Control": "no-cache" if document.audience == PUBLIC else "no-store",
    }


def pieces(path: Path, first: int, length: int) -> Iterator[bytes]:
    with path.open("rb") as stream:
        stream.seek(first)
        while length > 0 and (piece := stream.read(min(PIECE, length))):
            length -= len(piece)
            yield piece
