"""Frozen periods: the list, one of them with its hashes, verifying it, and freezing another."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palermo.figures.actions.freezing import ask_to_freeze
from palermo.figures.forms.freezing import FreezeForm
from palermo.figures.models import Freeze
from palermo.figures.queries import freezes as queries
from palermo.figures.queries import sources
from palermo.figures.rules.presets import presets
from palermo.journal.actions import exported
from palermo.journal.models import Line
from palermo.partners.door import Request, page
from palermo.partners.rules.acting import may, require
from palermo.partners.rules.names import isolated
from palermo.partners.views.carrying import carry_out, there
from palermo.register.method.sets import sums
from palermo.ui.listing import Column, Listing
from palermo.ui.reading import as_day, day_short, number
from palermo.vocabulary.labels import value_label

SEES, FREEZES = "figure.frozen", "figure.freeze"
TABLES = {
    "returns": _("returns"),
    "cases": _("cases"),
    "persons": _("people"),
    "events": _("events"),
    "journeys": _("journeys"),
    "seizures": _("seizures"),
    "totals": _("stated totals"),
}
FAULTS = {
    "missing": _("{file} is missing."),
    "changed": _("{file} is not what was frozen."),
    "added": _("{file} was added."),
}


@page(SEES)
@require_safe
def freezes(request: Request) -> HttpResponse:
    require(request.by, SEES)
    listing = Listing(
        request,
        rows=sources.freezes(request.by),
        columns=[
            Column("period", _("Period"), period, order=("period_start", "period_end"), link=address_of),
            Column("frozen", _("Frozen"), "frozen_at", order=("frozen_at",)),
            Column("coverage", _("Coverage"), coverage),
            Column("cases", _("Rows of cases"), lambda row: row.rows.get("cases", 0), end=True),
            Column("persons", _("Rows of people"), lambda row: row.rows.get("persons", 0), end=True),
            Column("digest", _("SHA-256"), lambda row: f"{row.digest[:12]}…"),
        ],
        name="freezes",
        sort="-frozen",
        noun=ngettext_lazy("frozen period", "frozen periods"),
        empty=_(
            "No period is frozen yet. What is frozen never changes, so that a figure can be counted again."
        ),
    )
    if listing.wanted_format:
        exported("freezes", listing.count, by=request.by, at=request.at, file_format=listing.wanted_format)
        return listing.export()
    context = {
        "listing": listing,
        "may_freeze": may(request.by, FREEZES),
        "under_way": [work for work in queries.under_way() if work.account == request.by.account],
    }
    return render(request, "figures/freezes.html", context)


def period(row: Freeze) -> str:
    return f"{day_short(row.period_start)} – {day_short(row.period_end)}"


def coverage(row: Freeze) -> str:
    return gettext("{received} of {due} returns").format(received=number(row.received), due=number(row.due))


def address_of(row: Freeze) -> str:
    return reverse("freeze", args=[row.address])


def found(request: Request, address: UUID) -> Freeze:
    require(request.by, SEES)
    return there(sources.freeze(address, request.by))


@page(SEES)
@require_safe
def freeze(request: Request, address: UUID) -> HttpResponse:
    return shown(request, found(request, address))


def shown(request: Request, freeze: Freeze, verified: Mapping[str, Any] | None = None) -> HttpResponse:
    listing = Listing(
        request,
        rows=queries.sets_of(freeze),
        columns=[
            Column("set", _("Accepted set"), "pk", order=("pk",)),
            Column(
                "body",
                _("Reporting body"),
                lambda row: value_label("body", row.body, lang(request)),
                ("body",),
            ),
            Column("period", _("Period"), period, order=("period_start", "period_end")),
            Column("accepted", _("Accepted"), "accepted_at", order=("accepted_at",)),
        ],
        name="sets",
        sort="set",
        noun=ngettext_lazy("accepted return in it", "accepted returns in it"),
        exports=False,
    )
    context = {
        "freeze": freeze,
        "period": isolated(period(freeze)),
        "coverage": coverage(freeze),
        "rows": [(words, freeze.rows.get(table, 0)) for table, words in TABLES.items()],
        "files": sorted(freeze.manifest.items()),
        "may_explore": may(request.by, "figure.explore"),
        "has_picture": sources.newest_picture(freeze) is not None,
        "listing": listing,
        **(verified or {}),
    }
    return render(request, "figures/freeze.html", context)


def lang(request: Request) -> str:
    return request.LANGUAGE_CODE


@page(SEES)
@require_POST
def freeze_verify(request: Request, address: UUID) -> HttpResponse:
    """Reads every byte again and says what it found; nothing is written."""
    freeze = found(request, address)
    wrong = [str(FAULTS[each.what]).format(file=each.file) for each in queries.faults(freeze)]
    lowered = queries.missing_guards()
    return shown(request, freeze, {"verified": True, "wrong": wrong, "lowered": lowered})


@page(SEES)
@require_safe
def freeze_hashes(request: Request, address: UUID) -> HttpResponse:
    freeze = found(request, address)
    response = HttpResponse(sums(freeze.manifest), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="SHA256SUMS-{freeze.address}.txt"'
    return response


@page(FREEZES)
@require_http_methods(["GET", "HEAD", "POST"])
def freeze_new(request: Request) -> HttpResponse:
    require(request.by, FREEZES)
    named = [each for each in presets(as_day(request.at)) if each.end < as_day(request.at)]
    chosen = next((each for each in named if each.code == request.GET.get("period")), None)
    initial = {"start": chosen.start, "end": chosen.end} if chosen else {}
    form = FreezeForm(request.POST if request.method == "POST" else None, initial=initial)

    def act(once: str | None) -> str:
        days = form.cleaned_data["start"], form.cleaned_data["end"]
        work = ask_to_freeze(*days, by=request.by, at=request.at, once=once)
        return reverse("work", args=[work.pk])

    said = _(
        "The period is being frozen. This page shows how far it is; the frozen period then stands in the list."
    )
    if form.is_valid() and (done := carry_out(request, form, act, said, place=place_of)):
        return done
    return render(request, "figures/freeze_new.html", {"form": form, "named": named, "chosen": chosen})


def place_of(_line: Line) -> str:
    return reverse("freezes")
