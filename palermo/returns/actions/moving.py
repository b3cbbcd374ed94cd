"""The only place that changes the state of a submission: a conditional UPDATE that asks the table of moves."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from palermo.returns.models import Submission
from palermo.returns.rules.states import MOVES
from palermo.ui.refusals import Refused


def move(submission: int, name: str, *, where: Q | None = None, **fields: Any) -> bool:
    """False where somebody else was faster, or the table does not know the move from where it stands."""
    step = MOVES[name]
    rows = Submission.objects.filter(where or Q(), pk=submission, state__in=step.origins)
    return rows.update(state=step.target, **fields) == 1


def require_move(submission: Submission, name: str, *, where: Q | None = None, **fields: Any) -> None:
    if not move(submission.pk, name, where=where, **fields):
        raise moved_meanwhile(submission)
    submission.refresh_from_db()


def moved_meanwhile(submission: Submission) -> Refused:
    state = Submission.objects.get(pk=submission.pk).get_state_display()
    words = _("This return has moved on meanwhile: it is {state} now. Look at it again.")
    return Refused(words.format(state=f"“{state}”"))
