"""What a return changes against the one that it would replace, before it is accepted."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from palermo.journal.actions import looked
from palermo.partners.door import Request, page
from palermo.partners.rules.acting import may
from palermo.partners.rules.vocabulary import language
from palermo.returns.actions.deriving import CHANGES, ask_for
from palermo.returns.method.fields import SHEETS
from palermo.returns.queries.changes import Change, Changes, changes
from palermo.returns.rules.bodies import scopes_of
from palermo.returns.rules.people import LIST
from palermo.returns.views.findings import column_words, page_number
from palermo.returns.views.giving import being_made
from palermo.returns.views.returns import shown
from palermo.returns.views.wording import title_of
from palermo.vocabulary.columns import sheet_label

A_PAGE = 50
KINDS = {
    "added": gettext_lazy("added"),
    "removed": gettext_lazy("removed"),
    "changed": gettext_lazy("changed"),
}
BADGES = {"added": "ok", "removed": "bad", "changed": "info"}


@page(LIST)
@require_safe
def return_difference(request: Request, address: UUID) -> HttpResponse:
    row = shown(request, address)
    derived = ask_for(row, CHANGES, by=request.by, at=request.at)
    if derived.content is None:
        return being_made(request, row, derived.work, _("The returns are being compared"))
    names = may(request.by, "case.names", scopes_of(row.body))
    sheet = request.GET.get("sheet", "")
    sheet = sheet if sheet in SHEETS else ""
    number = page_number(request.GET.get("page", "1"))
    if names:
        looked("return", [str(row.address)], by=request.by, at=request.at)
    told = changes(derived, names=names, sheet=sheet, first=(number - 1) * A_PAGE, size=A_PAGE)
    context = {
        "submission": row,
        "against": derived.against,
        "back": title_of(row),
        "names": names,
        "sheet": sheet,
        "sheets": sheets_told(told),
        "lines": [line_told(each) for each in told.lines],
        "count": told.count,
        "turns": turns(number, told.count, sheet),
    }
    return render(request, "returns/difference.html", context)


def sheets_told(told: Changes) -> list[dict[str, Any]]:
    return [
        {
            "sheet": sheet,
            "label": sheet_label(sheet, language()),
            **{kind: counts.get(kind, 0) for kind in KINDS},
        }
        for sheet, counts in told.counts.items()
    ]


def line_told(each: Change) -> dict[str, Any]:
    return {
        "change": each,
        "kind": KINDS[each.change],
        "badge": BADGES[each.change],
        "sheet": sheet_label(each.sheet, language()),
        "column": column_words(each.sheet, each.column),
    }


def turns(number: int, count: int, sheet: str) -> dict[str, Any]:
    pages = max(1, -(-count // A_PAGE))

    def way(to: int) -> str:
        return "?" + urlencode({**({"sheet": sheet} if sheet else {}), "page": to})

    return {
        "number": min(number, pages),
        "pages": pages,
        "before": way(number - 1) if number > 1 else "",
        "after": way(number + 1) if number < pages else "",
    }
