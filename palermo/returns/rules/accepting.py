"""Who may accept a return, and which: four people, and never an older one over a later one."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from palermo.returns.models import Submission
from palermo.ui.refusals import Refused

WORDS: dict[str, Promise] = {
    "yours": _("You drafted or sent this return, or your token did. Somebody else has to accept it."),
    "served": _("You served this body in the period of the return or since. Somebody else has to accept it."),
    "older": _(
        "A return of this body and period that was prepared later is accepted already. An older one does not replace "
        "it; ask the body to prepare the return anew."
    ),
    "role": _("The role in which this return was to be accepted had ended by the time it was ready."),
    "moved": _("The return had moved on before it could be accepted."),
    "rules": _("The rules have changed since this return was checked, so it is being checked again first."),
    "met": _("Another return of this body and period was accepted at the same moment. Look at both again."),
}


class NotAccepted(Refused):
    """`code` is one of WORDS; it is kept with the submission."""

    def __init__(self, code: str) -> None:
        super().__init__(str(WORDS[code]))
        self.code = code


def require_fourth(submission: Submission, account: int | None) -> None:
    others = {submission.drafted_by, submission.sent_by, submission.token_owner}
    if account is None or account in others:
        raise NotAccepted("yours")


def require_later(submission: Submission, standing: Submission | None) -> None:
    """By the day it was prepared; of two of one day the one that arrived later."""
    if standing is None:
        return
    assert submission.prepared_on and standing.prepared_on
    mine = (submission.prepared_on, submission.received_at, submission.pk)
    if mine < (standing.prepared_on, standing.received_at, standing.pk):
        raise NotAccepted("older")
