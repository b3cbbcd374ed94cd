"""What is handed out of a return: the file as sent, its marked copies, its receipts. Always something to save."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from palermo.partners.door import Request, page
from palermo.partners.views.carrying import there
from palermo.returns import queries
from palermo.returns.actions.deriving import ask_for
from palermo.returns.actions.opening import open_marked, open_sent
from palermo.returns.models import Submission
from palermo.returns.paper import receipt_paper
from palermo.returns.queries.working import progress_of_work
from palermo.returns.rules.people import LIST, OPEN
from palermo.returns.views.returns import shown
from palermo.returns.views.wording import title_of
from palermo.ui.exporting import MEDIA
from palermo.ui.language import LANGUAGES

ZIP = "application/zip"


def given(pieces: Iterable[bytes], name: str, media: str, size: int | None = None) -> Any:
    response = StreamingHttpResponse(pieces, content_type=media)
    if size is not None:
        response.headers["Content-Length"] = str(size)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "no-store"
    return response


@page(OPEN)
@require_safe
def return_sent(request: Request, address: UUID) -> Any:
    row = shown(request, address)
    name = saved_as(queries.file_name(row) or code_name(row), row.container)
    pieces = open_sent(row, by=request.by, at=request.at)
    return given(pieces, name, MEDIA["xlsx"] if row.container == "xlsx" else ZIP, row.size)


@page(OPEN)
@require_safe
def return_marked(request: Request, address: UUID, lang: str) -> Any:
    """Made at once where it is small; else a page that looks again by itself until it is there."""
    if lang not in LANGUAGES:
        raise Http404
    row = shown(request, address)
    derived = ask_for(row, f"marked:{lang}", by=request.by, at=request.at)
    if derived.content is None:
        return being_made(request, row, derived.work, _("The marked copy is being made"))
    pieces = open_marked(derived, by=request.by, at=request.at)
    return given(pieces, f"{code_name(row)}-marked-{lang}.xlsx", MEDIA["xlsx"], derived.content.size)


def being_made(request: Request, row: Submission, work: UUID | None, title: str) -> HttpResponse:
    progress = progress_of_work(work)
    htmx = getattr(request, "htmx", None)
    context = {"submission": row, "progress": progress, "title": title, "back": title_of(row)}
    if htmx and htmx.target == "progress":
        if progress is None:
            return HttpResponse(status=204, headers={"HX-Redirect": request.path})
        return render(request, "returns/progress.html", context)
    return render(request, "returns/being_made.html", context)


@page(LIST)
@require_safe
def return_receipt(request: Request, address: UUID, kind: str, form: str) -> HttpResponse:
    """The signed JSON itself, or a paper of it in one of the languages."""
    row = shown(request, address)
    receipt = there(queries.receipts(row).get(kind))
    name = f"receipt-{kind}-{row.address}"
    if form == "json":
        data, media = queries.receipt_bytes(receipt), "application/json"
    elif form in LANGUAGES:
        data = receipt_paper(queries.receipt_bytes(receipt), form, settings.TIME_ZONE)
        media = "application/pdf"
    else:
        raise Http404
    ending = "json" if form == "json" else f"{form}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return HttpResponse(data, content_type=media, headers=headers)


def saved_as(name: str, container: str) -> str:
    """With the ending of what it is: under another one the machine of whoever opens it might run it."""
    ending = f".{container}"
    return name if name.lower().endswith(ending) else name + ending


def code_name(row: Submission) -> str:
    """Of codes and days only."""
    period = f"-{row.period_start}-{row.period_end}" if row.period_start else ""
    return f"{row.body}{period}"
