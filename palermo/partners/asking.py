"""Puts on every request who asks (`request.by`), and keeps what was refused."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.partners.models import Grant
from palermo.partners.queries.acting import grants_awake
from palermo.partners.rules.acting import Acting
from palermo.ui.refusals import NotAllowed, Refused

CHOSEN = "acting_grant"


def scope_of(grant: Grant) -> str:
    return f"{grant.scope_kind}:{grant.scope_value}" if grant.scope_value else grant.scope_kind


class AskingMiddleware:
    """After authentication: `request.by` is the Acting of this request, `request.grants` the roles to choose from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.grants, request.by = who_asks(request)  # type: ignore[attr-defined]
        return self.get_response(request)

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
    chosen = request.session.get(CHOSEN)
    grant = next((each for each in grants if each.pk == chosen), grants[0] if grants else None)
    return grants, Acting(
        account=account.pk,
        role=grant.role if grant else "none",
        scope=scope_of(grant) if grant else "",
        wing=wing,
        origin=origin,
        request=request_id,
        person=account.person_id,
        grant=grant.pk if grant else None,
    )
