"""Search in the register. The question travels in the body of a POST and stays on the page that answers it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from palermo.partners.actions.slowing import too_often
from palermo.partners.door import Request, page
from palermo.partners.rules.acting import may
from palermo.partners.rules.names import isolated
from palermo.partners.rules.vocabulary import named
from palermo.register.actions.searching import search
from palermo.register.forms.searching import FORMS, SearchForm
from palermo.register.rules.judging import Hit
from palermo.register.rules.naming import case_name
from palermo.register.rules.searching import FIR, MOST, NAME, NUMBER, OFTEN, WINDOW
from palermo.register.views.wording import short
from palermo.ui.listing_cells import Cell
from palermo.ui.listing_drawing import row_drawn
from palermo.ui.reading import day_short, share
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
            context["wrong"] = gettext("Too many searches in a short time. Wait a little and search again.")
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
    rows = [cells(hit, names) for hit in found.hits]
    return {
        "found": found,
        "hits": rows,
        "heads": [each.label for each in rows[0]] if rows else [],
        "lines": [row_drawn(row) for row in rows],
        "count": found.count,
        "left": found.count - len(found.hits),
    }


def cells(hit: Hit, names: bool) -> list[Cell]:
    """Whom and what it is, and why it was found; without the right to names only which case."""
    entry, url = hit.entry, reverse("case", args=[hit.entry.address])
    name = case_name(entry.address)
    of_case = [
        Cell(gettext("District"), named("districts", entry.district)),
        Cell(gettext("Registered on"), day_short(entry.registered_on), kind="day"),
        Cell(gettext("Status"), short(named("stages", entry.status))),
        Cell(gettext("Sent by"), named("bodies", entry.body)),
    ]
    if names:
        case = hit.case
        fir = " · ".join(isolated(str(case[key])) for key in ("fir_number", "fir_year", "police_station"))
        of_case.insert(0, Cell(gettext("FIR"), fir))
    if not names or hit.person is None:
        return [Cell(gettext("Case"), name, link=url), *of_case]
    return [*of_person(hit, hit.person, url), Cell(gettext("Case"), name), *of_case]


def of_person(hit: Hit, person: Mapping[str, Any], url: str) -> list[Cell]:
    link = format_html(
        '<a href="{}#person-{}"><bdi>{}</bdi></a>',
        url,
        person["person_no"],
        person.get("name") or gettext("no name was sent"),
    )
    if father := person.get("relation_name"):
        relation = named("relations", person.get("relation") or "") or gettext("relation not known")
        link += format_html('<span class="small below">{}: <bdi>{}</bdi></span>', relation, father)
    about = [named("roles", person["role"]), named("sexes", person["sex"])]
    if (age := person.get("age")) is not None:
        about.append(gettext("age %(age)s") % {"age": age})
    return [
        Cell(gettext("Person"), link),
        Cell(gettext("Why found"), why(hit, person)),
        Cell(gettext("Role"), " · ".join(about)),
    ]


def why(hit: Hit, person: Mapping[str, Any]) -> str:
    """Which of the names or numbers it was, and how alike a name is."""
    told = str(COLUMNS[hit.column])
    if hit.column == "alias":
        told += f" {isolated(person['alias'])}"
    if hit.column == "id_number":
        return f"{told} {isolated(person['id_number'])}"
    if hit.likeness == 1:
        return f"{told} · {gettext('the same name')}"
    return f"{told} · {gettext('%(share)s alike') % {'share': share(hit.likeness, 0)}}"
