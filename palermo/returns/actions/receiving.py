"""A return arrives: its bytes into the vault as they come, then one transaction that makes it a submission."""

import hashlib
from contextlib import ExitStack
from datetime import datetime
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.library.actions.laying import plainly, too_large
from palermo.partners.queries.holding import holds_still
from palermo.partners.rules.acting import require, signed_in_account
from palermo.returns.actions.receipts import give_receipt
from palermo.returns.models import Receipt, Submission
from palermo.returns.rules.bodies import is_body, scopes_of
from palermo.returns.rules.containers import BEGINNING, container_of
from palermo.returns.rules.people import ENTER, SEND, thing_of, token_owner
from palermo.returns.rules.states import STANDS_ONCE
from palermo.returns.rules.vault import NAME, RING, SENT, group_of
from palermo.ui.refusals import NotAllowed, Refused
from palermo.vault.actions.laying_down import LaidDown, Rest, first_bytes, laid_down
from palermo.vault.actions.sealing import Choice, choose_key, keep, settle
from palermo.vault.method.envelope import TooLarge
from palermo.work.actions import start

LONGEST_NAME = 200
PIECE = 1 << 20


class SentAlready(Refused):
    """The same bytes of the same body stand already: `submission`."""

    def __init__(self, submission: Submission) -> None:
        words = _(
            "This very file was sent already, on {day}, and is {state}. It counts once; nothing was added."
        )
        day, state = date_format(submission.received_at), f"“{submission.get_state_display()}”"
        super().__init__(words.format(day=day, state=state), "file")
        self.submission = submission


class Passing:
    """A stream whose bytes are counted and hashed as they pass."""

    def __init__(self, source: BinaryIO | Rest) -> None:
        self._source, self._hash, self.size = source, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        piece = self._source.read(size)
        self._hash.update(piece)
        self.size += len(piece)
        return piece

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


def receive(
    stream: BinaryIO,
    *,
    file_name: str,
    body: str,
    channel: str,
    by: Actor,
    at: datetime,
    drafted_by: int | None = None,
    once: str | None = None,
) -> Submission:
    """Raises Refused in words, SentAlready, NotAllowed, AlreadyDone. What the file says of itself, its check finds."""
    right = ENTER if channel == Submission.Channel.BEHALF else SEND
    if not is_body(body):
        raise Refused(_("Choose the reporting body that sends this return."), "body")
    require(by, right, scopes_of(body), ("body", body))
    beginning = first_bytes(stream, BEGINNING)
    submission = Submission(
        address=uuid4(),
        channel=channel,
        body=body,
        container=container_of(beginning, iter(lambda: stream.read(PIECE), b"")),
        drafted_by=drafted_by,
        sent_by=signed_in_account(by),
        token_owner=token_owner(by),
        received_at=at,
    )
    choice = choose_key(RING, SENT, group_of(submission), by=by, at=at, fresh=True)
    passing = Passing(Rest(beginning, stream))
    try:
        with ExitStack() as laid, plainly():
            sent = laid.enter_context(
                laid_down(passing, kind=SENT, to=choice.recipient, limit=settings.RETURN_LIMIT)  # type: ignore[arg-type]
            )
            name = laid.enter_context(laid_down(clean(file_name).encode(), kind=NAME, to=choice.recipient))
            submission.size, submission.digest = passing.size, passing.digest
            enter(submission, choice, (sent, name), right=right, by=by, at=at, once=once)
    except TooLarge as large:
        raise too_large(settings.RETURN_LIMIT) from large
    return submission


@transaction.atomic
def enter(
    submission: Submission,
    choice: Choice,
    laid: tuple[LaidDown, LaidDown],
    *,
    right: str,
    by: Actor,
    at: datetime,
    once: str | None,
) -> None:
    """The role is asked for again: it may have been taken away while the bytes came."""
    if not holds_still(by, at=at):
        raise NotAllowed(right, ("body", submission.body))
    details = {"body": submission.body, "channel": submission.channel, "digest": submission.digest}
    line = write("return.received", by=by, at=at, thing=thing_of(submission), details=details, once=once)
    submission.received_line = line.pk
    key = settle(choice, by=by, at=at)
    submission.sent_bytes, submission.file_name = (keep(each, key, by=by, at=at) for each in laid)
    try:
        with transaction.atomic():
            submission.save(force_insert=True)
    except IntegrityError as met:
        rows = Submission.objects.filter(
            body=submission.body, digest=submission.digest, state__in=STANDS_ONCE
        )
        if earlier := rows.first():
            raise SentAlready(earlier) from met
        raise
    give_receipt(submission, Receipt.Kind.ARRIVAL, by=by, at=at)
    submission.work = start("returns.check", {"submission": submission.pk}, by=by, at=at).pk
    submission.save(update_fields=["work"])


def clean(file_name: str) -> str:
    """Without a path, controls or direction marks; it is shown, and offered when the file is saved."""
    last = file_name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if sign.isprintable()).strip(" .")
    return kept[-LONGEST_NAME:] or "return"
