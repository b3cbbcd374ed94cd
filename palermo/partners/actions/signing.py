"""The journal's lines about signing in and out, and about what an account is signed in with. Never an address."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from palermo.journal.actions import write
from palermo.partners.models import Account
from palermo.partners.rules.acting import Acting
from palermo.partners.rules.roles import NO_ROLE


def as_account(by: Acting, account: Account) -> Acting:
    """A visitor who has just shown who they are."""
    if by.account == account.pk:
        return by
    return replace(by, account=account.pk, role=NO_ROLE, scope="", person=account.person_id, grant=None)


def signed_in(account: Account, means: Sequence[str], *, by: Acting, at: datetime) -> None:
    write(
        "signed_in",
        by=as_account(by, account),
        at=at,
        thing=("account", account.pk),
        details={"means": list(means)},
    )


def signed_out(account: Account, *, by: Acting, at: datetime) -> None:
    write("signed_out", by=as_account(by, account), at=at, thing=("account", account.pk))


def sign_in_failed(
    step: str, account_id: int | None, *, by: Acting, at: datetime, locked: bool = False
) -> None:
    """`step`: password, code, key, passkey, again. The account only where there is one; what was typed never."""
    write(
        "sign_in_locked" if locked else "sign_in_failed",
        by=by,
        at=at,
        thing=("account", account_id) if account_id else ("", ""),
        details={"step": step},
        outcome="refused",
    )


def account_of(email: str) -> int | None:
    return Account.objects.filter(email=email.strip().lower()).values_list("pk", flat=True).first()


def password_set(account: Account, *, by: Acting, at: datetime) -> None:
    act = "password.changed" if by.account == account.pk else "password.reset"
    write(act, by=as_account(by, account), at=at, thing=("account", account.pk))


def address_changed(account: Account, *, by: Acting, at: datetime) -> None:
    write("address.changed", by=as_account(by, account), at=at, thing=("account", account.pk))


def address_asked(account: Account, *, cancelled: bool, by: Acting, at: datetime) -> None:
    write("address.cancelled" if cancelled else "address.asked", by=by, at=at, thing=("account", account.pk))


@transaction.atomic
def factor_changed(account: Account, act: str, kinds: Sequence[str], *, by: Acting, at: datetime) -> None:
    """`act`: factor.enrolled, factor.removed or factor.codes_made. The first two end the account's sessions: every
    session that stays has passed the factors as they are now."""
    if act != "factor.codes_made":
        account.session_round += 1
        account.save(update_fields=["session_round"])
    write(act, by=by, at=at, thing=("account", account.pk), details={"kinds": sorted(set(kinds))})
