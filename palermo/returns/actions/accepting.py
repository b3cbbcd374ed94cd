"""Accepting a return: asked for by an officer, laid down by long work, decided in one small transaction."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.partners.queries.holding import holds_still
from palermo.partners.queries.serving import served
from palermo.register.actions import Taken, abandon, lay_down, let_stand
from palermo.register.models import AcceptedSet
from palermo.register.rules.sets import SetHeader
from palermo.returns.actions.checking import Progress, checked, silent
from palermo.returns.actions.deciding import IDLE, release, under_way
from palermo.returns.actions.moving import move, moved_meanwhile
from palermo.returns.actions.receipts import give_receipt
from palermo.returns.actions.telling import tell_of
from palermo.returns.method.contents import make_laid_cases
from palermo.returns.method.facts import facts_of_one
from palermo.returns.models import Receipt, Submission
from palermo.returns.queries.submissions import standing_for
from palermo.returns.rules import receipts
from palermo.returns.rules.accepting import NotAccepted, require_fourth, require_later
from palermo.returns.rules.people import ACCEPT, require_on, thing_of
from palermo.returns.rules.states import State
from palermo.ui.refusals import NotAllowed
from palermo.work.actions import start
from palermo.work.models import Work

if TYPE_CHECKING:
    from palermo.returns.method.check import Checked

JOB = "returns.accept"
FILE = 1  # the only one that is checked


@transaction.atomic
def accept(submission: Submission, *, by: Actor, at: datetime, once: str | None = None) -> Work:
    """Starts the long work that accepts it; the return stays ready until that decides. Raises Refused, NotAllowed."""
    release(submission)
    require_acceptable(submission, by=by, at=at)
    work = start(JOB, {"submission": submission.pk}, by=by, at=at, once=once)
    held = Submission.objects.filter(IDLE | Q(work=work.pk), pk=submission.pk, state=State.READY)
    if not held.update(work=work.pk, held_up=""):
        raise under_way()
    submission.refresh_from_db()
    return work


def accept_now(submission: Submission, *, by: Actor, at: datetime) -> Submission:
    """The same at once, for small returns that nobody waits for at a page."""
    require_acceptable(submission, by=by, at=at)
    return carry_out(submission, by=by, at=at, where=IDLE)


def require_acceptable(submission: Submission, *, by: Actor, at: datetime) -> None:
    require_on(submission, ACCEPT, by)
    if submission.state != State.READY:
        raise moved_meanwhile(submission)
    require_fourth(submission, by.account)
    assert submission.period_start and by.account is not None
    if served(by.account, submission.body, submission.period_start, at):
        raise NotAccepted("served")
    require_later(submission, standing_for(submission))


def carry_out(
    submission: Submission,
    *,
    by: Actor,
    at: datetime,
    where: Q,
    progress: Progress = silent,
    clock: Callable[[], datetime] | None = None,
    writing: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Submission:
    """Lays the set down, then decides. What does not come to stand is abandoned. Raises NotAccepted, NotAllowed."""
    laid = laid_down_again(submission, by=by, at=at, progress=progress)
    try:
        with writing():
            decide(submission, laid, by=by, at=clock() if clock else at, where=where)
    except BaseException as failed:
        abandon(laid, at=at)
        if isinstance(failed, Taken):
            raise NotAccepted("moved") from failed
        raise
    return submission


def laid_down_again(submission: Submission, *, by: Actor, at: datetime, progress: Progress) -> AcceptedSet:
    """The bytes are opened and checked again: what counts is what they say, not what was noted of them."""
    with checked(submission, progress) as found:
        rows = require_same(submission, found)
        facts_of_one(found, FILE)
        make_laid_cases(found, FILE)
        (basis,) = found.con.execute("SELECT basis FROM facts.returns").fetchone() or ("NIL",)
        assert submission.period_start and submission.period_end and submission.prepared_on
        header = SetHeader(
            submission=submission.address,
            body=submission.body,
            period_start=submission.period_start,
            period_end=submission.period_end,
            prepared_on=submission.prepared_on,
            basis=basis,
            rows=rows,
        )
        return lay_down(
            header, found.con, by=by, at=at, progress=lambda done, total: progress(done, total, "lay")
        )


def require_same(submission: Submission, found: "Checked") -> dict[str, int]:
    (result,) = found.files()
    rows = {sheet: list(each) for sheet, each in result.rows.items()}
    if result.refused or rows != submission.rows:
        raise NotAccepted("rules")
    return {sheet: each.accepted for sheet, each in result.rows.items()}


@transaction.atomic
def decide(submission: Submission, laid: AcceptedSet, *, by: Actor, at: datetime, where: Q) -> None:
    """Everything is asked for again: the role, the people, the state, the one that stands."""
    if not holds_still(by, at=at):
        raise NotAccepted("role")
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    try:
        require_acceptable(locked, by=by, at=at)
    except NotAllowed as lost:
        raise NotAccepted("role") from lost
    standing = standing_for(locked)
    if standing is not None and not move(standing.pk, "supersede"):
        raise NotAccepted("moved")
    said = {"accepted_by": by.account, "decided_by": by.account, "decided_at": at, "replaces": standing}
    try:
        with transaction.atomic():
            moved = move(submission.pk, "accept", where=where, work=None, held_up="", **said)
    except IntegrityError as met:
        raise NotAccepted("met") from met
    if not moved:
        raise NotAccepted("moved")
    submission.refresh_from_db()
    let_stand(laid, by=by, at=at)
    note(submission, standing, laid, by=by, at=at)


def note(
    submission: Submission, standing: Submission | None, laid: AcceptedSet, *, by: Actor, at: datetime
) -> None:
    counts = [sum(each) for each in zip(*submission.rows.values(), strict=True)] or [0, 0, 0]
    details = {"set": laid.pk, **dict(zip(("sent", "accepted", "rejected"), counts, strict=True))}
    line = write("return.accepted", by=by, at=at, thing=thing_of(submission), details=details)
    if standing is not None:
        by_this = {"replaces": str(submission.address)}
        write("return.superseded", by=by, at=at, thing=thing_of(standing), details=by_this)
    said = receipts.acceptance(
        submission,
        line=line.pk,
        accepted_set=laid.pk,
        replaces=str(standing.address) if standing else "",
    )
    give_receipt(submission, Receipt.Kind.ACCEPTANCE, by=by, at=at, said=said)
    tell_of(submission, by=by, at=at)


@transaction.atomic
def come_to_nothing(submission: Submission, work: UUID, code: str, *, by: Actor, at: datetime) -> None:
    """The return is ready again, and says why; where the rules have changed it is checked again first."""
    held = Submission.objects.filter(pk=submission.pk, work=work, state=State.READY)
    if not held.update(work=None, held_up=code) or code != "rules":
        return
    checking = start("returns.check", {"submission": submission.pk}, by=by, at=at)
    move(submission.pk, "check_again", work=checking.pk)
