"""Who acts in which role and scope, and whether that carries an act."""

from collections.abc import Iterable
from dataclasses import dataclass

from palermo.journal.actor import Actor
from palermo.partners.rules.roles import rights
from palermo.ui.refusals import NotAllowed


@dataclass(frozen=True)
class Acting(Actor):
    person: int | None = None
    grant: int | None = None
    only: frozenset[str] | None = (
        None  # an API token acts within these rights; None: all that the role carries
    )


def cell(by: Actor, right: str) -> str:
    """What the table of roles says for this reader: "", "own", "all" or "self"."""
    known = rights()[right]
    if not known.is_of(by.wing):
        return ""
    if isinstance(by, Acting) and by.only is not None and right not in by.only:
        return ""
    says = known.cells.get(by.role, "")
    # A role held in one province reaches no further than that, whatever it may do where it is held everywhere.
    return "own" if says == "all" and by.scope.startswith("province:") else says


def may(by: Actor, right: str, scopes: Iterable[str] = ()) -> bool:
    """`scopes` are those the thing lies in: "body:PB-POLICE", "organisation:12", "account:7"."""
    says = cell(by, right)
    if says == "self":
        return f"account:{by.account}" in scopes
    if says == "own":
        return by.scope == "everything" or by.scope in scopes
    return says == "all"


def require(by: Actor, right: str, scopes: Iterable[str] = (), thing: tuple[str, str] = ("", "")) -> None:
    if not may(by, right, scopes):
        raise NotAllowed(right, thing)


def signed_in_account(by: Actor) -> int:
    """For what only the holder of an account does."""
    if by.account is None:
        raise NotAllowed("profile.own")
    return by.account
