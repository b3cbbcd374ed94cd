"""A document's file, always as something to save; its pages and pictures, always as pictures made here."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from palermo.library import queries
from palermo.library.giving import NOTHING_RUNS, given
from palermo.library.queries import previews
from palermo.library.rules.reading import PUBLIC
from palermo.library.views.documents import tombstone
from palermo.partners.door import Request, public
from palermo.partners.views.carrying import there


@public
@require_safe
def document_file(request: Request, address: UUID) -> HttpResponse:
    shown = there(queries.document(address, request.by))
    if shown.withdrawn_at is not None:
        return tombstone(request, shown, queries.versions(shown, request.by))
    return given(request, shown)  # type: ignore[return-value]  # a stream is an answer too


@public
@require_safe
def document_preview(request: Request, address: UUID, page: int) -> HttpResponse:
    """A picture that was made here; never the file."""
    shown = there(queries.document(address, request.by))
    if shown.withdrawn_at is not None:
        return tombstone(request, shown, queries.versions(shown, request.by))
    try:
        made = previews.page(shown, page)
    except previews.NoPreview as none:
        if none.args[0] == "busy":
            return HttpResponse(status=503, headers={"Retry-After": "5"})
        raise Http404 from none
    cache = "no-cache" if shown.audience == PUBLIC else "no-store"
    headers = {"Cache-Control": cache, "Content-Security-Policy": NOTHING_RUNS}
    return HttpResponse(made.content, content_type=made.media_type, headers=headers)
