"""The demo's accounts: they exist only where the demo flag is on, and sign in only there."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import transaction

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.partners.models import Account, Grant, Person
from palermo.partners.rules.roles import roles
from palermo.ui.refusals import Refused

# Two accounts that are nobody: the proposer and the confirmer of the demo's roles.
NOBODY, NOBODY_ELSE = 0, -1


@transaction.atomic
def enter_demo_account(
    email: str,
    *,
    role: str,
    scope: tuple[str, str],
    person: Person | None,
    password: str,
    secret: str,
    by: Actor,
    at: datetime,
) -> Account:
    """`secret` is the base32 secret of the account's one-time codes; empty for a role that needs no second factor."""
    if not settings.DEMO:
        raise Refused("Demo accounts are made only where PALERMO_DEMO is on.")
    account = Account(email=email, person=person, is_demo=True, entered_at=at)
    account.set_password(password)
    account.save()
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    if secret:
        TOTP.activate(account, secret)
    Grant.objects.create(
        account=account,
        role=role,
        scope_kind=scope[0],
        scope_value=scope[1],
        since=at,
        proposed_at=at,
        proposed_by=NOBODY,
        confirmed_at=at,
        confirmed_by=NOBODY_ELSE,
        two_grantors=roles()[role].two_grantors,
    )
    write(
        "account.entered",
        by=by,
        at=at,
        thing=("account", account.pk),
        details={"role": role, "demo": True},
    )
    return account
