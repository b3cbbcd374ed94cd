"""Search in the register. The question travels in the body of a POST and stays on the page that answers it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from palermo.partners.actions.slowing import too_often
from palermo.partners.door import Request, page
from palermo.partners.rules.acting import may
from palermo.partners.rules.vocabulary import named
from palermo.register.actions.searching import search
from palermo.register.forms.searching import FORMS, SearchForm
from palermo.register.queries.finding import Found
from palermo.register.rules.judging import Hit
from palermo.register.rules.naming import case_name
from palermo.register.rules.searching import FIR, MOST, NAME, NUMBER, OFTEN, WINDOW
from palermo.register.views.wording import short
from palermo.ui.refusals import Refused

WAYS = {
    NAME: gettext_lazy("By name"),
    NUMBER: gettext_lazy("By identity number"),
    FIR: gettext_lazy("By FIR"),
}
COLUMNS = {
    "name": gettext_lazy("name"),
    "alias": gettext_lazy("other name"),
    "id_number": gettext_lazy("identity number"),
}


@page("case.search")
@require_http_methods(["GET", "HEAD", "POST"])
def case_search(request: Request) -> HttpResponse:
    wished = request.POST.get("by") or request.GET.get("by", "")
    by = wished if wished in FORMS else NAME
    form = FORMS[by](request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "asked": by, "ways": ways(by), "most": MOST}
    status = 200
    if form.is_valid():
        # Before anything is looked up, so that what is slowed down has learned nothing.
        if not too_often(f"register:{request.by.account}", request.at, times=OFTEN, seconds=WINDOW):
            context |= answered(request, form)
        else:
            context["wrong"] = _("Too many searches in a short time. Wait a little and search again.")
            status = 429
    return render(request, "register/search.html", context, status=status)


def ways(by: str) -> list[dict[str, Any]]:
    address = reverse("case_search")
    return [{"label": words, "url": f"{address}?by={way}", "here": way == by} for way, words in WAYS.items()]


def answered(request: Request, form: SearchForm) -> dict[str, Any]:
    try:
        found = search(form.question(), **form.why(), by=request.by, at=request.at)
    except Refused as refused:
        form.refuse(refused)
        return {}
    names = may(request.by, "case.names", [request.by.scope])
    return {"found": found, "hits": [shown(hit, names) for hit in found.hits], "names": names, **told(found)}


def told(found: Found) -> dict[str, int]:
    return {"count": found.count, "left": found.count - len(found.hits)}


def shown(hit: Hit, names: bool) -> dict[str, Any]:
    """Whom and what it is, and why it was found; without the right to names only which case."""
    entry, person = hit.entry, hit.person
    line: dict[str, Any] = {
        "url": reverse("case", args=[entry.address]),
        "case": case_name(entry.address),
        "registered_on": entry.registered_on,
        "district": named("districts", entry.district),
        "category": named("categories", entry.category),
        "status": short(named("stages", entry.status)),
        "body": named("bodies", entry.body),
        "until": entry.period_end,
    }
    if not names:
        return line
    line |= {
        "fir": hit.case["fir_number"],
        "year": hit.case["fir_year"],
        "station": hit.case["police_station"],
    }
    if person:
        line |= {
            "url": f"{line['url']}#person-{person['person_no']}",
            "name": person.get("name") or _("no name was sent"),
            "relation": named("relations", person.get("relation") or ""),
            "relation_name": person.get("relation_name"),
            "role": named("roles", person["role"]),
            "sex": named("sexes", person["sex"]),
            "age": person.get("age"),
            "matched": COLUMNS[hit.column],
            "matched_text": person[hit.column],
            "likeness": hit.likeness,
        }
    return line
