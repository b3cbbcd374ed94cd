"""The cases behind one number of the explorer, for who may see all cases."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from palermo.figures.actions.picturing import given_up_if_damaged
from palermo.figures.queries.behind import Behind, cases_behind
from palermo.figures.rules.reaching import has_cases
from palermo.figures.views.asked import Put, put
from palermo.figures.views.explorer import RIGHT
from palermo.partners.door import Request, page
from palermo.partners.rules.acting import require
from palermo.register.models import CaseEntry
from palermo.register.rules.naming import case_name
from palermo.ui.listing_cells import cell
from palermo.ui.listing_drawing import row_drawn
from palermo.vocabulary.labels import dimension_label, figure_label, value_label

HEADS = (
    ("case", _("Case")),
    ("registered", _("Registered")),
    ("body", _("Reporting body")),
    ("district", _("District")),
    ("category", _("Crime category")),
    ("status", _("Status")),
)


@page(RIGHT)
@require_safe
def figure_cases(request: Request) -> HttpResponse:
    require(request.by, RIGHT)
    require(request.by, "case.list")
    asked = put(request)
    question = asked.question
    if question.asked is None or asked.source is None or not has_cases(question.figure):
        raise Http404
    if asked.source.freeze:
        return render(request, "figures/no_cases.html", {"back": back(asked)}, status=409)
    with given_up_if_damaged(asked.source.path):
        found = cases_behind(asked.source, question.asked, wished_page(request), request.by)
    context = {
        "found": found,
        "title": figure_label(question.figure, lang()),
        "cell": told(asked),
        "source": asked.source,
        "uncounted": uncounted(question.figure),
        "back": back(asked),
        "heads": [label for _key, label in HEADS],
        "lines": [line(first, last) for first, last in found.entries],
        "turns": turns(asked, found),
    }
    return render(request, "figures/cases.html", context)


def uncounted(figure: str) -> str:
    """Where the number is none of cases or people, what stands behind it."""
    return {
        "conviction_rate": gettext("Behind a rate stand the cases of those convicted."),
        "time_to_stage": gettext("Behind a duration stand the cases that have come so far."),
        "seized": gettext("Behind a quantity stand the cases in which it was seized."),
    }.get(figure, "")


def lang() -> str:
    return get_language() or "en"


def wished_page(request: Request) -> int:
    wished = request.GET.get("page", "1")
    return int(wished) if wished.isascii() and wished.isdigit() and len(wished) < 8 else 1


def back(asked: Put) -> str:
    return f"{reverse('figures')}?{asked.question.query()}"


def told(asked: Put) -> list[tuple[str, str]]:
    """What makes these cases those of one number."""
    figure = asked.question.figure
    days = (gettext("Period"), f"{asked.question.start} – {asked.question.end}")
    return [
        days,
        *(
            (
                dimension_label(name, lang()),
                ", ".join(value_label(name, code, lang(), figure) for code in codes),
            )
            for name, codes in asked.question.where.items()
        ),
    ]


def line(first: CaseEntry, last: CaseEntry) -> Any:
    values = (
        case_name(first.address),  # type: ignore[attr-defined]
        first.registered_on,
        value_label("body", first.body, lang()),
        value_label("district", first.district, lang()),
        value_label("category", first.category, lang()),
        value_label("stage", last.status, lang()),
    )
    link = reverse("case", args=[first.address])  # type: ignore[attr-defined]
    return row_drawn(
        cell(value, label, False, link if key == "case" else "")
        for value, (key, label) in zip(values, HEADS, strict=True)
    )


def turns(asked: Put, found: Behind) -> list[tuple[str, str]]:
    ways = []
    if found.page > 1:
        ways.append((gettext("Previous"), asked.question.query({"page": found.page - 1})))
    if found.page < found.pages:
        ways.append((gettext("Next"), asked.question.query({"page": found.page + 1})))
    return ways
