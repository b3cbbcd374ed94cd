"""The list of documents, a document's page, and what is done with it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from palermo.journal.actions import exported
from palermo.journal.models import Line
from palermo.library import actions, queries
from palermo.library.forms.documents import DocumentForm, WithdrawForm
from palermo.library.method.recognising import NAMES
from palermo.library.models import Document
from palermo.library.queries import previews, search
from palermo.library.rules.citing import address_of, citation
from palermo.library.rules.reading import may_handle
from palermo.library.rules.relating import RELATED
from palermo.library.views.lists import WITHDRAWN, documents_listing, readers_of, state_of
from palermo.partners.door import Request, page, public
from palermo.partners.rules.acting import may, require
from palermo.partners.views.carrying import carry_out, there
from palermo.ui.listing import searched
from palermo.ui.refusals import NotAllowed, Refused


@public
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: Request) -> HttpResponse:
    listing = documents_listing(request)
    if listing.wanted_format:
        if request.by.account is not None:  # what everybody may fetch is nobody's act
            form = listing.wanted_format
            exported("documents", listing.count, by=request.by, at=request.at, file_format=form)
        return listing.export()
    shown = sought(request) or {"listing": listing}
    context = {"may_add": may(request.by, "document.add"), **shown}
    return render(request, "library/documents.html", context)


def sought(request: Request) -> dict[str, Any]:
    """What is searched for travels in the body of a POST, as in every list."""
    text = searched(request.POST.get("q", ""))
    if not text:
        return {}
    try:
        found = search.found(text, by=request.by, after=request.POST.get("after", ""))
    except Refused as refused:
        return {"text": text, "refused": refused.words}
    return {"text": text, "found": found, "hits": found.hits}


@public
@require_safe
def document(request: Request, address: UUID) -> HttpResponse:
    shown = there(queries.document(address, request.by))
    versions = queries.versions(shown, request.by)
    if shown.withdrawn_at is not None:
        return tombstone(request, shown, versions)
    context = {
        **told(request, shown, versions),
        "readers": readers_of(shown),
        "address": address_of(shown),
        "written_in": shown.language if shown.language in ("en", "ur") else "",
        "citation": citation(shown, number_of(shown, versions)),
        "format": NAMES.get(shown.media_type, shown.media_type),
        "events": [version(each, versions, shown) for each in versions] if len(versions) > 1 else [],
        "number": number_of(shown, versions),
        "count": len(versions),
        "related": related(request, shown),
        "leaf": leaf(request, shown),
    }
    return render(request, "library/document.html", context)


def tombstone(request: Request, document: Document, versions: list[Document]) -> HttpResponse:
    """What a withdrawn document's addresses say; neither its title nor its text."""
    return render(request, "library/withdrawn.html", told(request, document, versions), status=410)


def told(request: Request, document: Document, versions: list[Document]) -> dict[str, Any]:
    newest = queries.newest(versions)
    return {
        "document": document,
        "newest": newest if newest and newest.pk > document.pk else None,
        "state": state_of(document),
        **handled(request, document),
    }


def leaf(request: Request, document: Document) -> dict[str, int | None] | None:
    """The page that the preview shows, and its neighbours; None where there is no preview."""
    count = previews.pages(document)
    wished = request.GET.get("page", "1")
    number = int(wished) if wished.isascii() and wished.isdigit() and len(wished) < 6 else 1
    number = min(max(1, number), count)
    if not count:
        return None
    return {
        "number": number,
        "count": count,
        "before": number - 1 or None,
        "after": number + 1 if number < count else None,
    }


def number_of(document: Document, versions: list[Document]) -> int:
    """Among those the reader may read: a gap would tell of a hidden one."""
    return len(versions) - versions.index(document)


def version(each: Document, versions: list[Document], shown: Document) -> dict[str, Any]:
    state = state_of(each)
    return {
        "when": each.added_at,
        "what": _("Version {number}").format(number=number_of(each, versions)),
        "note": "" if each.withdrawn_at else each.title,
        "url": "" if each == shown else reverse("document", args=[each.address]),
        "state": state.state,
        "words": _("this version") if each == shown else state.words,
    }


def related(request: Request, document: Document) -> list[dict[str, Any]]:
    """Only what the reader sees; a relation to something else says nothing of itself."""
    found = []
    for each in document.relations.order_by("pk"):
        known = RELATED.get(each.kind)
        seen = known.shown(each.record, request.by) if known else None
        if known and seen:
            found.append({"label": known.label, "words": seen[0], "url": seen[1]})
    return found


def handled(request: Request, document: Document) -> dict[str, bool]:
    mine, state = may_handle(document, request.by), state_of(document)
    last = not getattr(document, "is_replaced", False)
    return {
        "may_replace": mine and last and may(request.by, "document.add"),
        "may_withdraw": mine and state is not WITHDRAWN and may(request.by, "document.withdraw"),
    }


@page("document.add")
@require_http_methods(["GET", "HEAD", "POST"])
def document_new(request: Request) -> HttpResponse:
    require(request.by, "document.add")
    form = DocumentForm(request.POST or None, request.FILES or None, by=request.by)
    return putting(request, form, None, _("Put a document on the shelf"), _("The document is on the shelf."))


@page("document.add")
@require_http_methods(["GET", "HEAD", "POST"])
def document_replace(request: Request, address: UUID) -> HttpResponse:
    replaced = in_hand(request, address, "document.add")
    form = DocumentForm(request.POST or None, request.FILES or None, by=request.by, replaces=replaced)
    return putting(
        request, form, replaced, _("Replace by a new version"), _("The new version is on the shelf.")
    )


def in_hand(request: Request, address: UUID, right: str) -> Document:
    found = there(queries.document(address, request.by))
    if not may_handle(found, request.by):
        raise NotAllowed(right, ("document", str(found.pk)))
    return found


def putting(
    request: Request, form: DocumentForm, replaces: Document | None, title: str, said: str
) -> HttpResponse:
    def act(once: str | None) -> str:
        arrived = form.arrived
        laid = arrived.laid if arrived else None
        about = form.description()
        made = actions.put(laid, about, by=request.by, at=request.at, replaces=replaces, once=once)
        return reverse("document", args=[made.address])

    if form.is_valid() and (done := carry_out(request, form, act, said, place=place_of)):
        return done
    again = form.is_bound and "file" in request.FILES
    context = {"form": form, "title": title, "document": replaces, "again": again}
    return render(request, "library/document_form.html", context)


@page("document.withdraw")
@require_http_methods(["GET", "HEAD", "POST"])
def document_withdraw(request: Request, address: UUID) -> HttpResponse:
    taken = in_hand(request, address, "document.withdraw")
    form = WithdrawForm(request.POST or None)

    def act(once: str | None) -> str:
        why = {name: form.cleaned_data[name] for name in ("reason", "reference")}
        actions.withdraw(taken, **why, by=request.by, at=request.at, once=once)
        return reverse("document", args=[address])

    if form.is_valid() and (
        done := carry_out(request, form, act, _("The document is withdrawn."), place=place_of)
    ):
        return done
    return render(request, "library/document_withdraw.html", {"form": form, "document": taken})


def place_of(line: Line) -> str:
    """The page of the document that a line of the journal is about."""
    found = queries.address_of(int(line.thing_id)) if line.thing_kind == "document" else None
    return reverse("document", args=[found]) if found else reverse("documents")
