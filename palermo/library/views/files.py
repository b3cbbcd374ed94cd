"""A document's file, always as something to save; its pages and pictures, always as pictures made here."""

from uuid import UUID

from csp.decorators import csp_update
from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from palermo.library import queries
from palermo.library.giving import given
from palermo.library.views.documents import tombstone
from palermo.partners.door import Request, public
from palermo.partners.views.carrying import there


@public
@csp_update({"sandbox": True})
@require_safe
def document_file(request: Request, address: UUID) -> HttpResponse | StreamingHttpResponse:
    shown = there(queries.document(address, request.by))
    if shown.withdrawn_at is not None:
        return tombstone(request, shown, queries.versions(shown, request.by))
    return given(request, shown)
