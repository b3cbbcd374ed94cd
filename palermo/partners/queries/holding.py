"""Whether somebody who began something in a role holds that role still."""

from datetime import datetime

from palermo.journal.actor import Actor
from palermo.partners.models import Account
from palermo.partners.queries.acting import grants_awake
from palermo.partners.rules.reach import written


def holds_still(by: Actor, *, at: datetime) -> bool:
    """Asked again where long work or a long upload ends: a role may have been taken away meanwhile."""
    if by.account is None:
        return False
    account = Account.objects.filter(pk=by.account, is_active=True).first()
    return account is not None and any(
        (each.role, written((each.scope_kind, each.scope_value))) == (by.role, by.scope)
        for each in grants_awake(account, wing=by.wing, at=at)
    )
