"""What became of a submission, as the journal has it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from palermo.journal.models import Line
from palermo.journal.rules import acts, label
from palermo.partners.queries.accounts import number_words, scope_words
from palermo.partners.rules.roles import roles
from palermo.returns.models import Submission

# Looks and downloads stand in the journal, and are nobody's step of the return's way.
STEPS = (
    "received",
    "checked",
    "sent_back",
    "refused",
    "withdrawn",
    "accepted",
    "superseded",
    "bytes_destroyed",
)


@dataclass(frozen=True)
class Event:
    """As the component timeline.html takes it; `number` is the line's in the journal."""

    number: int
    when: datetime
    what: str
    who: str


def timeline(submission: Submission) -> list[Event]:
    """The newest first."""
    rows = Line.objects.filter(
        thing_kind="return",
        thing_id=str(submission.address),
        act__in=[f"return.{step}" for step in STEPS],
        outcome="done",
    ).order_by("-pk")
    language = get_language() or "en"
    return [Event(each.pk, each.at, label(acts(), each.act, language), actor_words(each)) for each in rows]


def actor_words(line: Line) -> str:
    """The role and where it was held, and the number of the account: not whose account it is.

    A check is nobody's act, though it runs in the name of the sender.
    """
    if line.account is None or line.act == "return.checked":
        return ""
    role = roles()[line.role].label if line.role in roles() else line.role
    kind, _, value = line.scope.partition(":")
    where = f" · {scope_words(kind, value)}" if value else ""
    return f"{role}{where} · {number_words(line.account)}"
