"""A document's file, always as something to save; its pages and pictures, always as pictures made here."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from csp.decorators import csp_update
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from palermo.library import queries
from palermo.library.method.ranges import NotThere, wanted
from palermo.library.method.recognising import TEXTS
from palermo.library.models import Document
from palermo.library.rules.files import file_of
from palermo.library.rules.reading import PUBLIC
from palermo.library.views.documents import tombstone
from palermo.partners.door import Request, public
from palermo.partners.views.carrying import there

PIECE = 256 * 1024


@public
@csp_update({"sandbox": True})
@require_safe
def document_file(request: Request, address: UUID) -> HttpResponse | StreamingHttpResponse:
    shown = there(queries.document(address, request.by))
    if shown.withdrawn_at is not None:
        return tombstone(request, shown, queries.versions(shown, request.by))
    path = file_of(shown.file)
    if not path.is_file():
        raise FileNotFoundError(f"the shelf misses the file of document {shown.pk}")
    headers = headers_of(shown)
    if headers["ETag"] in request.headers.get("If-None-Match", "").split(", "):
        return HttpResponse(status=304, headers={name: headers[name] for name in ("ETag", "Cache-Control")})
    try:
        part = wanted(asked_range(request, headers["ETag"]), shown.size)
    except NotThere:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{shown.size}"})
    first, length = part or (0, shown.size)
    headers["Content-Length"] = str(length)
    if part:
        headers["Content-Range"] = f"bytes {first}-{first + length - 1}/{shown.size}"
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
