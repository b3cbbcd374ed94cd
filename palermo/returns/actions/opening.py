"""Handing out what is sealed: the line of the journal is committed before the first byte."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.returns.models import Derived, Submission
from palermo.returns.queries.submissions import require_bytes
from palermo.returns.rules.people import OPEN, require_on, thing_of
from palermo.vault.queries import stream_sealed


def open_sent(submission: Submission, *, by: Actor, at: datetime) -> Iterator[bytes]:
    """The file as it was sent, in pieces."""
    require_on(submission, OPEN, by)
    require_bytes(submission)
    with transaction.atomic(durable=True):
        write("return.opened", by=by, at=at, thing=thing_of(submission))
    return stream_sealed(submission.sent_bytes)


def open_marked(derived: Derived, *, by: Actor, at: datetime) -> Iterator[bytes]:
    """The workbook with its faulty cells marked, in pieces."""
    submission = derived.submission
    require_on(submission, OPEN, by)
    require_bytes(submission)
    assert derived.content is not None
    with transaction.atomic(durable=True):
        language = derived.part.partition(":")[2]
        write("return.marked", by=by, at=at, thing=thing_of(submission), details={"language": language})
    return stream_sealed(derived.content)
