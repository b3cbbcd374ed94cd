"""How far the long work on a submission is."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from palermo.returns.models import Submission
from palermo.returns.rules.states import State
from palermo.work.models import ENDED, STATES, Work
from palermo.work.rules.jobs import job_words, step_words
from palermo.work.rules.reasons import REASONS

MOVING = (State.RECEIVED, State.CHECKING)


@dataclass(frozen=True)
class Progress:
    """`total` is None where it is not known; `ended` in words where the work came to no good end."""

    what: str | Promise
    step: str | Promise
    done: int
    total: int | None
    waits: bool
    ended: str | Promise
    work: Work | None


def progress_of(submission: Submission) -> Progress | None:
    """None where nothing is under way."""
    if submission.work is None and submission.state not in MOVING:
        return None
    return progress_of_work(submission.work)


def progress_of_work(number: UUID | None) -> Progress | None:
    """None where it is done."""
    work = Work.objects.filter(pk=number).first() if number else None
    if work is None:
        return Progress("", "", 0, None, waits=True, ended="", work=None)
    if work.state == "done":
        return None
    return Progress(
        what=job_words(work.job),
        step=step_words(work.job, work.step) if work.step else "",
        done=min(work.done, work.total or work.done),
        total=work.total,
        waits=work.state == "waiting",
        ended=REASONS.get(work.reason, STATES[work.state]) if work.state in ENDED else "",
        work=work,
    )
