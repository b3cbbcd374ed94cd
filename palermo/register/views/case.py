"""The page of one case: who is in it, what happened, where it was told, and what was said before."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from palermo.journal.actions import looked
from palermo.partners.door import Request, page
from palermo.partners.rules.acting import cell, may
from palermo.partners.rules.vocabulary import named
from palermo.partners.views.carrying import there
from palermo.register.method.one_case import Case, stage_on
from palermo.register.models import CaseEntry
from palermo.register.queries.cases import case_by_address
from palermo.register.queries.telling import Source, Whole, whole_case
from palermo.register.rules.naming import case_name
from palermo.register.views import telling
from palermo.register.views.journeys import journeys_of

SEIZED = ("seizure_no", "kind", "quantity", "unit", "value_pkr", "on")


@page("case.list")
@require_safe
def case(request: Request, address: UUID) -> HttpResponse:
    entry = there(case_by_address(address, request.by))
    context: dict[str, Any] = {"entry": entry, "name": case_name(address), "told": indexed(entry)}
    if entry.destroyed_at is None and may(request.by, "case.names", [request.by.scope]):  # type: ignore[attr-defined]
        whole = whole_case(entry, by=request.by)
        if whole.case is not None:
            looked("case", [str(address)], by=request.by, at=request.at)
            context |= shown(request, whole, whole.case)
    return render(request, "register/case.html", context)


def indexed(entry: CaseEntry) -> dict[str, str]:
    """What describes the case, for whoever sees no more of it."""
    lists = {"body": "bodies", "category": "categories", "district": "districts", "status": "stages"}
    return {column: named(list_name, getattr(entry, column)) for column, list_name in lists.items()}


def shown(request: Request, whole: Whole, case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "stage": named("stages", stage_on(case, localdate(request.at))),
        "facts": telling.facts_of(case),
        "people": telling.people_of(case, case.people),
        "events": telling.events_of(case),
        "journeys": journeys_of(case.journeys),
        "seizures": {"heads": telling.heads(SEIZED), "rows": telling.rows_of(case.seizures, SEIZED)},
        "holders": telling.holders_of(whole, case),
        "changes": telling.changes_told(whole, case),
        "sources": [source_of(request, each) for each in whole.sources],
    }


def source_of(request: Request, source: Source) -> dict[str, Any]:
    return {
        "number": source.number,
        "body": named("bodies", source.body),
        "start": source.period_start,
        "end": source.period_end,
        "accepted_at": source.accepted_at,
        "standing": source.standing,
        "url": page_of_return(source.submission) if cell(request.by, "return.list") else "",
    }


def page_of_return(address: UUID) -> str:
    """Its page belongs to the room above, which is asked by name only."""
    try:
        return reverse("return", args=[address])
    except NoReverseMatch:
        return ""
