"""Whether somebody served a body: held a post of it, or a role in it."""

from datetime import date, datetime

from django.db.models import Q
from django.utils.timezone import localdate

from palermo.partners.models import Account, Grant, Tenure
from palermo.partners.rules.posts import touching
from palermo.partners.rules.scopes import organisations_below


def served(account: int, body: str, since: date, at: datetime) -> bool:
    """On any day from `since` until now, in the body's organisation or one below it. Two queries."""
    today = localdate(at)
    posts = Tenure.objects.filter(
        touching(since, today),
        person__in=Account.objects.filter(pk=account, person__isnull=False).values("person"),
        post__organisation_id__in=organisations_below(f"body:{body}"),
    )
    roles = Grant.objects.filter(
        Q(until__isnull=True) | Q(until__date__gte=since),
        Q(ended_at__isnull=True) | Q(ended_at__date__gte=since),
        account=account,
        scope_kind="body",
        scope_value=body,
        confirmed_at__isnull=False,
        since__date__lte=today,
    )
    return posts.exists() or roles.exists()
