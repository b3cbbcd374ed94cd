"""Who is who on a day, and the nomination letters."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from palermo.journal.actions import exported
from palermo.partners.actions.posts import letter_opened
from palermo.partners.door import Request, page
from palermo.partners.forms.posts import DayForm
from palermo.partners.queries import posts as queries
from palermo.partners.rules.acting import cell
from palermo.partners.views.carrying import look_at_people, there
from palermo.partners.views.lists import who_is_who_listing
from palermo.ui.refusals import NotAllowed
from palermo.vault.models import Attachment
from palermo.vault.queries import attachment, file_name, stream_sealed
from palermo.vault.rules import ring_of


@page("directory.people")
@require_safe
def who_is_who(request: Request) -> HttpResponse:
    today = localdate(request.at)
    form = DayForm(request.GET if "day" in request.GET else None, initial={"day": today})
    day: date = (form.cleaned_data["day"] if form.is_valid() else None) or today
    opened: set[int] = set()
    rows = queries.who_is_who(day, request.wing, request.by)
    listing = who_is_who_listing(request, rows, opened)
    if request.GET.get("format") and not cell(request.by, "directory.export"):
        raise NotAllowed("directory.export", ("list", "who-is-who"))
    if listing.wanted_format:
        exported("who-is-who", listing.count, by=request.by, at=request.at, file_format=listing.wanted_format)
        return listing.export()
    named = [row.person_id for row in listing.page_rows]
    opened |= queries.may_be_opened(request.by, request.at, named) if named else set()
    look_at_people(request, named)
    context = {"listing": listing, "form": form, "day": day, "is_today": day == today}
    return render(request, "partners/who_is_who.html", context)


@page("letter.read")
@require_safe
def letter(request: Request, letter_id: UUID) -> Any:
    """Streamed out of the vault, to be kept, never shown in the page: a file from outside is not ours to run."""
    tenure = there(queries.tenure_of_letter(letter_id, request.by))
    try:
        kept = attachment(letter_id)
    except Attachment.DoesNotExist:
        raise Http404 from None
    if kept.sealed.data_key.ring != ring_of(request.wing):
        raise Http404
    letter_opened(tenure, by=request.by, at=request.at)
    response = StreamingHttpResponse(stream_sealed(kept.sealed), content_type=kept.media_type)
    response.headers["Content-Length"] = str(kept.size)
    response.headers["Content-Disposition"] = (
        content_disposition_header(True, file_name(kept)) or "attachment"
    )
    response.headers["Cache-Control"] = "no-store"
    return response
