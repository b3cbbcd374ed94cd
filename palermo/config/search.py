"""The search box: what each room of this wing finds, asked for by POST so that no name enters an address or a log."""

from collections.abc import Callable
from datetime import datetime

from allauth.core import ratelimit
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from palermo.journal.actions import write
from palermo.library import search as library_search
from palermo.partners import search as partners_search
from palermo.partners.door import Request, page
from palermo.partners.rules.acting import Acting, cell
from palermo.ui.finding import Hit

LIMIT = 20  # hits of each room
LONGEST = 200  # characters: nobody's name is longer

Finder = Callable[..., list[Hit]]
FINDERS: dict[str, list[Finder]] = {
    "records": [partners_search.find],
    "open": [partners_search.find, library_search.find],
}


@page("search.all")
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: Request) -> HttpResponse:
    text = request.POST.get("q", "").replace("\x00", "").strip()
    context: dict[str, object] = {"text": text[:LONGEST], "asked": bool(text), "hits": []}
    context["cases"] = bool(cell(request.by, "case.search"))  # a search of their own, which asks a reason
    if len(text) > LONGEST:
        context["wrong"] = _("That is longer than any name. Search with a few words.")
    elif text and not ratelimit.consume(request, action="search", user=request.user):
        context["wrong"] = _("Too many searches in a minute. Wait a little and search again.")
    elif text:
        context["hits"] = found(text, wing=request.wing, by=request.by, at=request.at)
    status = 400 if "wrong" in context else 200
    return render(request, "config/search.html", context, status=status)


def found(text: str, *, wing: str, by: Acting, at: datetime) -> list[Hit]:
    """One line in the journal for the page of hits, whether there are any or not; then they are shown."""
    hits = [hit for find in FINDERS[wing] for hit in find(text, by=by, at=at, limit=LIMIT)]
    write("searched", by=by, at=at, details={"hits": len(hits)})
    return hits
