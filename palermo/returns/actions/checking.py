"""Holding the bytes of a submission against the rules, and keeping what was found."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.journal.rules.shape import Detail
from palermo.returns.actions.moving import move
from palermo.returns.actions.passing import passing
from palermo.returns.actions.telling import tell_of
from palermo.returns.method.keeping import Head, Kept, kept, unreadable
from palermo.returns.models import Derived, Submission
from palermo.returns.queries.beside import standing_beside
from palermo.returns.rules.house import OTHER_BODY, PREPARED_LATER, TOO_HARD, line
from palermo.returns.rules.people import thing_of
from palermo.returns.rules.states import State
from palermo.returns.rules.vault import EXTRACT, FINDINGS, RING, group_of
from palermo.vault.actions.laying_down import laid_down
from palermo.vault.actions.sealing import choose_key, keep, settle
from palermo.vault.models import Sealed
from palermo.vault.queries import stream_sealed

if TYPE_CHECKING:
    from palermo.returns.method.check import Checked

log = logging.getLogger("palermo.returns")
MEMORY, THREADS = "384MB", 2
Progress = Callable[[int, int | None, str], None]


def silent(done: int, total: int | None, code: str) -> None:
    return None


def begin(submission: int) -> Submission | None:
    """None where it was withdrawn, or checked already."""
    move(submission, "check")
    return Submission.objects.filter(pk=submission, state=State.CHECKING).first()


def bytes_of(submission: Submission, progress: Progress = silent) -> bytes:
    pieces, done = [], 0
    for piece in stream_sealed(submission.sent_bytes):
        pieces.append(piece)
        done += len(piece)
        progress(done, submission.size, "open")
    return b"".join(pieces)


@contextmanager
def checked(submission: Submission, progress: Progress = silent) -> Iterator["Checked"]:
    """Checked as it is now, with its tables; what does not fit into memory lies encrypted in a private folder."""
    from palermo.returns.method.check import check, connect
    from palermo.returns.method.read import Limits
    from palermo.returns.method.read.find import InMemory

    data = InMemory(f"return.{submission.container}", bytes_of(submission, progress))
    with passing() as folder:
        con = connect(MEMORY, THREADS, folder, encrypted=True)
        try:
            progress(0, None, "read")
            found = check([data], Limits(sent=settings.RETURN_LIMIT), con=con)
            del data
            import_string(settings.RETURN_COMPLETE)(found)
            yield found
        finally:
            con.close()


def look(submission: Submission, progress: Progress = silent) -> Kept:
    """A file that breaks the check is itself what was found; an installation that is full or away is not."""
    from palermo.returns.method.beside import find_beside

    try:
        with checked(submission, progress) as found:
            progress(0, None, "weigh")
            find_beside(found, standing_beside(submission))
            return kept(found, of_the_house(submission, found))
    except Exception as broke:
        if not is_the_files(broke):
            raise
        log.error("The check of a return broke: %s.", type(broke).__qualname__)
        return unreadable(line(TOO_HARD))


def is_the_files(broke: Exception) -> bool:
    import duckdb
    from django.db import Error

    from palermo.ui.refusals import Refused
    from palermo.ui.trouble import no_memory
    from palermo.work.jobs import Stopped

    ours = (OSError, Error, Refused, Stopped, duckdb.IOException)
    return not isinstance(broke, ours) and not no_memory(broke)


def of_the_house(submission: Submission, found: "Checked") -> list:
    """What it says of itself against how it came."""
    says = found.con.execute("SELECT body, prepared_on FROM t_return").fetchone()
    body, prepared = says or (None, None)
    came, lines = localdate(submission.received_at), []
    if body is not None and body != submission.body:
        lines.append(line(OTHER_BODY, body, says=body, sent=submission.body))
    if prepared is not None and prepared > came:
        lines.append(line(PREPARED_LATER, str(prepared), says=str(prepared), came=str(came)))
    return lines


Writing = Callable[[], AbstractContextManager[None]]


class MovedOn(Exception):
    """It was withdrawn meanwhile."""


def keep_found(
    submission: Submission, found: Kept, *, by: Actor, at: datetime, writing: Writing = nullcontext
) -> bool:
    """False where it was withdrawn meanwhile: then nothing is kept."""
    choice = choose_key(RING, FINDINGS, group_of(submission), by=by, at=at)
    try:
        with (
            laid_down(found.findings, kind=FINDINGS, to=choice.recipient) as laid,
            laid_down(found.extracts, kind=EXTRACT, to=choice.recipient) as beside,
            writing(),
            transaction.atomic(),
        ):
            key = settle(choice, by=by, at=at)
            enter(submission, found, keep(laid, key, by=by, at=at), by=by, at=at)
            if found.extracts:
                made = {"content": keep(beside, key, by=by, at=at), "made_at": at}
                Derived.objects.update_or_create(submission=submission, part="extract", defaults=made)
    except MovedOn:
        return False
    return True


def enter(submission: Submission, found: Kept, findings: Sealed, *, by: Actor, at: datetime) -> None:
    name = "find_fault" if found.refused else "find_ready"
    said = columns(submission, found)
    if not move(submission.pk, name, checked_at=at, work=None, findings=findings, **said):
        raise MovedOn
    submission.refresh_from_db()
    details: dict[str, Detail] = {"state": submission.state, **totals(found)}
    write("return.checked", by=by, at=at, thing=thing_of(submission), details=details)
    tell_of(submission, by=by, at=at)


def columns(submission: Submission, found: Kept) -> dict[str, Any]:
    head: Head = found.head
    return {
        "container": found.kind if found.kind in ("xlsx", "zip") else submission.container,
        "period_start": head.period_start,
        "period_end": head.period_end,
        "prepared_on": head.prepared_on,
        "nil": head.nil,
        "stated": dict(head.stated or {}),
        "rows": {sheet: list(rows) for sheet, rows in found.rows.items()},
        "errors": found.errors,
        "warnings": found.warnings,
    }


def totals(found: Kept) -> dict[str, int]:
    return {
        name: sum(getattr(rows, name) for rows in found.rows.values())
        for name in ("sent", "accepted", "rejected")
    }
