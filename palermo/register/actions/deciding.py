"""Whether a set that was laid down stands: one small transaction, the caller's."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from palermo.journal.actor import Actor
from palermo.register.actions.beating import Taken
from palermo.register.models import AcceptedSet
from palermo.ui.refusals import Refused

LAYING, STANDING = AcceptedSet.State.LAYING, AcceptedSet.State.STANDING


def let_stand(laid: AcceptedSet, *, by: Actor, at: datetime) -> AcceptedSet | None:
    """From the commit on readers see its rows; gives the set of the same body and period that it supersedes.

    In the caller's transaction, which writes the line of the journal. Raises Taken where the set was given up
    meanwhile, Refused where another of this body and period is accepted at the same moment.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a set stands in the transaction of whoever decides")
    same = AcceptedSet.objects.filter(
        body=laid.body, period_start=laid.period_start, period_end=laid.period_end
    )
    before = same.filter(state=STANDING).select_for_update().first()
    if before is not None:
        same.filter(pk=before.pk).update(state=AcceptedSet.State.SUPERSEDED)
    try:
        with transaction.atomic():
            stood = AcceptedSet.objects.filter(pk=laid.pk, state=LAYING).update(
                state=STANDING, accepted_at=at, accepted_by=by.account, supersedes=before
            )
    except IntegrityError as wrong:
        words = _("Another return of this body and period was accepted at the same moment. Look again.")
        raise Refused(words) from wrong
    if not stood:
        raise Taken
    laid.refresh_from_db()
    return before


def abandon(laid: AcceptedSet, *, at: datetime) -> None:
    """Of a set that will not stand; the clock takes its rows and files away."""
    AcceptedSet.objects.filter(pk=laid.pk, state=LAYING).update(state=AcceptedSet.State.ABANDONED, laid_at=at)
