"""Long work on returns: checking, accepting, and what is made of their bytes."""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from palermo.returns.actions import accepting, checking, deriving
from palermo.returns.models import Derived, Submission
from palermo.returns.rules.accepting import NotAccepted
from palermo.work.jobs import Step, job

STEPS = {
    "open": _("opening the file"),
    "read": _("reading the sheets"),
    "weigh": _("holding it against the rules"),
    "keep": _("keeping what was found"),
    "lay": _("laying the register's rows down"),
    "mark": _("marking the cells"),
    "compare": _("comparing row by row"),
}


@job(
    "returns.check",
    words=_("Check a return"),
    wing="records",
    lease=timedelta(minutes=2),
    tries=3,
    steps=STEPS,
)
def check(step: Step, *, submission: int) -> dict[str, object] | None:
    """Killed anywhere, it begins again: nothing is kept before the last step."""
    found = checking.begin(submission)
    if found is None:
        return None
    outcome = checking.look(found, step.progress)
    step.progress(0, None, "keep")
    if not checking.keep_found(found, outcome, by=step.by, at=step.at(), writing=step.writing):
        return None
    return {"submission": submission, "state": found.state}


@job(
    "returns.accept",
    words=_("Accept a return"),
    wing="records",
    lease=timedelta(minutes=2),
    tries=3,
    steps=STEPS,
)
def accept(step: Step, *, submission: int) -> dict[str, object] | None:
    """Killed anywhere before the decision, it begins again, and what was laid down is swept."""
    mine = Q(work=step.work.pk)
    found = Submission.objects.filter(mine, pk=submission, state=Submission.State.READY).first()
    if found is None:
        return None
    try:
        accepting.carry_out(
            found,
            by=step.by,
            at=step.at(),
            where=mine,
            progress=step.progress,
            clock=step.at,
            writing=step.writing,
        )
    except NotAccepted as refused:
        accepting.come_to_nothing(found, step.work.pk, refused.code, by=step.by, at=step.at())
        return {"submission": submission, "why": refused.code}
    return {"submission": submission, "state": found.state}


@job("returns.derive", words=_("Prepare a copy or comparison of a return"), wing="records", steps=STEPS)
def derive(step: Step, *, derived: int) -> dict[str, object] | None:
    found = Derived.objects.select_related("submission", "against").filter(pk=derived).first()
    if found is None or found.work != step.work.pk:
        return None
    deriving.make(
        found, by=step.by, at=step.at(), progress=step.progress, writing=step.writing, work=step.work.pk
    )
    return {"derived": derived}
