"""The columns and filters of the bureau's lists."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from palermo.bureau.queries import differences as asked
from palermo.bureau.rules.wording import body_words, period_words, signed, what_words
from palermo.partners.door import Request
from palermo.returns.rules.periods import code_of, days_of
from palermo.ui.listing import Choice, Column, Listing, State

STATES = {
    asked.OPEN: State("waits", _("not explained")),
    asked.OLDER: State("warn", _("other numbers were explained")),
    asked.EXPLAINED: State("ok", _("explained")),
}


def state_of(row: Any) -> State:
    return STATES[row.rank]


def page_of(row: Any) -> str:
    return reverse("difference", args=[row.pk])


def differences_listing(request: Request) -> Listing:
    bodies = [(code, body_words(code)) for code in asked.bodies_that_differ(request.by)]
    periods = [(code_of(*pair), period_words(*pair)) for pair in asked.periods_that_differ(request.by)]
    states = [(str(rank), state.words) for rank, state in STATES.items()]
    return Listing(
        request,
        rows=asked.differences(request.by),
        columns=[
            Column("figure", _("Stated total"), what_words, order=("figure", "category"), link=page_of),
            Column("body", _("Reporting body"), lambda row: body_words(row.body), order=("body",)),
            Column(
                "period",
                _("Period"),
                lambda row: period_words(row.period_start, row.period_end),
                order=("period_end", "period_start"),
            ),
            Column("stated", _("Stated"), "stated", order=("stated",), end=True),
            Column("computed", _("Computed"), "computed", order=("computed",), end=True),
            Column("less", _("Stated less computed"), less(taken_out="format" in request.GET), end=True),
            Column("state", _("State"), state_of, order=("rank",)),
            Column("explained", _("Explained"), "explained_at", order=("explained_at",)),
        ],
        filters=[
            Choice("state", _("State"), states, asked.in_state),
            *([Choice("body", _("Reporting body"), bodies, "body")] if len(bodies) > 1 else []),
            Choice("period", _("Period"), periods, of_period),
        ],
        name="differences",
        sort="state",
        noun=ngettext_lazy("difference", "differences"),
        empty=_("No stated total differs from the cases of the same return."),
    )


def less(*, taken_out: bool) -> Callable[[Any], int | str]:
    """A file holds the number, that can be reckoned with; a page says its sign."""

    def of(row: Any) -> int | str:
        number: int = row.stated - row.computed
        return number if taken_out else signed(number)

    return of


def of_period(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    start, end = days_of(code)
    return rows.filter(period_start=start, period_end=end)
