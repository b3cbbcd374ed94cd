"""When two records may become one, and when that may be undone, said in plain words."""

from django.db.models import Q
from django.utils.translation import gettext as _

from palermo.partners.models import Account, Merge, Person, Tenure
from palermo.ui.refusals import Refused


def check_merge(kept: Person, gone: Person) -> None:
    if kept.pk == gone.pk:
        raise Refused(_("This is the same record. Choose another one."), "who")
    if kept.merged_into_id or gone.merged_into_id:
        raise Refused(_("One of the two was merged into another record already."), "who")
    if kept.wing != gone.wing:
        raise Refused(
            _("One of the two is seen in a wing where the other is not. Change one of them first."), "who"
        )
    if Account.objects.filter(person__in=[kept, gone]).count() == 2:
        raise Refused(
            _("Both have an account, and accounts are never merged. Close one of them first."), "who"
        )
    pair = Q(person=kept, acting_for__person=gone) | Q(person=gone, acting_for__person=kept)
    if Tenure.objects.filter(pair).exists():
        raise Refused(_("One of the two stood in for the other, so they are not the same person."), "who")


def check_undo(merge: Merge, kept: Person) -> None:
    if merge.undone_at is not None:
        raise Refused(_("This merge was undone already."))
    if kept.merged_into_id:
        raise Refused(_("The record it went into was itself merged into another one. Undo that merge first."))
    if Merge.objects.filter(kept=kept, undone_at__isnull=True, pk__gt=merge.pk).exists():
        raise Refused(_("Another record was merged into this one later. Undo that merge first."))
    moved = merge.moved["tenures"]
    if Tenure.objects.filter(pk__in=moved, person=kept).count() != len(moved):
        raise Refused(
            _(
                "Posts that came with this merge have fallen away since or went to somebody else. It cannot be undone."
            )
        )
