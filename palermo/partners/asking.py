"""Puts on every request who asks (`request.by`), and keeps what was refused."""

import secrets
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import lazy

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.partners.actions.slowing import first_in
from palermo.partners.models import Grant
from palermo.partners.queries.accounts import grant_words
from palermo.partners.queries.acting import grants_awake
from palermo.partners.rules.acting import Acting
from palermo.partners.rules.reach import written
from palermo.partners.rules.roles import NO_ROLE
from palermo.ui.refusals import NotAllowed, Refused

CHOSEN = "acting_grant"


def scope_of(grant: Grant) -> str:
    return written((grant.scope_kind, grant.scope_value))


class AskingMiddleware:
    """After authentication: `request.by` is the Acting of this request, `request.grants` the roles to choose from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.grants, request.by = who_asks(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if response.status_code == 429:
            keep_slowing_down(request.by, request.at)  # type: ignore[attr-defined]
        if request.by.account is not None:  # type: ignore[attr-defined]
            response.headers["Cache-Control"] = "no-store"
        return response

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        """Runs after the action's transaction was rolled back, so the refusal's line stands by itself."""
        by: Actor = request.by  # type: ignore[attr-defined]
        at = request.at  # type: ignore[attr-defined]
        if isinstance(failure, NotAllowed):
            write(
                "refused",
                by=by,
                at=at,
                thing=failure.thing,
                details={"right": failure.right},
                outcome="refused",
            )
            return render(request, "ui/not_allowed.html", {"right": failure.right}, status=403)
        if isinstance(failure, Refused):
            return render(request, "ui/refused.html", {"words": failure.words}, status=409)
        return None


def keep_slowing_down(by: Actor, at: datetime) -> None:
    """One line a minute and address, so that nobody fills the journal by asking too often."""
    if first_in(f"slowed:{by.origin}", seconds=60):
        write("slowed_down", by=by, at=at, outcome="refused")


def who_asks(request: HttpRequest) -> tuple[list[Grant], Acting]:
    wing: str = request.wing  # type: ignore[attr-defined]
    origin = request.META.get("REMOTE_ADDR", "")
    request_id = secrets.token_hex(8)
    if not request.user.is_authenticated:
        return [], Acting(
            account=None, role="visitor", scope="", wing=wing, origin=origin, request=request_id
        )
    account = request.user
    grants = grants_awake(account, wing=wing, at=request.at)  # type: ignore[attr-defined]
    for each in grants:
        each.words = said(each)  # type: ignore[attr-defined]
    grant = acted_in(request, grants)
    return grants, Acting(
        account=account.pk,
        role=grant.role if grant else NO_ROLE,
        scope=scope_of(grant) if grant else "",
        wing=wing,
        origin=origin,
        request=request_id,
        person=account.person_id,
        grant=grant.pk if grant else None,
    )


# What the frame calls a role of the reader; looked up only where it is shown.
said = lazy(grant_words, str)


def acted_in(request: HttpRequest, grants: list[Grant]) -> Grant | None:
    """The session's role: the first at the first page, then that one until it is switched.

    A role that ended or fell asleep is not replaced by another of its own accord: the session then acts in none.
    """
    chosen = request.session.get(CHOSEN)
    if chosen is None and grants:
        chosen = request.session[CHOSEN] = grants[0].pk
    return next((grant for grant in grants if grant.pk == chosen), None)
