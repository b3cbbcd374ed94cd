"""Long work on returns: checking what was sent."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from palermo.returns.actions import checking
from palermo.work.jobs import Step, job

STEPS = {
    "open": _("opening the file"),
    "read": _("reading the sheets"),
    "weigh": _("holding it against the rules"),
    "keep": _("keeping what was found"),
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
