"""Who may be given which role by whom, what makes a role sleep, and how long things of an account live."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from palermo.journal.actor import Actor
from palermo.partners.models import Account, Grant, Post
from palermo.partners.rules.reach import Scope, can_meet
from palermo.partners.rules.roles import Role, exclusions, roles
from palermo.ui.refusals import NotAllowed, Refused
from palermo.vocabulary.codes import codes

INVITATION_LIVES = timedelta(days=7)
TOKEN_LIVES_AT_MOST = timedelta(days=365)
# Accounts that are nobody: who stands for the command line in a grant, so that two "grantors" differ.
THE_COMMAND, THE_COMMAND_AGAIN = 0, -1


def role_for(by: Actor, code: str, right: str) -> Role:
    """The role that `by` wants to give or end, if it is theirs to give in this wing."""
    role = roles().get(code)
    if role is None or not role.is_of(by.wing):
        raise Refused(_("There is no such role here. Choose one from the list."), "role")
    if by.role not in role.granted_by:
        raise NotAllowed(right, ("partners.role", code))
    return role


def check_scope(role: Role, scope: Scope) -> None:
    """That the role can be held there; whether an organisation exists, the action asks."""
    kind, value = scope
    if kind not in role.scopes:
        raise Refused(
            _(
                "The role of {role} is not held in such a scope. Choose one that its description names."
            ).format(role=role.label),
            "scope",
        )
    known: Mapping[str, Iterable[str]] = {
        "everything": ("",),
        "body": codes("bodies"),
        "province": codes("provinces"),
        "process": Post.Process.values,
    }
    if kind == "organisation":
        if not value.isascii() or not value.isdigit():
            raise Refused(_("Choose the organisation in which the role is held."), "scope")
    elif value not in known[kind]:
        raise Refused(_("This scope is not known. Choose one from the list."), "scope")


def check_period(since: datetime, until: datetime | None, at: datetime) -> None:
    if until is None:
        return
    if until <= since:
        raise Refused(_("The role would end before it begins. Choose a later day."), "until")
    if until <= at:
        raise Refused(
            _("The role would be over already. Choose a later day, or leave the day empty."), "until"
        )


def check_exclusions(
    role: str, scope: Scope, since: datetime, until: datetime | None, others: Iterable[Grant]
) -> None:
    """`others`: what the account holds or is proposed for, asleep or awake, in both wings."""
    for other in others:
        pair = exclusions().get(frozenset((role, other.role)))
        if pair is None or role == other.role:
            continue
        apart = (until is not None and until <= other.since) or (
            other.until is not None and other.until <= since
        )
        if not apart and can_meet(scope, (other.scope_kind, other.scope_value)):
            raise Refused(
                _("{role} and {other} are not held by one person here. {why}").format(
                    role=roles()[role].label, other=roles()[other.role].label, why=pair.reason
                ),
                "role",
            )


def check_not_self(by: Actor, account: int) -> None:
    if by.account == account:
        raise Refused(_("Nobody does this for themself. Ask another administrator."))


def may_enter(account: Account) -> bool:
    """By the door or by a token: accounts of the demo only where the demo is on."""
    return account.is_active and (settings.DEMO or not account.is_demo)


def is_awake(role: str, *, has_factor: bool, account: Account) -> bool:
    """A role that sees names or approves sleeps without a second factor, and after its reset."""
    return not roles()[role].second_factor or (has_factor and account.factor_reset_at is None)
