"""The roles that an account holds now and that are awake."""

from collections.abc import Iterable
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from palermo.partners.models import Account, Grant
from palermo.partners.rules import accounts as rules
from palermo.partners.rules.roles import roles

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_factor(reference: str = "account_id") -> Exists:
    return Exists(Authenticator.objects.filter(user_id=OuterRef(reference), type__in=FACTORS))


# Asked at every page: composing it anew each time would cost more than answering it.
HELD = """
SELECT held.*, EXISTS (
    SELECT 1 FROM mfa_authenticator AS factor
    WHERE factor.user_id = held.account_id AND factor.type IN (%s, %s)
) AS has_factor
FROM partners_grant AS held
WHERE held.account_id = %s AND held.confirmed_at <= %s AND held.since <= %s AND held.ended_at IS NULL
  AND (held.until IS NULL OR held.until > %s)
ORDER BY held.id
"""


def grants_held(account: Account, *, at: datetime) -> Iterable[Grant]:
    """Confirmed, begun and not ended, asleep or awake, with `has_factor` on each."""
    return Grant.objects.raw(HELD, [*FACTORS, account.pk, at, at, at])


def is_awake(grant: Grant, account: Account) -> bool:
    """Takes a grant that bears `has_factor`."""
    return rules.is_awake(grant.role, has_factor=grant.has_factor, account=account)  # type: ignore[attr-defined]


def grants_awake(account: Account, *, wing: str, at: datetime) -> list[Grant]:
    """Of this wing, the one held longest first."""
    return [
        grant
        for grant in grants_held(account, at=at)
        if grant.role in roles() and roles()[grant.role].is_of(wing) and is_awake(grant, account)
    ]


def sleeps_for_want_of_a_factor(account: Account, *, wing: str, at: datetime) -> bool:
    """Also where the role still waits for its second administrator: the factor may be enrolled before."""
    standing = Grant.objects.filter(account=account, ended_at__isnull=True).exclude(until__lte=at)
    wanting = [
        grant
        for grant in standing.annotate(has_factor=has_factor())
        if grant.role in roles() and roles()[grant.role].second_factor and roles()[grant.role].is_of(wing)
    ]
    return any(not grant.has_factor for grant in wanting)
