"""A return that was sent becomes a draft again, to be corrected in the browser."""

from datetime import datetime

from django.utils.translation import gettext as _

from palermo.journal.actor import Actor
from palermo.partners.rules.acting import require
from palermo.returns.actions.drafting import begin_draft
from palermo.returns.actions.opening import open_sent
from palermo.returns.method.drafting import content_of_file
from palermo.returns.models import Draft, Submission
from palermo.returns.rules.bodies import scopes_of
from palermo.returns.rules.drafting import MOST_ROWS, fits
from palermo.returns.rules.people import DRAFT, thing_of
from palermo.ui.refusals import Refused


def take_up(submission: Submission, *, by: Actor, at: datetime, once: str | None = None) -> Draft:
    """With everything that stands in it; the file is opened for that, which the journal says."""
    require(by, DRAFT, scopes_of(submission.body), thing_of(submission))
    if submission.period_start is None or submission.period_end is None:
        raise Refused(_("The period of this return could not be read, so no draft can be made of it."))
    if not fits(submission.rows):
        words = _(
            "A sheet of more than {most} rows is filled in a workbook. Take the empty template and send it."
        )
        raise Refused(words.format(most=MOST_ROWS))
    data = b"".join(open_sent(submission, by=by, at=at))
    return begin_draft(
        body=submission.body,
        period_start=submission.period_start,
        period_end=submission.period_end,
        content=content_of_file(f"return.{submission.container}", data),
        by=by,
        at=at,
        once=once,
    )
