"""The pages on which a draft is filled: the first sheet, every other sheet, and what saves each change."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from palermo.journal.actions import looked
from palermo.partners.door import Request, page
from palermo.partners.rules.vocabulary import language
from palermo.partners.views.carrying import Difference, there
from palermo.returns.actions.drafting import save_draft
from palermo.returns.forms.cells import KEYS, DraftRow, Found, head_of, lists_of, row_of
from palermo.returns.forms.checked import Checked, checked_anew
from palermo.returns.forms.drafting import ROWS_A_PAGE, Sent, closed_up, merged, whole_number, without
from palermo.returns.method.drafting import FIRST_ROW
from palermo.returns.method.fields import DATA_SHEETS, SHEETS, fields
from palermo.returns.method.meanings import meaning, required_words, sheet_meaning, type_words
from palermo.returns.models import Draft
from palermo.returns.queries.drafts import content_of, draft
from palermo.returns.rules.drafting import MOST_ROWS
from palermo.returns.rules.people import DRAFT
from palermo.returns.views.drafts import may_send, sheets_told
from palermo.returns.views.wording import title_of
from palermo.ui.reading import local
from palermo.ui.refusals import Refused, Stale
from palermo.vocabulary.columns import column_label, sheet_label

ASKED = require_http_methods(["GET", "HEAD", "POST"])
Shown = tuple[Draft, Mapping[str, Any]]


def in_hand(request: Request, address: UUID) -> Shown:
    """The names in it are looked at: that is committed before they are shown."""
    row = there(draft(address, request.by))
    content = content_of(row)
    if content.get("persons"):
        looked("draft", [str(row.address)], by=request.by, at=request.at)
    return row, content


@page(DRAFT)
@ASKED
def the_draft(request: Request, address: UUID) -> HttpResponse:
    """The first sheet, and the way to the others."""
    row, content = in_hand(request, address)
    if request.method == "POST":
        return saved(request, row, content, "return", 1)
    return shown(request, row, content, "return", 1)


@page(DRAFT)
@ASKED
def draft_sheet(request: Request, address: UUID, sheet: str) -> HttpResponse:
    if sheet not in DATA_SHEETS:
        raise Http404
    row, content = in_hand(request, address)
    number = page_of(request.GET.get("page", "1"))
    if request.method == "POST":
        return saved(request, row, content, sheet, number)
    return shown(request, row, content, sheet, number)


def page_of(wished: str) -> int:
    known = wished.isascii() and wished.isdigit() and len(wished) < 4
    return min(max(1, int(wished)), MOST_ROWS // ROWS_A_PAGE) if known else 1


def saved(request: Request, row: Draft, content: Mapping[str, Any], sheet: str, number: int) -> HttpResponse:
    """The whole page at once, as a browser without JavaScript sends it."""
    sent = Sent.of(sheet, request.POST)
    try:
        whole = merged(content, sent)
        if (place := whole_number(request.POST.get("remove", ""))) is not None:
            whole = without(whole, sheet, place)
        whole = checked_anew(closed_up(whole))
        save_draft(row, whole, version=sent.version, by=request.by, at=request.at)
    except Stale:
        if not is_own_echo(row, content, sent) or "remove" in request.POST:
            differing = differences(content, sent)
            return shown(request, row, mine(content, sent), sheet, number, differing=differing)
    except Refused as refused:
        return shown(request, row, mine(content, sent), sheet, number, refused=refused.words)
    return HttpResponseRedirect(onward(request, row, sheet, number, len(whole.get(sheet, []))))


def is_own_echo(row: Draft, content: Mapping[str, Any], sent: Sent) -> bool:
    """A save whose answer was lost on the way, sent again: it stands already, and nothing was saved since."""
    return row.version == sent.version + 1 and not differences(content, sent)


def mine(content: Mapping[str, Any], sent: Sent) -> Mapping[str, Any]:
    """What the reader typed stays before them, whatever was refused."""
    rows = [dict(each) for each in content.get(sent.sheet, [])] if sent.sheet != "return" else []
    if sent.sheet == "return":
        return {**content, "return": {**content.get("return", {}), **sent.rows.get(0, {})}}
    for place, cells in sorted(sent.rows.items()):
        if place < len(rows):
            rows[place] = cells
        elif any(cells.values()):
            rows.append(cells)
    return {**content, sent.sheet: rows}


def onward(request: Request, row: Draft, sheet: str, number: int, count: int) -> str:
    """Where the pressed button leads: another sheet, a fresh row, or back to the same place."""
    wished = request.POST.get("go", "")
    if wished == "review":
        return reverse("draft_send", args=[row.address])
    if wished == "return" or (sheet == "return" and not wished):
        return reverse("draft", args=[row.address])
    if wished in DATA_SHEETS:
        return reverse("draft_sheet", args=[row.address, wished])
    if "add" in request.POST:
        number = min(count, MOST_ROWS - 1) // ROWS_A_PAGE + 1
        return f"{reverse('draft_sheet', args=[row.address, sheet])}?page={number}#new"
    return f"{reverse('draft_sheet', args=[row.address, sheet])}?page={number}"


def differences(content: Mapping[str, Any], sent: Sent) -> list[Difference]:
    """Each cell whose saved text is not the one that was sent."""
    head = sent.sheet == "return"
    saved_rows = [content.get("return", {})] if head else content.get(sent.sheet, [])
    found = []
    for place, cells in sorted(sent.rows.items()):
        theirs = saved_rows[place] if place < len(saved_rows) else {}
        for column, typed in cells.items():
            if typed != theirs.get(column, ""):
                label = column_label(sent.sheet, column, language())
                if not head:
                    label = _("Row {row}: {column}").format(row=place + FIRST_ROW, column=label)
                found.append(Difference(label, theirs.get(column, ""), typed))
    return found


def shown(
    request: Request,
    row: Draft,
    content: Mapping[str, Any],
    sheet: str,
    number: int,
    *,
    differing: list[Difference] | None = None,
    refused: str = "",
) -> HttpResponse:
    checked = Checked(content)
    found = checked.found(language())
    context = {
        "draft": row,
        "title": title_of(row),
        "sheet": sheet,
        "label": sheet_label(sheet, language()),
        "meaning": sheet_meaning(sheet, language()),
        "columns": columns_told(sheet),
        "said": found.by_sheet.get(sheet, ()),
        "lists": lists_of(sheet, language(), row.body),
        "keys": keys_of(checked),
        "sheets": sheets_told(row, checked),
        "head": found.count("return"),
        "may_send": may_send(row, request),
        "differing": differing,
        "refused": refused,
        "saved_words": saved_words(row),
    }
    if sheet == "return":
        cells = head_of(checked.content.get("return", {}), found, language(), row.body)
        return render(request, "returns/draft.html", {**context, "cells": cells})
    rows = rows_shown(row, checked, found, sheet, number)
    return render(
        request, "returns/draft_sheet.html", {**context, "rows": rows, **turns(checked, sheet, number)}
    )


def rows_shown(row: Draft, checked: Checked, found: Found, sheet: str, number: int) -> list[DraftRow]:
    """Those of one page; behind the last of all an empty one that waits to be filled."""
    rows = checked.rows(sheet)
    first = (number - 1) * ROWS_A_PAGE
    part = [
        row_of(sheet, place, rows[place], found, language(), row.body)
        for place in range(first, min(first + ROWS_A_PAGE, len(rows)))
    ]
    if len(rows) < MOST_ROWS and first <= len(rows) < first + ROWS_A_PAGE:
        part.append(row_of(sheet, len(rows), {}, found, language(), row.body, is_new=True))
    return part


def turns(checked: Checked, sheet: str, number: int) -> dict[str, Any]:
    rows = len(checked.rows(sheet))
    pages = min(rows, MOST_ROWS - 1) // ROWS_A_PAGE + 1
    return {"number": number, "pages": range(1, pages + 1), "full": rows >= MOST_ROWS, "most": MOST_ROWS}


def columns_told(sheet: str) -> list[dict[str, str]]:
    return [
        {
            "column": each.column,
            "label": column_label(sheet, each.column, language()),
            "meaning": meaning(each, language()),
            "type": type_words(each, language()),
            "required": required_words(each, language()),
        }
        for each in fields(sheet)
    ]


def keys_of(checked: Checked) -> list[str]:
    """The keys of the cases in this draft, to be chosen where another sheet names one."""
    return [row[KEYS[0]] for row in checked.rows("cases") if row.get(KEYS[0])]


def saved_words(row: Draft) -> str:
    return _("Saved at {time}").format(time=f"{local(row.saved_at):%H:%M}")


@page(DRAFT)
@require_POST
def draft_save(request: Request, address: UUID, sheet: str) -> HttpResponse:
    """One changed row: it is kept, checked with all the rest, and what was found is answered."""
    row = there(draft(address, request.by))
    if sheet not in SHEETS:
        raise Http404
    sent = Sent.of(sheet, request.POST)
    before = content_of(row)
    try:
        content = checked_anew(merged(before, sent))
        save_draft(row, content, version=sent.version, by=request.by, at=request.at)
    except Stale:
        if is_own_echo(row, before, sent):
            return JsonResponse(answer(row, Checked(before), sheet))
        words = _("This draft was saved somewhere else meanwhile. Save here to see both, and to choose.")
        return JsonResponse({"stale": words}, status=409)
    except Refused as refused:
        return JsonResponse({"refused": refused.words}, status=422)
    return JsonResponse(answer(row, Checked(content), sheet))


def answer(row: Draft, checked: Checked, sheet: str) -> dict[str, Any]:
    """What the script of the page puts into it: texts, and nothing that a browser would run."""
    found = checked.found(language())

    def told(said: Any) -> list[dict[str, str]]:
        return [{"severity": each.severity, "words": each.words} for each in said]

    cells = [
        {"row": key[1] - FIRST_ROW if sheet != "return" else 0, "column": key[2], "said": told(said)}
        for key, said in found.by_cell.items()
        if key[0] == sheet
    ]
    rows = [
        {"row": key[1] - FIRST_ROW, "said": told(said)}
        for key, said in found.by_row.items()
        if key[0] == sheet
    ]
    return {
        "version": row.version,
        "saved": saved_words(row),
        "cells": cells,
        "rows": rows,
        "sheet": told(found.by_sheet.get(sheet, ())),
        "counts": [
            {"sheet": each, "rows": checked.count(each), "findings": found.count(each)}
            for each in DATA_SHEETS
        ],
        "head": found.count("return"),
        "keys": keys_of(checked),
    }
