"""Every part that a page is made of, with invented words in it, to look at and to copy from. Config mounts the page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from palermo.ui.fields import Day, Name
from palermo.ui.forms import Form
from palermo.ui.gallery_chart import drawn
from palermo.ui.listing import Choice, Column, Listing, State

THEN = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
STATES = {
    "ok": _("accepted"),
    "warn": _("late"),
    "bad": _("refused"),
    "info": _("under review"),
    "waits": _("waits for you"),
    "plain": _("draft"),
}


@dataclass(frozen=True)
class Sent:
    """A row of the list shown here; its rows live in memory, every other list's in the database."""

    body: Any
    state: str
    sent: date
    cases: int | None
    pk: int

    @property
    def word(self) -> State:
        return State(self.state, STATES[self.state])


class Rows(list[Sent]):
    """As much of a queryset as a list asks for."""

    ordered = False

    def filter(self, **wanted: str) -> "Rows":
        return Rows(
            row for row in self if all(str(getattr(row, key)) == each for key, each in wanted.items())
        )

    def order_by(self, *orders: Any) -> "Rows":
        rows = Rows(self)
        for order in reversed(orders):
            if order == "pk":
                rows.sort(key=lambda row: row.pk)
                continue
            key = order.expression.name
            rows.sort(key=lambda row: _comparable(getattr(row, key)), reverse=order.descending)
        return rows

    def count(self) -> int:  # type: ignore[override]
        return len(self)

    def iterator(self, chunk_size: int) -> Iterator[Sent]:
        return iter(self)


def _comparable(value: Any) -> tuple[bool, Any]:
    return (value is not None, value if isinstance(value, date | int) else str(value or ""))


def rows() -> Rows:
    bodies = [
        _("Police, northern range"),
        _("Police, southern range"),
        _("Immigration wing"),
        _("Coast guard"),
    ]
    states = list(STATES)
    return Rows(
        Sent(
            bodies[n % 4],
            states[n % 6],
            date(2026, 1 + n % 11, 1 + n % 28),
            None if n % 7 == 6 else (n * 137) % 1500,
            n,
        )
        for n in range(1, 58)
    )


def named(found: QuerySet[Any], text: str) -> QuerySet[Any]:
    matching = Rows(row for row in cast(Rows, found) if text.lower() in str(row.body).lower())
    return cast("QuerySet[Any]", matching)


class Example(Form):
    name = Name(label=_("Name of the body"), help_text=_("As it stands on its letterhead."))
    since = Day(label=_("Since"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("police", _("Police")), ("court", _("Court"))], widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea, required=False)
    active = forms.BooleanField(label=_("Sends returns"), required=False)


class Reason(Form):
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[
            ("", _("choose")),
            ("letter", _("A letter asks for it")),
            ("error", _("It was entered by mistake")),
        ],
    )
    reference = forms.CharField(
        label=_("File or letter number"), required=False, help_text=_("It goes into the journal.")
    )


class Paper(Form):
    letter = forms.FileField(label=_("Nomination letter"))


def gallery(request: HttpRequest) -> HttpResponse:
    listing = Listing(
        request,
        rows=cast("QuerySet[Any]", rows()),
        columns=[
            Column("body", _("Body"), "body", order=("body",), link=lambda row: "#lists"),
            Column("state", _("Status"), "word", order=("state",)),
            Column("sent", _("Sent on"), "sent", order=("sent",)),
            Column("cases", _("Cases"), "cases", order=("cases",), end=True),
        ],
        filters=[Choice("state", _("Status"), list(STATES.items()), "state")],
        search=named,
        name="submissions",
        noun=ngettext_lazy("submission", "submissions"),
        per_page=8,
        sort="-sent",
    )
    if listing.wanted_format:
        return listing.export()
    wrong = Example(
        {"name": "\u202e", "since": "31.2.2024", "note": gettext("What was typed stays.")}, auto_id="wrong_%s"
    )
    context = {
        "listing": listing,
        "example": Example(),
        "wrong": wrong,
        "reason": Reason(auto_id="reason_%s"),
        "paper": Paper(auto_id="paper_%s"),
        "charts": drawn(get_language() or "en"),
        **texts(),
    }
    return render(request, "ui/gallery.html", context)


def texts() -> Mapping[str, Any]:
    before = gettext("The body sends its return by the tenth of the month after the quarter.")
    after = gettext(
        "The body sends its return by the fifteenth of the month after the quarter, and says so by letter."
    )
    return {
        "states": [{"state": state, "words": words} for state, words in STATES.items()],
        "events": [
            {
                "when": THEN,
                "what": gettext("Return accepted"),
                "who": gettext("Bureau officer"),
                "state": "ok",
                "words": STATES["ok"],
            },
            {
                "when": datetime(2026, 11, 21, 6, 40, tzinfo=UTC),
                "what": gettext("Return checked"),
                "note": gettext("2 warnings, no error"),
            },
            {
                "when": date(2026, 11, 20),
                "what": gettext("Return sent"),
                "who": gettext("Provincial focal person"),
            },
        ],
        "steps": [
            {"label": gettext("Receive"), "state": "done"},
            {"label": gettext("Check"), "state": "done", "note": gettext("2 warnings, no error")},
            {
                "label": gettext("Accept"),
                "state": "here",
                "note": gettext("By somebody other than the sender."),
            },
            {"label": gettext("Link"), "state": "next"},
        ],
        "findings": [
            {
                "severity": "error",
                "message": gettext("Day 31 does not exist in February. Write the date as 2024-02-28."),
                "place": "cases!F14",
                "value": "31.02.2024",
                "rule": "D03",
            },
            {
                "severity": "warning",
                "message": gettext("The number of accused is lower than in the last return."),
                "place": "cases!K20",
                "value": "3",
                "rule": "S11",
            },
            {"severity": "note", "message": gettext("This body sent no return for the quarter before.")},
        ],
        "before": before,
        "after": after,
        "fields": [
            {"label": gettext("Standing order"), "mine": after, "theirs": before},
            {"label": gettext("Seat"), "mine": gettext("Peshawar"), "theirs": ""},
        ],
        "when": THEN,
    }
