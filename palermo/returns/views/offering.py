"""What the reader may do with a return now; and where they may not, why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from palermo.journal.actor import Actor
from palermo.partners.door import Request
from palermo.returns.actions.accepting import require_acceptable
from palermo.returns.models import Submission
from palermo.returns.rules.drafting import fits
from palermo.returns.rules.people import ACCEPT, DRAFT, ENTER, SEND, TALK, may_on
from palermo.returns.rules.states import MOVES, State
from palermo.ui.refusals import NotAllowed, Refused


@dataclass(frozen=True)
class Offer:
    """A way on; `why` says in words why there is none, and then `url` is empty."""

    name: str
    label: str
    url: str = ""
    why: str = ""
    kind: str = "quiet"  # of the button: "", quiet or danger


def offers(row: Submission, request: Request, *, busy: bool) -> list[Offer]:
    return [
        *of_the_bureau(row, request, busy=busy),
        *of_the_body(row, request.by),
        *of_drafters(row, request.by),
        *of_both(row, request.by),
    ]


def of_the_bureau(row: Submission, request: Request, *, busy: bool) -> list[Offer]:
    if row.state != State.READY or busy or not may_on(row, ACCEPT, request.by):
        return []
    why = why_not(row, by=request.by, at=request.at)
    accept = _("Accept this return")
    return [
        Offer("accept", accept, why=why) if why else Offer("accept", accept, way("accept", row), kind=""),
        Offer("send_back", _("Send it back"), way("send_back", row)),
        Offer("refuse", _("Refuse it"), way("refuse", row), kind="danger"),
    ]


def why_not(row: Submission, *, by: Actor, at: datetime) -> str:
    """Why this reader does not accept this return; empty where they may."""
    try:
        require_acceptable(row, by=by, at=at)
    except Refused as refused:
        return refused.words
    except NotAllowed:
        return _("Your role does not accept returns of this body.")
    return ""


def of_the_body(row: Submission, by: Actor) -> list[Offer]:
    behalf = row.channel == Submission.Channel.BEHALF
    if not may_on(row, ENTER if behalf else SEND, by):
        return []
    found = []
    again = {State.SENT_BACK: _("Send the corrected return"), State.REFUSED: _("Send another return")}
    if row.state in again:
        found.append(Offer("again", again[State(row.state)], sending(row), kind=""))
    elif row.state in (State.ACCEPTED, State.WITHDRAWN):
        found.append(Offer("again", _("Send a return that replaces it"), sending(row)))
    if row.state in MOVES["withdraw"].origins:
        found.append(Offer("withdraw", _("Withdraw it"), way("withdraw", row), kind="danger"))
    elif row.state == State.ACCEPTED:
        words = _("An accepted return is not withdrawn: send one that replaces it.")
        found.append(Offer("withdraw", _("Withdraw it"), why=words))
    return found


def of_drafters(row: Submission, by: Actor) -> list[Offer]:
    """Where it was sent back, for a body that has no software to correct it with."""
    if row.state != State.SENT_BACK or row.bytes_destroyed_at is not None or row.period_start is None:
        return []
    if not (may_on(row, DRAFT, by) and fits(row.rows)):
        return []
    return [Offer("take_up", _("Correct it in the browser"), way("take_up", row))]


def of_both(row: Submission, by: Actor) -> list[Offer]:
    if row.bytes_destroyed_at is not None or not may_on(row, TALK, by):
        return []
    return [Offer("talk", _("Write about this return"), way("talk", row))]


def way(name: str, row: Submission) -> str:
    return reverse(f"return_{name}", args=[row.address])


def sending(row: Submission) -> str:
    return f"{reverse('return_new')}?body={row.body}"


def first(found: list[Offer], name: str) -> Any:
    return next((each for each in found if each.name == name), None)
