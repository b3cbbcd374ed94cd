"""Invitations: bound to one address, minted when the mail is sent, used once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from palermo.journal.actions import write
from palermo.journal.actor import COMMAND, Actor
from palermo.partners.actions.accounts import enter_account, reopen
from palermo.partners.actions.grants import Wish, check_organisation, lay_down
from palermo.partners.actions.letters import send
from palermo.partners.models import Account, Grant, Invitation, Person
from palermo.partners.queries.acting import grants_awake
from palermo.partners.rules import accounts as rules
from palermo.partners.rules.acting import Acting, require, signed_in_account
from palermo.partners.rules.reach import Scope, written
from palermo.partners.rules.roles import roles
from palermo.ui.language import LANGUAGES
from palermo.ui.refusals import Refused


@dataclass(frozen=True)
class Guest:
    email: str
    language: str
    role: str
    scope: Scope
    person: int | None = None


@transaction.atomic
def invite(guest: Guest, *, by: Acting, at: datetime, once: str | None = None) -> Invitation:
    """An earlier open invitation of the same address in this wing is withdrawn by it."""
    require(by, "account.invite")
    require(by, "role.propose")
    role = rules.role_for(by, guest.role, "role.propose")
    rules.check_scope(role, guest.scope)
    check_organisation(guest.scope, by)
    if guest.language not in LANGUAGES:
        raise Refused(_("Palermo speaks English and Urdu."), "language")
    email = guest.email.strip().lower()
    if Account.objects.filter(pk=signed_in_account(by), email=email).exists():
        raise Refused(_("Nobody does this for themself. Ask another administrator."), "email")
    check_person(guest.person, email, by)
    inviter = signed_in_account(by)
    invitation = enter_invitation(guest, email, wing=by.wing, invited_by=inviter, at=at)
    write(
        "account.invited",
        by=by,
        at=at,
        thing=("invitation", invitation.pk),
        details={"role": guest.role, "scope": written(guest.scope), "person": guest.person},
        once=once,
    )
    send(email, "invitation", language=guest.language, by=by, at=at, link=("invitation", invitation.pk))
    return invitation


def enter_invitation(guest: Guest, email: str, *, wing: str, invited_by: int, at: datetime) -> Invitation:
    Invitation.objects.filter(email=email, wing=wing, used_at__isnull=True, withdrawn_at__isnull=True).update(
        withdrawn_at=at
    )
    return Invitation.objects.create(
        email=email,
        person_id=guest.person,
        language=guest.language,
        wing=wing,
        role=guest.role,
        scope_kind=guest.scope[0],
        scope_value=guest.scope[1],
        invited_at=at,
        invited_by=invited_by,
        expires_at=at + rules.INVITATION_LIVES,
    )


def check_person(person_id: int | None, email: str, by: Actor) -> None:
    if person_id is None:
        return
    person = Person.objects.filter(pk=person_id, wing__in=(by.wing, "both"), merged_into=None).first()
    if person is None:
        raise Refused(_("Choose the person from the list."), "person")
    account = Account.objects.filter(person_id=person_id).first()
    if account is not None and account.email != email:
        raise Refused(_("This person has an account with another address. Invite that address."), "email")


@transaction.atomic
def withdraw_invitation(
    invitation_id: int, *, by: Acting, at: datetime, once: str | None = None
) -> Invitation:
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id, wing=by.wing)
    require(by, "account.invite", thing=("invitation", str(invitation_id)))
    rules.role_for(by, invitation.role, "account.invite")
    if invitation.used_at is not None or invitation.withdrawn_at is not None:
        raise Refused(_("This invitation is not open any more."))
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    write("invitation.withdrawn", by=by, at=at, thing=("invitation", invitation.pk), once=once)
    return invitation


@transaction.atomic
def mint_invitation(invitation_id: str, at: datetime) -> str:
    """The link, made while the mail goes out. The seven days run from here, so that a late mail takes none of them."""
    invitation = Invitation.objects.select_for_update().filter(pk=int(invitation_id)).first()
    if invitation is None or invitation.used_at is not None or invitation.withdrawn_at is not None:
        raise Refused(_("This invitation is not open any more."))
    secret = secrets.token_urlsafe(32)
    invitation.token_hash = digest(secret)
    invitation.expires_at = at + rules.INVITATION_LIVES
    invitation.save(update_fields=["token_hash", "expires_at"])
    return address(invitation.wing, reverse("invitation", args=[f"{invitation.pk}-{secret}"]))


def address(wing: str, path: str) -> str:
    """Of a path that begins at its own wing's root, whoever asks."""
    root = settings.RECORDS_PREFIX if wing == "records" else "/"
    bare = path.removeprefix(settings.RECORDS_PREFIX) if path.startswith(settings.RECORDS_PREFIX) else path
    return settings.SITE_URL.rstrip("/") + root + bare.lstrip("/")


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def invitation_by_link(token: str, *, wing: str) -> Invitation:
    """The number before the hyphen finds it, and the rest is compared without telling how much of it was right."""
    number, _hyphen, secret = token.partition("-")
    found = None
    if number.isascii() and number.isdigit() and len(number) <= 18:
        found = Invitation.objects.filter(pk=int(number), wing=wing).first()
    kept = found.token_hash if found else ""
    if not constant_time_compare(digest(secret), kept or digest("")) or found is None or not kept:
        raise Refused(_("This link leads to no invitation. Open it again from the mail, whole."))
    return found


def check_open(invitation: Invitation, at: datetime) -> None:
    if invitation.withdrawn_at is not None:
        raise Refused(_("This invitation was withdrawn. A newer mail may hold the link that counts."))
    if invitation.used_at is not None:
        raise Refused(_("This invitation was used already. Sign in with your address and password."))
    if invitation.expires_at <= at:
        raise Refused(_("This invitation expired after seven days. Ask for a new one."))


@dataclass(frozen=True)
class Taken:
    account: Account
    grant: Grant | None
    entered: bool  # an account was made or opened anew, with the password given


@transaction.atomic
def take_up(invitation_id: int, token_hash: str, *, password: str | None, by: Acting, at: datetime) -> Taken:
    """With a password where the address has no open account; else by the signed-in holder of the address."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id, wing=by.wing)
    if not constant_time_compare(invitation.token_hash, token_hash):
        raise Refused(_("This link leads to no invitation. Open it again from the mail, whole."))
    check_open(invitation, at)
    account = Account.objects.select_for_update().filter(email=invitation.email).first()
    entered = account is None or not account.is_active
    if account is not None and not entered:
        if by.account != account.pk:
            raise Refused(_("This address has an account. Sign in with it, then open the link again."))
    else:
        account = open_account(invitation, account, password, at=at)
    grant = granted(invitation, account, at=at)
    invitation.used_at, invitation.used_by = at, account.pk
    invitation.save(update_fields=["used_at", "used_by"])
    write(
        "invitation.taken",
        by=by,
        at=at,
        thing=("invitation", invitation.pk),
        details={
            "account": account.pk,
            "entered": entered,
            "grant": grant.pk if grant else None,
            "role": invitation.role,
            "held": bool(grant and grant.confirmed_at),
        },
    )
    return Taken(account, grant, entered)


def open_account(
    invitation: Invitation, closed: Account | None, password: str | None, *, at: datetime
) -> Account:
    if not password:
        raise Refused(_("Choose a password."), "password1")
    if closed is not None:
        return reopen(closed, password=password)
    person = invitation.person_id
    if person is not None and Account.objects.filter(person_id=person).exists():
        person = None  # the person got another account meanwhile
    return enter_account(
        invitation.email, person_id=person, language=invitation.language, password=password, at=at
    )


def granted(invitation: Invitation, account: Account, *, at: datetime) -> Grant | None:
    """As proposed by who invited, if they may still give it and nothing stands against it; else none, and no harm."""
    if not may_still_give(invitation, at=at) or account.pk == invitation.invited_by:
        return None
    wish = Wish(invitation.role, (invitation.scope_kind, invitation.scope_value), since=at)
    try:
        with transaction.atomic():
            grant = lay_down(account.pk, wish, proposed_by=invitation.invited_by, at=at)
    except Refused:
        return None
    if invitation.invited_by == rules.THE_COMMAND:
        grant.confirmed_at, grant.confirmed_by = at, rules.THE_COMMAND_AGAIN
        grant.save(update_fields=["confirmed_at", "confirmed_by"])
    return grant


def may_still_give(invitation: Invitation, *, at: datetime) -> bool:
    if invitation.invited_by == rules.THE_COMMAND:
        return True
    inviter = Account.objects.filter(pk=invitation.invited_by, is_active=True).first()
    if inviter is None or invitation.role not in roles():
        return False
    may = roles()[invitation.role].granted_by
    return any(grant.role in may for grant in grants_awake(inviter, wing=invitation.wing, at=at))


@transaction.atomic
def invite_first_administrator(email: str, *, language: str, at: datetime) -> str:
    """From the command line, as long as there are not two who could appoint a third. Gives the link itself."""
    email = email.strip().lower()
    holders = Grant.objects.filter(role="administrator", ended_at__isnull=True, account__is_active=True)
    if holders.exclude(until__lte=at).count() >= 2:
        raise Refused(_("There are two administrators already. They invite and appoint everybody else."))
    wing = "records" if settings.WING == "records" else "open"
    guest = Guest(email, language, "administrator", ("everything", ""))
    invitation = enter_invitation(guest, email, wing=wing, invited_by=rules.THE_COMMAND, at=at)
    write(
        "account.invited",
        by=COMMAND,
        at=at,
        thing=("invitation", invitation.pk),
        details={"role": "administrator", "scope": "everything"},
    )
    return mint_invitation(str(invitation.pk), at)
