"""Handing out a quality letter: the journal's line is committed before the paper leaves."""

from datetime import date, datetime

from django.db import transaction

from palermo.bureau.rules.quality import READ
from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.journal.models import Line
from palermo.partners.rules.acting import require
from palermo.returns.rules.bodies import scopes_of
from palermo.returns.rules.periods import code_of


def hand_out_letter(
    body: str, start: date, end: date, language: str, *, by: Actor, at: datetime, once: str | None = None
) -> Line:
    """Raises NotAllowed, AlreadyDone."""
    require(by, READ, scopes_of(body), ("body", body))
    details = {"period": code_of(start, end), "language": language}
    with transaction.atomic(durable=True):
        return write("letter.made", by=by, at=at, thing=("body", body), details=details, once=once)
