"""Accounts: resetting a second factor and waking what slept after it, closing, and what holders change themselves."""

from dataclasses import dataclass
from datetime import datetime, time

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from palermo.journal.actions import write
from palermo.partners.actions.grants import locked, standing
from palermo.partners.actions.letters import tell
from palermo.partners.models import Account, Grant, Token
from palermo.partners.rules import accounts as rules
from palermo.partners.rules.acting import Acting, require, signed_in_account
from palermo.ui.language import LANGUAGES
from palermo.ui.refusals import Refused


@transaction.atomic
def reset_factor(
    account_id: int,
    *,
    by: Acting,
    at: datetime,
    reason: str = "",
    reference: str = "",
    once: str | None = None,
) -> Account:
    """Takes the holder's second factors away and ends their sessions; what needs a factor sleeps until `wake`."""
    account = account_to_change(account_id, "factor.reset", by=by)
    gone, _kinds = Authenticator.objects.filter(user_id=account.pk).delete()
    account.factor_reset_at, account.factor_reset_by = at, by.account
    account.save(update_fields=["factor_reset_at", "factor_reset_by"])
    drop_address_asked(account)
    end_sessions_of(account)
    account.tokens.filter(revoked_at__isnull=True).update(revoked_at=at)
    write(
        "factor.reset",
        by=by,
        at=at,
        thing=("account", account.pk),
        details={"factors": gone},
        reason=reason,
        reference=reference,
        once=once,
    )
    tell(account, "factor_reset", by=by, at=at)
    return account


@transaction.atomic
def wake(account_id: int, *, by: Acting, at: datetime, once: str | None = None) -> Account:
    """By another administrator than the one who reset; a factor enrolled anew is needed beside it."""
    account = account_to_change(account_id, "factor.wake", by=by)
    if account.factor_reset_at is None:
        raise Refused(_("The roles of this account do not sleep after a reset."))
    if by.account == account.factor_reset_by:
        raise Refused(_("You reset this second factor: another administrator wakes the roles."))
    account.factor_reset_at = account.factor_reset_by = None
    account.save(update_fields=["factor_reset_at", "factor_reset_by"])
    write("factor.woken", by=by, at=at, thing=("account", account.pk), once=once)
    return account


@transaction.atomic
def close_account(
    account_id: int,
    *,
    by: Acting,
    at: datetime,
    reason: str = "",
    reference: str = "",
    once: str | None = None,
) -> Account:
    """Ends its sessions, roles, tokens and factors. The account stays: the journal names it."""
    account = account_to_change(account_id, "account.close", by=by)
    ended = standing(account.pk, at=at).update(ended_at=at, ended_by=by.account)
    Token.objects.filter(account=account, revoked_at__isnull=True).update(revoked_at=at)
    Authenticator.objects.filter(user_id=account.pk).delete()
    account.is_active = False
    account.set_unusable_password()
    account.save(update_fields=["is_active", "password"])
    drop_address_asked(account)
    end_sessions_of(account)
    write(
        "account.closed",
        by=by,
        at=at,
        thing=("account", account.pk),
        details={"roles": ended},
        reason=reason,
        reference=reference,
        once=once,
    )
    return account


def account_to_change(account_id: int, right: str, *, by: Acting) -> Account:
    require(by, right, thing=("account", str(account_id)))
    rules.check_not_self(by, account_id)
    account = locked(account_id)
    if not account.is_active:
        raise Refused(_("This account is closed."))
    return account


def end_sessions_of(account: Account) -> None:
    """Of both wings: the round is part of what each session is checked against."""
    account.session_round += 1
    account.save(update_fields=["session_round"])
    UserSession.objects.filter(user_id=account.pk).delete()


def drop_address_asked(account: Account) -> None:
    """Whoever held a session that is ended here must not become the account's address afterwards."""
    EmailAddress.objects.filter(user_id=account.pk, verified=False).delete()


@dataclass(frozen=True)
class OwnWishes:
    language: str
    digest: bool
    quiet_from: time | None
    quiet_until: time | None


@transaction.atomic
def change_own(wishes: OwnWishes, *, by: Acting, at: datetime, once: str | None = None) -> Account:
    require(by, "profile.own", [f"account:{by.account}"])
    if (wishes.quiet_from is None) != (wishes.quiet_until is None):
        raise Refused(_("Quiet hours have a beginning and an end. Fill both, or neither."), "quiet_until")
    account = Account.objects.select_for_update().get(pk=signed_in_account(by))
    changed = [field for field, value in vars(wishes).items() if getattr(account, field) != value]
    for field in changed:
        setattr(account, field, getattr(wishes, field))
    account.save(update_fields=[*changed] or ["language"])
    write(
        "account.changed", by=by, at=at, thing=("account", account.pk), details={"fields": changed}, once=once
    )
    return account


@transaction.atomic
def speak(language: str, *, by: Acting, at: datetime) -> None:
    """The language that mails and pages of a signed-in reader come in."""
    if language not in LANGUAGES:
        raise Refused(_("Palermo speaks English and Urdu."))
    changed = (
        Account.objects.filter(pk=signed_in_account(by)).exclude(language=language).update(language=language)
    )
    if changed:
        write(
            "account.changed",
            by=by,
            at=at,
            thing=("account", str(by.account)),
            details={"fields": ["language"]},
        )


@transaction.atomic
def switch_role(grant: Grant, *, by: Acting, at: datetime) -> None:
    """The session is the page's; this is the line of it. `by` acts still in the role that is left."""
    write(
        "role.switched",
        by=by,
        at=at,
        thing=("grant", grant.pk),
        details={"from": by.role, "to": grant.role},
    )


@transaction.atomic
def end_sessions(ids: list[int], *, by: Acting, at: datetime) -> int:
    """Some of the reader's own sessions, of either wing."""
    sessions = list(UserSession.objects.filter(user_id=by.account, pk__in=ids))
    for session in sessions:
        session.end()
    if sessions:
        details = {"sessions": len(sessions)}
        write("session.ended", by=by, at=at, thing=("account", str(by.account)), details=details)
    return len(sessions)


def enter_account(
    email: str, *, person_id: int | None, language: str, password: str, at: datetime
) -> Account:
    """Part of taking up an invitation, whose line tells it. The address is proven by the link that was followed."""
    account = Account(email=email, person_id=person_id, language=language, entered_at=at)
    account.set_password(password)
    account.save(force_insert=True)
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    return account


def reopen(account: Account, *, password: str) -> Account:
    """A closed account whose holder was invited anew: it begins with nothing but the address."""
    account.is_active = True
    account.factor_reset_at = account.factor_reset_by = None
    account.set_password(password)
    account.session_round += 1
    account.save()
    return account
