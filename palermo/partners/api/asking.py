"""Who asks the API: a token says so and nothing else does. A session of a browser is nobody here."""

from dataclasses import replace

from palermo.partners.actions.tokens import acting_by_token, is_closed
from palermo.partners.api.problems import Problem
from palermo.partners.door import Request
from palermo.partners.rules.acting import Acting

SCHEME = "bearer"


def ask_by_token(request: Request) -> None:
    """Puts the token's Acting, or a visitor, in the place of what the session said; a token that opens nothing is
    refused also where none is needed, so that a program notices."""
    before = request.by
    request.grants = []
    request.by = Acting(
        account=None,
        role="visitor",
        scope="",
        wing=request.wing,
        origin=before.origin,
        request=before.request,
    )
    said = request.headers.get("Authorization", "")
    if not said:
        return
    scheme, _, raw = said.partition(" ")
    acting = None
    if scheme.lower() == SCHEME:
        acting = acting_by_token(
            raw.strip(), request.at, wing=request.wing, origin=before.origin, request=before.request
        )
    if acting is None:
        # Nobody shall make a new token because somebody else tried wrong ones.
        raise Problem("too-often" if is_closed(before.origin, request.at) else "bad-token")
    request.by = replace(acting, request=before.request)


def asker(by: Acting) -> str:
    """Whose requests are counted together: those of one role held, or of one address."""
    return f"grant:{by.grant}" if by.account is not None else f"origin:{by.origin}"
