"""Stated numbers beside computed ones, until somebody has explained why they differ."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from palermo.bureau import actions
from palermo.bureau.forms.explaining import ExplainForm
from palermo.bureau.models import Difference
from palermo.bureau.queries import differences as asked
from palermo.bureau.rules.differences import READ, differs, may_explain, version_of
from palermo.bureau.rules.wording import body_words, period_words, signed, what_words
from palermo.bureau.views.lists import differences_listing, state_of
from palermo.journal.actions import exported
from palermo.journal.models import Line
from palermo.partners.door import Request, page
from palermo.partners.queries.accounts import number_words
from palermo.partners.views.carrying import carry_out, there


@page(READ)
@require_safe
def differences(request: Request) -> HttpResponse:
    listing = differences_listing(request)
    if listing.wanted_format:
        exported(
            "differences", listing.count, by=request.by, at=request.at, file_format=listing.wanted_format
        )
        return listing.export()
    context = {
        "listing": listing,
        "balances": [balance_of(row) for row in asked.balances(request.by)],
        "held": asked.totals_held(request.by),
        "unmeasured": asked.unmeasured_of(request.by),
    }
    return render(request, "bureau/differences.html", context)


def balance_of(row: Any) -> dict[str, Any]:
    return {
        "body": body_words(row.body),
        "period_end": row.period_end,
        "stated": row.stated,
        "computed": row.computed,
        "less": None if row.stated is None else signed(row.stated - row.computed),
        "state": state_of(row) if differs(row) else None,
        "url": reverse("difference", args=[row.pk]) if differs(row) else "",
    }


@page(READ)
@require_http_methods(["GET", "HEAD", "POST"])
def difference(request: Request, difference_id: int) -> HttpResponse:
    row = there(asked.difference(difference_id, request.by))
    may = may_explain(row, request.by)
    form = ExplainForm(request.POST or None, version=version_of(row)) if may else None

    def act(once: str | None) -> str:
        assert form is not None
        text, seen = form.cleaned_data["text"], form.seen or ""
        actions.explain(row, text, seen=seen, by=request.by, at=request.at, once=once)
        return reverse("difference", args=[row.pk])

    if form is not None and form.is_valid():
        done = carry_out(request, form, act, _("The explanation is kept."), place=place_of)
        if done:
            return done
    return render(request, "bureau/difference.html", {"form": form, **told(row)})


def told(row: Difference) -> dict[str, Any]:
    return {
        "difference": row,
        "title": what_words(row),
        "body": body_words(row.body),
        "period": period_words(row.period_start, row.period_end),
        "state": state_of(row) if differs(row) else None,
        "less": "" if row.stated is None else signed(row.stated - row.computed),
        "is_balance": row.basis == Difference.Basis.BALANCE,
        "said": [
            {
                "said": each,
                "who": _("The bureau") if each.explanation.from_bureau else body_words(row.body),
                "account": number_words(each.explanation.written_by),
            }
            for each in asked.explanations(row)
        ],
    }


def place_of(line: Line) -> str:
    if line.thing_kind == "difference":
        return reverse("difference", args=[int(line.thing_id)])
    return reverse("differences")
