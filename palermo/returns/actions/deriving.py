"""What is made of a submission's bytes: marked copies, and what it changes against the one it would replace."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from palermo.journal.actor import Actor
from palermo.returns.actions.checking import (
    MEMORY,
    THREADS,
    Progress,
    Writing,
    bytes_of,
    silent,
)
from palermo.returns.actions.passing import passing
from palermo.returns.models import Derived, Submission
from palermo.returns.queries.findings import all_findings
from palermo.returns.queries.submissions import file_name, require_bytes, standing_for
from palermo.returns.rules.people import LIST, OPEN, require_on
from palermo.returns.rules.vault import DIFFERENCE, MARKED, RING, group_of
from palermo.ui.refusals import Refused
from palermo.vault.actions.laying_down import laid_down
from palermo.vault.actions.sealing import choose_key, keep, settle
from palermo.work.actions import start
from palermo.work.models import ENDED, Work

CHANGES = "difference"
PARTS = {"marked:en": MARKED, "marked:ur": MARKED, CHANGES: DIFFERENCE}
SMALL = 2_000  # rows that a page may wait for


def ask_for(submission: Submission, part: str, *, by: Actor, at: datetime) -> Derived:
    """Made at once of a small return, else by long work: then `content` is empty and `work` says which."""
    require_on(submission, LIST if part == CHANGES else OPEN, by)
    require_bytes(submission)
    against = standing_for(submission) if part == CHANGES else None
    if part == CHANGES:
        if against is None:
            raise Refused(
                _("There is no accepted return of this body and period, so this one changes nothing.")
            )
        require_bytes(against)
    derived = begun(submission, part, against, by=by, at=at)
    if derived.content_id is None and derived.work is None:
        make(derived, by=by, at=at)
    return derived


@transaction.atomic
def begun(
    submission: Submission, part: str, against: Submission | None, *, by: Actor, at: datetime
) -> Derived:
    derived, _made = Derived.objects.select_for_update().get_or_create(submission=submission, part=part)
    if derived.content_id is not None and derived.against_id == (against.pk if against else None):
        return derived
    if derived.work and Work.objects.filter(pk=derived.work).exclude(state__in=ENDED).exists():
        return derived
    derived.content, derived.against, derived.work = None, against, None
    if rows_of(submission) + (rows_of(against) if against else 0) > SMALL:
        derived.work = start("returns.derive", {"derived": derived.pk}, by=by, at=at).pk
    derived.save()
    return derived


def rows_of(submission: Submission) -> int:
    return sum(sent for sent, _accepted, _rejected in submission.rows.values())


def make(
    derived: Derived,
    *,
    by: Actor,
    at: datetime,
    progress: Progress = silent,
    writing: Writing = transaction.atomic,
    work: UUID | None = None,
) -> None:
    """Kept only where it is still wanted, against the same other."""
    submission, kind = derived.submission, PARTS[derived.part]
    data = changes(derived, progress) if derived.part == CHANGES else marked(derived, progress)
    choice = choose_key(RING, kind, group_of(submission), by=by, at=at)
    with laid_down(data, kind=kind, to=choice.recipient) as laid, writing():
        sealed = keep(laid, settle(choice, by=by, at=at), by=by, at=at)
        wanted = Derived.objects.filter(pk=derived.pk, against=derived.against, work=work)
        if not wanted.update(content=sealed, made_at=at, work=None):
            raise Refused(_("Something else was asked for meanwhile. Ask again."))
    derived.refresh_from_db()


def marked(derived: Derived, progress: Progress) -> bytes:
    from pathlib import Path

    from palermo.returns.method.check import Rows
    from palermo.returns.method.mark import Sent, TooManyRows, marked_bytes

    submission, language = derived.submission, derived.part.partition(":")[2]
    rows = {sheet: Rows(*each) for sheet, each in submission.rows.items()}
    sent = Sent(Path(file_name(submission)), submission.state == Submission.State.SENT_BACK, rows)
    found = all_findings(submission)
    data = bytes_of(submission, progress)

    def moved(done: int, total: int) -> None:
        progress(done, total, "mark")

    try:
        return marked_bytes(data, sent, found, language, moved)
    except TooManyRows as large:
        words = _("Its sheet {sheet} has more rows than a worksheet can hold, so no copy is marked.")
        raise Refused(words.format(sheet=large)) from large


def changes(derived: Derived, progress: Progress) -> bytes:
    from palermo.returns.method.check import check, connect
    from palermo.returns.method.difference import difference
    from palermo.returns.method.read import Limits
    from palermo.returns.method.read.find import InMemory

    assert derived.against
    both = [
        InMemory(f"{each.pk}.{each.container}", bytes_of(each, progress))
        for each in (derived.against, derived.submission)
    ]
    with passing() as folder:
        con = connect(MEMORY, THREADS, folder, encrypted=True)
        try:
            progress(0, None, "compare")
            return difference(check(both, Limits(sent=settings.RETURN_LIMIT), con=con))
        finally:
            con.close()
