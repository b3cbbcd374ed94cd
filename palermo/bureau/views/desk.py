"""The desk: what waits, what is due, what changed, and how much of what was due has come."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from palermo.bureau.queries import changes as changed
from palermo.bureau.queries.due import awaited, coverage, owed_lately
from palermo.bureau.queries.waiting import waits_for
from palermo.bureau.rules import differences, quality
from palermo.bureau.rules.wording import body_words, period_words
from palermo.partners.door import Request, public
from palermo.partners.rules.acting import cell, may
from palermo.returns.queries import Owed
from palermo.returns.rules.bodies import scopes_of
from palermo.returns.rules.due import STATES
from palermo.returns.rules.people import LIST, SEND, is_bureau
from palermo.returns.rules.periods import code_of
from palermo.returns.rules.states import State as Of
from palermo.ui.listing import State

MOST_DUE, MOST_CHANGES = 8, 10
BADGES = {
    "due": "info",
    "late": "warn",
    "missing": "bad",
    "sent_back": "warn",
    "received": "info",
    "checking": "info",
    "ready": "waits",
    "accepted": "ok",
    "nil": "ok",
}
BECAME: dict[str, tuple[str, str | Promise]] = {
    Of.RECEIVED: ("info", _("received")),
    Of.ACCEPTED: ("ok", _("accepted")),
    Of.SENT_BACK: ("warn", _("sent back")),
    Of.REFUSED: ("bad", _("refused")),
    Of.WITHDRAWN: ("plain", _("withdrawn")),
    Of.SUPERSEDED: ("plain", _("replaced by a newer one")),
}


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """Behind the sign-in like all of this wing; who holds no role that is awake reads here what to do."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not cell(request.by, "desk.records"):
        return render(request, "bureau/no_role.html")
    context: dict[str, Any] = {
        "waiting": waits_for(request.by, at=request.at),
        "is_bureau": is_bureau(request.by),
        "sees_quality": bool(cell(request.by, quality.READ)),
        "sees_differences": bool(cell(request.by, differences.READ)),
    }
    if cell(request.by, LIST):
        context |= of_returns(request)
    return render(request, "bureau/desk.html", context)


def of_returns(request: Request) -> dict[str, Any]:
    owed = owed_lately(request.by, localdate(request.at))
    late, covered = awaited(owed), coverage(owed)
    since = changed.since_yesterday(request.at)
    events = changed.changes(request.by, since)
    return {
        "sees_returns": True,
        "owes": bool(owed),
        "due": [line_of(each, request) for each in late[:MOST_DUE]],
        "due_count": len(late),
        "coverage": covered,
        "periods": [period_words(*pair) for pair in covered.periods],
        "covered": [
            {"body": body_words(row.body), "row": row, "places": [place_of(each) for each in row.places]}
            for row in covered.rows
        ],
        "since": since,
        "events": [event_of(each) for each in events[:MOST_CHANGES]],
        "event_count": len(events),
    }


def line_of(each: Owed, request: Request) -> dict[str, Any]:
    """The way on is the return that was sent back, or the page where one is sent."""
    asked = urlencode({"body": each.body, "period": code_of(each.period_start, each.period_end)})
    url = ""
    if each.latest is not None:
        url = reverse("return", args=[each.latest.address])
    elif may(request.by, SEND, scopes_of(each.body)):
        url = f"{reverse('return_new')}?{asked}"
    return {
        "owed": each,
        "body": body_words(each.body),
        "period": period_words(each.period_start, each.period_end),
        "state": state_of(each),
        "url": url,
    }


def place_of(each: Owed | None) -> dict[str, Any] | None:
    if each is None:
        return None
    return {
        "state": state_of(each),
        "late": each.is_late and each.standing is not None,
        "url": reverse("return", args=[each.latest.address]) if each.latest else "",
    }


def state_of(each: Owed) -> State:
    return State(BADGES.get(each.state, "plain"), STATES[each.state])


def event_of(each: changed.Change) -> dict[str, Any]:
    row = each.submission
    known = row.period_start is not None and row.period_end is not None
    period = period_words(row.period_start, row.period_end) if known else ""  # type: ignore[arg-type]
    state, words = BECAME.get(each.what, ("plain", row.get_state_display()))
    return {
        "when": each.when,
        "what": " · ".join(part for part in (body_words(row.body), period) if part),
        "url": reverse("return", args=[row.address]),
        "state": state,
        "words": words,
    }
