"""The list of cases."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from palermo.journal.actions import exported
from palermo.partners.door import Request, page
from palermo.partners.rules.acting import may
from palermo.register.queries.listed import cases_numbered
from palermo.register.rules.behind import behind
from palermo.register.rules.reaching import bodies_seen
from palermo.register.views.lists import cases_listing


@page("case.list")
@require_safe
def cases(request: Request) -> HttpResponse:
    context: dict[str, Any] = {"links": links(request), "own": bodies_seen(request.by) is not None}
    rows = None
    if token := request.GET.get("behind", ""):
        number = behind(token, request.by)
        context["behind"] = number.words if number else ""
        context["lost"] = number is None
        rows = cases_numbered(request.by, number.case_nos if number else ())
    listing = cases_listing(request, rows)
    if form := listing.wanted_format:
        answer = listing.export()
        exported("cases", listing.rows_out, by=request.by, at=request.at, file_format=form)
        return answer
    return render(request, "register/cases.html", context | {"listing": listing})


def links(request: Request) -> list[dict[str, str]]:
    found = []
    if may(request.by, "case.search", [request.by.scope]):
        found.append({"label": _("Search the register"), "url": reverse("case_search")})
    return found
