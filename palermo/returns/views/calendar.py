"""What is due: bodies by periods, as it stands today; and more time for a body."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from palermo.journal.actions import exported
from palermo.journal.models import Line
from palermo.partners.door import Request, page
from palermo.partners.rules.acting import may, require
from palermo.partners.rules.names import isolated
from palermo.partners.rules.vocabulary import body_label, language
from palermo.partners.views.carrying import carry_out
from palermo.returns.actions.reminding import extend
from palermo.returns.forms.returns import ExtensionForm
from palermo.returns.queries.calendar import Owed, calendar
from palermo.returns.rules.bodies import is_body, scopes_of
from palermo.returns.rules.due import STATES
from palermo.returns.rules.people import EXTEND, LIST, SEND
from palermo.returns.rules.periods import code_of, days_of, period_words
from palermo.ui.exporting import export
from palermo.ui.listing import State as Badge
from palermo.ui.reading import day as day_words

FIRST_YEAR = 2015
BADGES = {
    "not_yet": "plain",
    "due": "info",
    "late": "warn",
    "missing": "bad",
    "received": "info",
    "checking": "info",
    "sent_back": "warn",
    "ready": "waits",
    "accepted": "ok",
    "nil": "ok",
}
AWAITED = ("not_yet", "due", "late", "missing", "sent_back")
FORMATS = ("csv", "xlsx")


@dataclass(frozen=True)
class Place:
    """One return in the matrix: how it stands, and the way on from there."""

    owed: Owed
    badge: Badge
    url: str
    does: object  # what the link does, for those who hear it
    more_time: str

    @property
    def is_awaited(self) -> bool:
        return self.owed.state in AWAITED


@dataclass(frozen=True)
class Matrix:
    """Bodies that owe for the same periods."""

    periods: list[str]
    rows: list[tuple[str, list[Place]]]


@page(LIST)
@require_safe
def returns_calendar(request: Request) -> HttpResponse:
    today = localdate(request.at)
    year = year_of(request.GET.get("year", ""), today)
    owed = calendar(request.by, day=today, start=date(year, 1, 1), end=date(year, 12, 31))
    wanted = request.GET.get("format", "")
    if wanted in FORMATS:
        exported("returns-calendar", len(owed), by=request.by, at=request.at, file_format=wanted)
        return export(wanted, f"returns-calendar-{year}", LABELS, (exported_line(each) for each in owed))
    context = {
        "year": year,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year <= today.year else None,
        "matrices": matrices(owed, request),
        "count": len(owed),
        "counted": counted(owed),
    }
    return render(request, "returns/calendar.html", context)


def year_of(wished: str, today: date) -> int:
    """The year asked for; else that of the period which ended last."""
    if wished.isascii() and wished.isdigit() and len(wished) == 4:
        return min(max(FIRST_YEAR, int(wished)), today.year + 1)
    return today.year if today.month > 3 else today.year - 1


def counted(owed: list[Owed]) -> list[tuple[Badge, int]]:
    """How many stand how, in the order of the states."""
    states = [each.state for each in owed]
    return [
        (Badge(BADGES[state], words), states.count(state))
        for state, words in STATES.items()
        if state in states
    ]


def matrices(owed: list[Owed], request: Request) -> list[Matrix]:
    by_body: dict[str, list[Owed]] = {}
    for each in sorted(owed, key=lambda one: one.key):
        by_body.setdefault(each.body, []).append(each)
    alike: dict[tuple[tuple[date, date], ...], list[tuple[str, list[Place]]]] = {}
    for body, listed in by_body.items():
        periods = tuple((each.period_start, each.period_end) for each in listed)
        row = (isolated(body_label(body)), [place_in(each, request) for each in listed])
        alike.setdefault(periods, []).append(row)
    return [
        Matrix([period_words(start, end, language()) for start, end in periods], rows)
        for periods, rows in alike.items()
    ]


def place_in(each: Owed, request: Request) -> Place:
    scopes = scopes_of(each.body)
    url = ""
    does: object = ""
    if each.latest is not None:
        url, does = reverse("return", args=[each.latest.address]), _("look at it")
    elif each.draft is not None:
        url, does = reverse("draft", args=[each.draft.address]), _("go on with the draft")
    elif each.state != "not_yet" and may(request.by, SEND, scopes):
        url, does = f"{reverse('return_new')}?{asked_for(each)}", _("send it")
    more = each.state in AWAITED and may(request.by, EXTEND, scopes)
    return Place(
        owed=each,
        badge=Badge(BADGES[each.state], STATES[each.state]),
        url=url,
        does=does,
        more_time=f"{reverse('return_extend')}?{asked_for(each)}" if more else "",
    )


def asked_for(each: Owed) -> str:
    return urlencode({"body": each.body, "period": code_of(each.period_start, each.period_end)})


LABELS = (
    _("Reporting body"),
    _("First day"),
    _("Last day"),
    _("Due"),
    _("More time given"),
    _("State"),
    _("Late"),
    _("Received"),
)


def exported_line(each: Owed) -> list[Any]:
    there = each.standing or each.latest
    return [
        body_label(each.body),
        each.period_start,
        each.period_end,
        each.due_on,
        each.is_extended,
        STATES[each.state],
        each.is_late,
        there.received_at if there else None,
    ]


@page(EXTEND)
@require_http_methods(["GET", "HEAD", "POST"])
def return_extend(request: Request) -> HttpResponse:
    body, start, end = owed_in(request.GET)
    require(request.by, EXTEND, scopes_of(body), ("body", body))
    today = localdate(request.at)
    found = [
        each
        for each in calendar(request.by, day=today, start=end, end=end, body=body)
        if each.period_start == start
    ]
    if not found:
        raise Http404
    form = ExtensionForm(request.POST if request.method == "POST" else None, after=found[0].due_on)

    def act(once: str | None) -> str:
        told = {name: form.cleaned_data[name] for name in ("until", "reason", "reference")}
        extend(body, start, end, **told, by=request.by, at=request.at, once=once)
        return f"{reverse('returns_calendar')}?year={end.year}"

    said = _("The body has more time.")
    if form.is_valid() and (done := carry_out(request, form, act, said, place=place_of)):
        return done
    context = {
        "form": form,
        "owed": found[0],
        "body": isolated(body_label(body)),
        "period": period_words(start, end, language()),
        "due": day_words(found[0].due_on),
        "year_text": str(end.year),
    }
    return render(request, "returns/extend.html", context)


def owed_in(asked: Mapping[str, str]) -> tuple[str, date, date]:
    body = asked.get("body", "")
    try:
        start, end = days_of(asked.get("period", ""))
    except ValueError:
        raise Http404 from None
    if not is_body(body):
        raise Http404
    return body, start, end


def place_of(line: Line) -> str:
    return reverse("returns_calendar")
