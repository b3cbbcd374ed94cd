"""The accepted returns that stand beside a submission."""

from palermo.returns.method.beside import Standing
from palermo.returns.models import Submission
from palermo.returns.rules.states import State


def standing_beside(submission: Submission) -> list[Standing]:
    rows = Submission.objects.filter(body=submission.body, state=State.ACCEPTED).exclude(pk=submission.pk)
    return [
        Standing(each.period_start, each.period_end, each.prepared_on, each.stated.get("pending"))
        for each in rows.only("period_start", "period_end", "prepared_on", "stated")
        if each.period_start and each.period_end and each.prepared_on
    ]
