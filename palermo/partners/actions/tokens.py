"""API tokens: shown once, kept as a hash, and never able to do more than the role they act in."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from palermo.journal.actions import write
from palermo.partners.actions.slowing import is_over, too_often
from palermo.partners.models import Account, Grant, Token
from palermo.partners.queries.acting import grants_awake
from palermo.partners.rules import accounts as rules
from palermo.partners.rules.acting import Acting, cell, require, signed_in_account
from palermo.partners.rules.reach import written
from palermo.partners.rules.roles import rights
from palermo.ui.refusals import Refused

SHAPE = re.compile(r"palermo_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
WRONG_A_MINUTE = 30
# What a token never does, whatever the role carries: these need a person before the screen.
NOT_FOR_TOKENS = frozenset(
    {"profile.own", "token.own", "role.propose", "role.confirm", "role.end"}
) | frozenset({"factor.reset", "factor.wake", "account.close", "account.invite"})


@dataclass(frozen=True)
class TokenWish:
    name: str
    scopes: tuple[str, ...]
    days: int


@transaction.atomic
def make_token(wish: TokenWish, *, by: Acting, at: datetime, once: str | None = None) -> tuple[Token, str]:
    """The second is the token itself: it is shown now and never again."""
    require(by, "token.own", [f"account:{by.account}"])
    if by.grant is None:
        raise Refused(_("A token acts in a role. Choose one first."))
    offered = scopes_offered(by)
    if not wish.scopes or not set(wish.scopes) <= set(offered):
        raise Refused(_("Choose what the token may do, out of what your role carries."), "scopes")
    if not 1 <= wish.days <= rules.TOKEN_LIVES_AT_MOST.days:
        raise Refused(_("A token lives from one day to one year."), "days")
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    token = Token.objects.create(
        account_id=signed_in_account(by),
        grant_id=by.grant,
        wing=by.wing,
        name=wish.name,
        prefix=prefix,
        hash=digest(secret),
        scopes=sorted(wish.scopes),
        made_at=at,
        expires_at=at + timedelta(days=wish.days),
    )
    write(
        "token.made",
        by=by,
        at=at,
        thing=("token", token.pk),
        details={"rights": token.scopes, "until": token.expires_at.date()},
        once=once,
    )
    return token, f"palermo_{prefix}_{secret}"


def scopes_offered(by: Acting) -> list[str]:
    return [code for code in rights() if code not in NOT_FOR_TOKENS and cell(by, code)]


@transaction.atomic
def revoke_token(token_id: int, *, by: Acting, at: datetime, once: str | None = None) -> Token:
    token = Token.objects.select_for_update().get(pk=token_id, account_id=signed_in_account(by))
    if token.revoked_at is not None:
        raise Refused(_("This token is revoked already."))
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    write("token.revoked", by=by, at=at, thing=("token", token.pk), once=once)
    return token


def acting_by_token(
    raw: str, at: datetime, *, wing: str = "", origin: str = "token", request: str = ""
) -> Acting | None:
    """Who acts by this token, or nobody; in the time that it takes for any other text. `wing` is where it is used.

    Wrong ones are counted by origin, and thirty in a minute close that origin for the rest of it.
    """
    shaped = SHAPE.fullmatch(raw)
    prefix, secret = shaped.groups() if shaped else ("", "")
    token = Token.objects.select_related("account", "grant").filter(prefix=prefix).first()
    right = constant_time_compare(digest(secret), token.hash if token else digest("nobody"))
    acting = acting_of(token, at, origin=origin, request=request) if token is not None and right else None
    if acting is None or (wing and acting.wing != wing):
        too_often(f"token:{origin}", at, times=WRONG_A_MINUTE, seconds=60)
        return None
    if is_closed(origin, at):
        return None
    assert token is not None
    if token.last_used_on != at.date():
        Token.objects.filter(pk=token.pk).update(last_used_on=at.date())
    return acting


def is_closed(origin: str, at: datetime) -> bool:
    """Whether so many wrong tokens came from there that not even a right one counts now."""
    return is_over(f"token:{origin}", at, times=WRONG_A_MINUTE, seconds=60)


def acting_of(token: Token, at: datetime, *, origin: str, request: str) -> Acting | None:
    """None where the token, its account, its role or what keeps the role awake has ended."""
    account: Account = token.account
    if token.revoked_at is not None or token.expires_at <= at or not rules.may_enter(account):
        return None
    awake = grants_awake(account, wing=token.wing, at=at)
    grant: Grant | None = next((each for each in awake if each.pk == token.grant_id), None)
    if grant is None:
        return None
    return Acting(
        account=account.pk,
        role=grant.role,
        scope=written((grant.scope_kind, grant.scope_value)),
        wing=token.wing,
        origin=origin,
        request=request,
        person=account.person_id,
        grant=grant.pk,
        only=frozenset(token.scopes),
    )


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
