"""The list of returns, and the page of one: how far it is, what was found, what was written, what became of it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from palermo.journal.actions import exported
from palermo.journal.models import Line
from palermo.partners.door import Request, page
from palermo.partners.rules.acting import cell
from palermo.partners.rules.vocabulary import language
from palermo.partners.views.carrying import there
from palermo.returns import queries
from palermo.returns.method.fields import columns
from palermo.returns.models import Submission
from palermo.returns.queries import findings as found
from palermo.returns.queries.timeline import timeline
from palermo.returns.queries.working import Progress, progress_of
from palermo.returns.rules.accepting import WORDS
from palermo.returns.rules.people import DRAFT, ENTER, LIST, OPEN, SEND, may_on
from palermo.returns.rules.states import State
from palermo.returns.views.findings import groups_shown
from palermo.returns.views.lists import returns_listing
from palermo.returns.views.offering import offers
from palermo.returns.views.wording import badge, body_of, period_of, title_of
from palermo.vocabulary.columns import column_label, sheet_label

MOST_DRAFTS = 20


@page(LIST)
@require_safe
def returns(request: Request) -> HttpResponse:
    listing = returns_listing(request)
    if listing.wanted_format:
        exported("returns", listing.count, by=request.by, at=request.at, file_format=listing.wanted_format)
        return listing.export()
    context = {
        "listing": listing,
        "drafts": drafts_told(request),
        "may_send": bool(cell(request.by, SEND) or cell(request.by, ENTER)),
        "may_draft": bool(cell(request.by, DRAFT)),
    }
    return render(request, "returns/returns.html", context)


def drafts_told(request: Request) -> list[dict[str, Any]]:
    if not cell(request.by, DRAFT):
        return []
    return [{"draft": each, "title": title_of(each)} for each in queries.drafts(request.by)[:MOST_DRAFTS]]


def shown(request: Request, address: UUID) -> Submission:
    return there(queries.submission(address, request.by))


@page(LIST)
@require_safe
def a_return(request: Request, address: UUID) -> HttpResponse:
    """The whole page, or the part that moves; once that stands still, the page is asked for anew."""
    row = shown(request, address)
    progress = progress_of(row)
    htmx = getattr(request, "htmx", None)
    if htmx and htmx.target == "progress":
        if progress is None:
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return render(request, "returns/progress.html", {"submission": row, "progress": progress})
    return render(request, "returns/return.html", {"progress": progress, **told(request, row, progress)})


def told(request: Request, row: Submission, progress: Progress | None) -> dict[str, Any]:
    may_open = may_on(row, OPEN, request.by)
    return {
        "submission": row,
        "title": title_of(row),
        "badge": badge(row),
        "body": body_of(row),
        "period": period_of(row),
        "file_name": queries.file_name(row) if may_open else "",
        "sheets": sheets_of(row),
        "groups": groups_shown(row, found.groups(row, language())) if progress is None else [],
        "standing": queries.standing_for(row) if row.state == State.READY else None,
        "newer": newer_than(row, request),
        "said": queries.messages(row) if may_open else None,
        "stated": stated_of(row),
        "held_up": WORDS.get(row.held_up, "") if row.state == State.READY else "",
        "receipts": queries.receipts(row),
        "events": timeline(row),
        "may_open": may_open,
        "offers": offers(row, request, busy=progress is not None),
        "marks": may_open and bool(row.findings) and (row.errors or row.warnings),
    }


def sheets_of(row: Submission) -> list[dict[str, Any]]:
    """Rows sent = rows accepted + rows rejected, for every sheet."""
    return [
        {"sheet": sheet_label(sheet, language()), "sent": sent, "accepted": accepted, "rejected": rejected}
        for sheet, (sent, accepted, rejected) in row.rows.items()
    ]


def stated_of(row: Submission) -> list[dict[str, Any]]:
    """The numbers of its first sheet."""
    return [
        {"label": column_label("return", column, language()), "value": row.stated[column]}
        for column in columns("return")
        if column in row.stated
    ]


def newer_than(row: Submission, request: Request) -> Submission | None:
    """The latest that was sent for the same body and period, where it is not this one."""
    latest = queries.versions(row, request.by).exclude(state=State.WITHDRAWN).first()
    return latest if latest is not None and latest.pk > row.pk else None


def place_of(line: Line) -> str:
    """The page of the return that a line of the journal is about."""
    if line.thing_kind == "return":
        return reverse("return", args=[line.thing_id])
    return reverse("returns")
