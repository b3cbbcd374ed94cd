"""The roles that an account holds now and that are awake."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from palermo.partners.models import Account, Grant
from palermo.partners.rules.roles import roles

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def grants_held(account: Account, *, at: datetime) -> QuerySet[Grant]:
    """Confirmed, begun and not ended, asleep or awake, with `has_factor` on each."""
    return (
        Grant.objects.filter(account=account, confirmed_at__lte=at, since__lte=at, ended_at__isnull=True)
        .filter(Q(until__isnull=True) | Q(until__gt=at))
        .annotate(
            has_factor=Exists(Authenticator.objects.filter(user_id=OuterRef("account_id"), type__in=FACTORS))
        )
        .order_by("id")
    )


def is_awake(grant: Grant, account: Account) -> bool:
    """Takes a grant of `grants_held`."""
    if not roles()[grant.role].second_factor:
        return True
    return grant.has_factor and account.factor_reset_at is None  # type: ignore[attr-defined]


def grants_awake(account: Account, *, wing: str, at: datetime) -> list[Grant]:
    return [
        grant
        for grant in grants_held(account, at=at)
        if roles()[grant.role].is_of(wing) and is_awake(grant, account)
    ]
