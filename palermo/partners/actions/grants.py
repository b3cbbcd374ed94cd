"""Giving and ending roles: proposed by one administrator, confirmed by another where names are seen or acts approved."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.partners.models import Account, Grant, Organisation
from palermo.partners.rules import accounts as rules
from palermo.partners.rules.acting import Acting, require, signed_in_account
from palermo.partners.rules.reach import Scope, written
from palermo.partners.rules.roles import roles
from palermo.ui.refusals import NotAllowed, Refused


@dataclass(frozen=True)
class Wish:
    """A role as somebody wants it given."""

    role: str
    scope: Scope
    since: datetime
    until: datetime | None = None


@transaction.atomic
def propose_role(account_id: int, wish: Wish, *, by: Acting, at: datetime, once: str | None = None) -> Grant:
    """A role that needs one grantor is held at once; one that needs two waits for another administrator."""
    require(by, "role.propose", thing=("account", str(account_id)))
    role = rules.role_for(by, wish.role, "role.propose")
    rules.check_not_self(by, account_id)
    rules.check_scope(role, wish.scope)
    check_organisation(wish.scope, by)
    rules.check_period(wish.since, wish.until, at)
    grant = lay_down(account_id, wish, proposed_by=signed_in_account(by), at=at)
    write(
        "role.proposed",
        by=by,
        at=at,
        thing=("grant", grant.pk),
        details={**told(grant), "held": grant.confirmed_at is not None},
        once=once,
    )
    return grant


@transaction.atomic
def confirm_role(grant_id: int, *, by: Acting, at: datetime, once: str | None = None) -> Grant:
    grant = grant_to_change(grant_id, "role.confirm", by=by)
    rules.check_not_self(by, grant.account_id)
    if grant.ended_at is not None or (grant.until is not None and grant.until <= at):
        raise Refused(_("This role was ended before it was confirmed. Propose it anew."))
    if grant.confirmed_at is not None:
        raise Refused(_("This role is confirmed already."))
    if by.account == grant.proposed_by:
        raise Refused(_("You proposed this role: another administrator confirms it."))
    holder_open(grant.account)
    others = standing(grant.account_id, at=at).exclude(pk=grant.pk)
    scope = (grant.scope_kind, grant.scope_value)
    rules.check_exclusions(grant.role, scope, grant.since, grant.until, others)
    grant.confirmed_at, grant.confirmed_by = at, by.account
    grant.save(update_fields=["confirmed_at", "confirmed_by"])
    write("role.confirmed", by=by, at=at, thing=("grant", grant.pk), details=told(grant), once=once)
    return grant


@transaction.atomic
def end_role(
    grant_id: int, *, by: Acting, at: datetime, reason: str = "", reference: str = "", once: str | None = None
) -> Grant:
    """Of a role held, or of a proposal."""
    grant = grant_to_change(grant_id, "role.end", by=by)
    if grant.ended_at is not None:
        raise Refused(_("This role is ended already."))
    grant.ended_at, grant.ended_by = at, by.account
    grant.save(update_fields=["ended_at", "ended_by"])
    write(
        "role.ended",
        by=by,
        at=at,
        thing=("grant", grant.pk),
        details=told(grant),
        reason=reason,
        reference=reference,
        once=once,
    )
    return grant


def lay_down(account_id: int, wish: Wish, *, proposed_by: int, at: datetime) -> Grant:
    """For propose and for the taking up of an invitation, which write their own line. Locks the account."""
    account = locked(account_id)
    holder_open(account)
    end_what_ran_out(account_id, at=at)
    kind, value = wish.scope
    others = list(standing(account_id, at=at))
    if any(
        other.role == wish.role and (other.scope_kind, other.scope_value) == wish.scope for other in others
    ):
        raise Refused(_("This role is held or proposed there already."), "role")
    rules.check_exclusions(wish.role, wish.scope, wish.since, wish.until, others)
    two = roles()[wish.role].two_grantors
    return Grant.objects.create(
        account=account,
        role=wish.role,
        scope_kind=kind,
        scope_value=value,
        since=wish.since,
        until=wish.until,
        proposed_at=at,
        proposed_by=proposed_by,
        two_grantors=two,
        confirmed_at=None if two else at,
        confirmed_by=None if two else proposed_by,
    )


def locked(account_id: int) -> Account:
    """Whoever gives or ends a role of this account waits here: two exclusive roles are never given side by side."""
    return Account.objects.select_for_update().get(pk=account_id)


def holder_open(account: Account) -> None:
    if not account.is_active:
        raise Refused(_("This account is closed. Invite the person anew."))


def standing(account_id: int, *, at: datetime) -> QuerySet[Grant]:
    """Held, asleep, proposed or yet to begin: everything that has not ended, of both wings."""
    return Grant.objects.filter(account_id=account_id, ended_at__isnull=True).exclude(until__lte=at)


def end_what_ran_out(account_id: int, *, at: datetime) -> None:
    """A role whose last moment passed ended then; its row must not stand in the way of a new one."""
    Grant.objects.filter(account_id=account_id, ended_at__isnull=True, until__lte=at).update(
        ended_at=F("until")
    )


def grant_to_change(grant_id: int, right: str, *, by: Acting) -> Grant:
    """Found through its account, so that the account is what everybody waits for."""
    account_id = Grant.objects.values_list("account_id", flat=True).get(pk=grant_id)
    locked(account_id)
    grant = Grant.objects.select_related("account").get(pk=grant_id)
    require(by, right, thing=("grant", str(grant_id)))
    if not roles()[grant.role].is_of(by.wing) or by.role not in roles()[grant.role].granted_by:
        raise NotAllowed(right, ("grant", str(grant_id)))
    return grant


def check_organisation(scope: Scope, by: Actor) -> None:
    kind, value = scope
    if kind != "organisation":
        return
    if not Organisation.objects.filter(pk=int(value), wing__in=(by.wing, "both"), closed_on=None).exists():
        raise Refused(_("Choose the organisation in which the role is held."), "scope")


def told(grant: Grant) -> dict[str, str | int]:
    return {
        "account": grant.account_id,
        "role": grant.role,
        "scope": written((grant.scope_kind, grant.scope_value)),
    }
