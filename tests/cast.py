"""The fixed cast of the tests: accounts that hold a role and are awake. Invented names only."""

from datetime import UTC, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from palermo.partners.models import Account, Grant
from palermo.partners.rules.acting import Acting
from palermo.partners.rules.roles import roles

THEN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BACKEND = "palermo.partners.signing_in.Backend"


def account(name: str, role: str = "", scope: str = "everything", *, factor: bool = True) -> Account:
    """`name` becomes name@example.org; the role is confirmed, and awake where a factor is enrolled."""
    made = Account.objects.create(email=f"{name}@example.org", entered_at=THEN)
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    if factor:
        Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={"secret": "invented"})
    if role:
        grant(made, role, scope)
    return made


def grant(holder: Account, role: str, scope: str = "everything") -> Grant:
    kind, _, value = scope.partition(":")
    return Grant.objects.create(
        account=holder,
        role=role,
        scope_kind=kind,
        scope_value=value,
        since=THEN,
        proposed_at=THEN,
        proposed_by=0,
        confirmed_at=THEN,
        confirmed_by=-1,
        two_grantors=roles()[role].two_grantors,
    )


def acting(holder: Account, wing: str = "open") -> Acting:
    """The holder in their first role, as an action's `by`."""
    held = holder.grants.order_by("id").first()
    scope = "" if held is None else ":".join(part for part in (held.scope_kind, held.scope_value) if part)
    return Acting(
        account=holder.pk,
        role=held.role if held else "none",
        scope=scope,
        wing=wing,
        origin="127.0.0.1",
        person=holder.person_id,
        grant=held.pk if held else None,
    )


def sign_in(client: Client, holder: Account, wing: str = "open") -> Client:
    """A session of that wing, as after a sign-in with both factors."""
    session = SessionStore()
    session[SESSION_KEY] = str(holder.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = holder.get_session_auth_hash()
    session["wing"] = wing
    session.save()
    client.cookies[f"palermo_{wing}"] = session.session_key
    return client
