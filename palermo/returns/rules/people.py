"""Who may do what with a return, beside what the table of roles says."""

from palermo.journal.actor import Actor
from palermo.partners.rules.acting import Acting, may, require
from palermo.returns.models import Submission
from palermo.returns.rules.bodies import scopes_of

DRAFT, SEND, ENTER, ACCEPT = "return.draft", "return.send", "return.enter", "return.accept"
LIST, OPEN, TALK, EXTEND = "return.list", "return.open", "return.talk", "return.extend"


def thing_of(submission: Submission) -> tuple[str, str]:
    return ("return", str(submission.address))


def require_on(submission: Submission, right: str, by: Actor) -> None:
    require(by, right, scopes_of(submission.body), thing_of(submission))


def may_on(submission: Submission, right: str, by: Actor) -> bool:
    return may(by, right, scopes_of(submission.body))


def token_owner(by: Actor) -> int | None:
    """Who answers for the token, where one acts."""
    return by.account if isinstance(by, Acting) and by.only is not None else None


def is_bureau(by: Actor) -> bool:
    """Whether the reader decides on returns rather than sends them."""
    return may(by, ACCEPT, (by.scope,))
