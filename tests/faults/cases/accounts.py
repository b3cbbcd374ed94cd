"""Accounts: invitations, roles, factors, tokens, sessions."""

from datetime import time

from allauth.usersessions.models import UserSession

from palermo.partners.actions import accounts, grants, invitations, signing, tokens
from palermo.partners.actions.restoring import end_ways_in
from palermo.partners.models import Account, Grant, Invitation
from palermo.partners.rules.acting import Acting
from tests import cast
from tests.cast import NOW
from tests.faults.case import Case, Told

PASSWORD = "seven-quiet-rivers-of-chitral"
EVERYTHING = ("everything", "")
GUEST = invitations.Guest("gul@example.org", "ur", "auditor", EVERYTHING)


def acting(told: Told, name: str = "admin") -> Acting:
    return cast.acting(Account.objects.get(pk=told[name]))


def two_administrators() -> Told:
    return {
        "admin": cast.account("ayesha", "administrator").pk,
        "second": cast.account("bilal", "administrator").pk,
        "holder": cast.account("chand").pk,
    }


def invited() -> Told:
    told = two_administrators()
    told |= {"invitation": invitations.invite(GUEST, by=acting(told), at=NOW).pk}
    invitations.mint_invitation(str(told["invitation"]), NOW)
    return told


def invited_only() -> Told:
    told = two_administrators()
    return told | {"invitation": invitations.invite(GUEST, by=acting(told), at=NOW).pk}


def proposed() -> Told:
    told = two_administrators()
    wish = grants.Wish("auditor", EVERYTHING, since=NOW)
    return told | {"grant": grants.propose_role(told["holder"], wish, by=acting(told), at=NOW).pk}


def held() -> Told:
    told = proposed()
    grants.confirm_role(told["grant"], by=acting(told, "second"), at=NOW)
    return told | {"token": a_token(told, "admin").pk}


def a_token(told: Told, name: str) -> tokens.Token:
    by = acting(told, name)
    wish = tokens.TokenWish("A script", tuple(tokens.scopes_offered(by)[:2]), 30)
    return tokens.make_token(wish, by=by, at=NOW)[0]


def reset() -> Told:
    told = held()
    accounts.reset_factor(told["holder"], by=acting(told), at=NOW)
    return told


def with_session() -> Told:
    told = two_administrators()
    session = UserSession.objects.create(
        user_id=told["admin"], session_key="0" * 32, ip="127.0.0.1", user_agent="test"
    )
    return told | {"session": session.pk}


def take_up(told: Told, once: str) -> None:
    invitation = Invitation.objects.get(pk=told["invitation"])
    nobody = Acting(account=None, role="visitor", scope="", wing="open", origin="127.0.0.1")
    invitations.take_up(invitation.pk, invitation.token_hash, password=PASSWORD, by=nobody, at=NOW)


def propose(told: Told, once: str) -> None:
    wish = grants.Wish("auditor", EVERYTHING, since=NOW)
    grants.propose_role(told["holder"], wish, by=acting(told), at=NOW, once=once)


def make_token(told: Told, once: str) -> None:
    by = acting(told)
    wish = tokens.TokenWish("A script", tuple(tokens.scopes_offered(by)[:2]), 30)
    tokens.make_token(wish, by=by, at=NOW, once=once)


def change_own(told: Told, once: str) -> None:
    wishes = accounts.OwnWishes("ur", True, time(22), time(7))
    accounts.change_own(wishes, by=acting(told), at=NOW, once=once)


def switch_role(told: Told, once: str) -> None:
    accounts.switch_role(Grant.objects.get(pk=told["grant"]), by=acting(told), at=NOW)


def factor_changed(told: Told, once: str) -> None:
    signing.factor_changed(
        Account.objects.get(pk=told["admin"]), "factor.enrolled", ["totp"], by=acting(told), at=NOW
    )


def of_holder(action) -> Case:  # type: ignore[no-untyped-def]
    """What an administrator does to another's account."""
    return Case(
        lambda told, once: action(told["holder"], by=acting(told), at=NOW, once=once),
        held,
        actions=(action.__name__,),
    )


CASES = {
    "end_ways_in": Case(
        lambda told, once: end_ways_in(NOW), with_session, once=False, actions=("end_ways_in",)
    ),
    "invite": Case(
        lambda told, once: invitations.invite(GUEST, by=acting(told), at=NOW, once=once),
        invited,
        actions=("invite",),
    ),
    "withdraw_invitation": Case(
        lambda told, once: invitations.withdraw_invitation(
            told["invitation"], by=acting(told), at=NOW, once=once
        ),
        invited,
        actions=("withdraw_invitation",),
    ),
    "take_up": Case(take_up, invited, actions=("take_up",), power=True),
    "mint_invitation": Case(
        lambda told, once: invitations.mint_invitation(str(told["invitation"]), NOW),
        invited_only,
        actions=("mint_invitation",),
    ),
    "invite_first_administrator": Case(
        lambda told, once: invitations.invite_first_administrator("gul@example.org", language="ur", at=NOW),
        once=False,
        actions=("invite_first_administrator",),
    ),
    "propose_role": Case(propose, two_administrators, actions=("propose_role",)),
    "confirm_role": Case(
        lambda told, once: grants.confirm_role(told["grant"], by=acting(told, "second"), at=NOW, once=once),
        proposed,
        actions=("confirm_role",),
    ),
    "end_role": Case(
        lambda told, once: grants.end_role(told["grant"], by=acting(told), at=NOW, once=once),
        held,
        actions=("end_role",),
    ),
    "make_token": Case(make_token, two_administrators, actions=("make_token",)),
    "revoke_token": Case(
        lambda told, once: tokens.revoke_token(told["token"], by=acting(told), at=NOW, once=once),
        held,
        actions=("revoke_token",),
    ),
    "reset_factor": of_holder(accounts.reset_factor),
    "close_account": of_holder(accounts.close_account),
    "wake": Case(
        lambda told, once: accounts.wake(told["holder"], by=acting(told, "second"), at=NOW, once=once),
        reset,
        actions=("wake",),
    ),
    "change_own": Case(change_own, two_administrators, actions=("change_own",)),
    "speak": Case(
        lambda told, once: accounts.speak("ur", by=acting(told), at=NOW),
        two_administrators,
        actions=("speak",),
    ),
    "switch_role": Case(switch_role, held, once=False, actions=("switch_role",)),
    "end_sessions": Case(
        lambda told, once: accounts.end_sessions([told["session"]], by=acting(told), at=NOW),
        with_session,
        actions=("end_sessions",),
    ),
    "factor_changed": Case(factor_changed, two_administrators, once=False, actions=("factor_changed",)),
}
