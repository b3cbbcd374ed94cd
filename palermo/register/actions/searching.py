"""Searching the register: whoever does it is in the journal with a reason, whether anything was found or not."""

from datetime import datetime
from typing import Any

from django.db import transaction

from palermo.journal.actions import write
from palermo.journal.rules.shape import Detail, require_reason
from palermo.partners.rules.acting import Acting, may, require
from palermo.register.queries.finding import Found, found
from palermo.register.rules.searching import Question


def search(question: Question, *, reason: str, reference: str = "", by: Acting, at: datetime) -> Found:
    """Both lines are committed when this returns: what was looked for how, and whose names are about to be shown.

    Nothing of what was typed goes into a line. Raises Refused for a question that is too wide, or a bad reason.
    """
    require(by, "case.search", [by.scope])
    require_reason(reason, reference)
    answer = found(question, by=by)
    why: dict[str, Any] = {"by": by, "at": at, "reason": reason, "reference": reference}
    with transaction.atomic(durable=True):
        said: dict[str, Detail] = {"by": question.by, "hits": answer.count, "opened": answer.opened}
        write("register.searched", thing=("register", ""), details=said, **why)
        if answer.hits and may(by, "case.names", [by.scope]):
            seen(answer, why)
    return answer


def seen(answer: Found, why: dict[str, Any]) -> None:
    """As `looked` writes it, in the transaction of the search."""
    shown = list(dict.fromkeys(str(hit.entry.address) for hit in answer.hits))
    single = shown[0] if len(shown) == 1 else ""
    write("looked", thing=("case", single), details={} if single else {"ids": shown}, **why)
