"""Words about a return: sealed with it, and told to the other side by mail."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.partners.rules.acting import signed_in_account
from palermo.returns.actions.telling import tell_of
from palermo.returns.models import Message, Submission
from palermo.returns.rules.people import TALK, is_bureau, require_on, thing_of
from palermo.returns.rules.vault import MESSAGE, RING, group_of
from palermo.ui.refusals import Refused
from palermo.vault.actions import seal

LONGEST = 4000


@transaction.atomic
def talk(submission: Submission, text: str, *, by: Actor, at: datetime, once: str | None = None) -> Message:
    """To the other side: the body writes to the bureau, the bureau to the body."""
    require_on(submission, TALK, by)
    message = say(submission, text, by=by, at=at)
    write("return.talked", by=by, at=at, thing=thing_of(submission), once=once)
    if message.from_bureau:
        tell_of(submission, by=by, at=at, event="talked")
    return message


def say(submission: Submission, text: str, *, by: Actor, at: datetime, move: str = "") -> Message:
    """In the caller's transaction; `move` is the act whose reason it is."""
    return Message.objects.create(
        submission=submission,
        text=seal(worded(text).encode(), ring=RING, kind=MESSAGE, group=group_of(submission), by=by, at=at),
        move=move,
        written_at=at,
        written_by=signed_in_account(by),
        from_bureau=is_bureau(by),
    )


def worded(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused(_("Write what the other side shall read."), "text")
    if len(text) > LONGEST:
        words = _("That is longer than {limit} letters. Write shorter, or in two messages.")
        raise Refused(words.format(limit=LONGEST), "text")
    return text
