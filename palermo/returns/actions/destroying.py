"""The bytes of a return go, with all that was made of them, when its first case is due; the receipts stay."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.register.queries.retention import sets_with_destroyed_cases
from palermo.returns.actions.reminding import RECORDS
from palermo.returns.models import Draft, Submission
from palermo.returns.rules.keeping import IDLE_DRAFT, KEPT_UNCOUNTED, NEVER_COUNTED
from palermo.returns.rules.people import thing_of
from palermo.returns.rules.vault import RING, group_of, item_of_draft
from palermo.vault.actions import destroy_group, destroy_items


def destroy_what_is_over(at: datetime) -> int:
    """What the clock does; gives how many returns and drafts lost what was typed or sent."""
    return destroy_bytes(by=RECORDS, at=at) + discard_idle_drafts(by=RECORDS, at=at)


def destroy_bytes(*, by: Actor, at: datetime) -> int:
    over = at - KEPT_UNCOUNTED
    ended = Q(decided_at__lte=over) | Q(decided_at__isnull=True, checked_at__lte=over)
    gone = Q(address__in=sets_with_destroyed_cases().values("submission"))
    rows = Submission.objects.filter(
        gone | (ended & Q(state__in=NEVER_COUNTED)), bytes_destroyed_at__isnull=True
    )
    return sum(destroy(each, by=by, at=at) for each in list(rows.order_by("pk")))


@transaction.atomic
def destroy(submission: Submission, *, by: Actor, at: datetime) -> bool:
    """Its group of the vault: bytes, name, findings, marked copies, comparisons and messages."""
    rows = Submission.objects.filter(pk=submission.pk, bytes_destroyed_at__isnull=True)
    if not rows.update(bytes_destroyed_at=at):
        return False
    destroy_group(RING, group_of(submission), by, at)
    write("return.bytes_destroyed", by=by, at=at, thing=thing_of(submission))
    return True


def discard_idle_drafts(*, by: Actor, at: datetime) -> int:
    rows = Draft.objects.filter(sent_as=None, discarded_at=None, saved_at__lte=at - IDLE_DRAFT)
    return sum(discard(each, by=by, at=at) for each in list(rows.order_by("pk")))


@transaction.atomic
def discard(draft: Draft, *, by: Actor, at: datetime) -> bool:
    """In the transaction of whoever asks; False where it was sent, discarded or saved meanwhile."""
    rows = Draft.objects.filter(pk=draft.pk, sent_as=None, discarded_at=None, version=draft.version)
    if not rows.update(discarded_at=at, content=None):
        return False
    destroy_items([item_of_draft(draft.address)], ring=RING, by=by, at=at)
    write("return.discarded", by=by, at=at, thing=("draft", str(draft.address)))
    return True
