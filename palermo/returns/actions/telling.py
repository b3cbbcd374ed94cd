"""Mail about a return, to whoever sent it: which, and what became of it; nothing of a person stands in it."""

from datetime import datetime

from palermo.journal.actor import Actor
from palermo.outbox.actions import compose
from palermo.partners.actions.invitations import address
from palermo.partners.models import Account
from palermo.partners.queries.outbox import recipient
from palermo.returns.models import Submission
from palermo.returns.rules.wording import body_words, period_words


def tell_of(submission: Submission, *, by: Actor, at: datetime, event: str = "") -> None:
    """`event` is the state it came to, or "talked"."""
    account = Account.objects.filter(pk=submission.sent_by, is_active=True).first()
    if account is None or (event and account.pk == by.account):
        return
    compose(
        "returns/mail/return.txt",
        to=recipient(account),
        context={
            "event": event or submission.state,
            "body": body_words(submission.body, account.language),
            "period": period_words(submission.period_start, submission.period_end, account.language),
            "errors": submission.errors or 0,
            "warnings": submission.warnings or 0,
            "page": address("records", f"returns/{submission.address}/"),
        },
        by=by,
        at=at,
        wing="records",
    )
