"""The columns and filters of the list of returns."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from palermo.partners.door import Request
from palermo.partners.rules.names import isolated
from palermo.partners.rules.vocabulary import body_label, language
from palermo.returns import queries
from palermo.returns.models import Submission
from palermo.returns.queries.listing import bodies_listed, periods_listed, waiting_first
from palermo.returns.rules.periods import code_of, days_of, period_words
from palermo.returns.rules.states import State
from palermo.returns.views.wording import badge, body_of, period_of
from palermo.ui.listing import Choice, Column, Listing


def returns_listing(request: Request) -> Listing:
    rows = waiting_first(queries.submissions(request.by), request.by)
    return Listing(
        request,
        rows=rows,
        columns=[
            Column("body", _("Reporting body"), body_of, order=("body",), link=page_of),
            Column("period", _("Period"), period_of, order=("period_end", "period_start")),
            Column("state", _("State"), badge, order=("waits", "-received_at")),
            Column("errors", _("Errors"), "errors", order=("errors",), end=True),
            Column("warnings", _("Warnings"), "warnings", order=("warnings",), end=True),
            Column("channel", _("How it came"), lambda row: row.get_channel_display()),
            Column("received", _("Received"), "received_at", order=("received_at",)),
        ],
        filters=[
            Choice("state", _("State"), State.choices, "state"),
            Choice("body", _("Reporting body"), body_choices(request), "body"),
            Choice("period", _("Period"), period_choices(request), of_period),
            Choice("channel", _("How it came"), Submission.Channel.choices, "channel"),
        ],
        name="returns",
        sort="state",
        noun=npgettext_lazy("count", "return", "returns"),
        empty=_("No return was sent yet. What is due stands in the calendar."),
    )


def page_of(row: Submission) -> str:
    return reverse("return", args=[row.address])


def body_choices(request: Request) -> list[tuple[str, Any]]:
    return [(code, isolated(body_label(code))) for code in bodies_listed(request.by)]


def period_choices(request: Request) -> list[tuple[str, Any]]:
    return [
        (code_of(start, end), period_words(start, end, language()))
        for start, end in periods_listed(request.by)
    ]


def of_period(rows: QuerySet[Submission], code: str) -> QuerySet[Submission]:
    start, end = days_of(code)
    return rows.filter(period_start=start, period_end=end)
