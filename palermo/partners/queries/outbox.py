"""What the outbox must know of an account; it knows no people itself."""

from palermo.outbox.actions import Recipient
from palermo.partners.models import Account


def recipient(account: Account) -> Recipient:
    return Recipient(
        address=account.email,
        language=account.language,
        account=account.pk,
        quiet_from=account.quiet_from,
        quiet_until=account.quiet_until,
        digest=account.digest,
    )
