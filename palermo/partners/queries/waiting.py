"""What waits for a reader, each with a number and the way there; nothing of what their role may not see."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from palermo.journal.rules import missing_guards
from palermo.outbox.models import Message
from palermo.partners.models import Account, Grant, Invitation
from palermo.partners.rules.acting import Acting, may
from palermo.partners.rules.roles import roles


@dataclass(frozen=True)
class Waiting:
    count: int
    words: str
    url: str


def waiting_for(by: Acting, *, at: datetime) -> list[Waiting]:
    """In the order of urgency; entries of zero are left out."""
    found = [*of_the_journal(by), *of_roles(by, at), *of_mail(by), *of_invitations(by, at)]
    return [each for each in found if each.count]


def of_the_journal(by: Acting) -> list[Waiting]:
    if not may(by, "journal.read"):
        return []
    count = len(missing_guards())
    words = ngettext(
        "trigger that guards the journal is missing: run `palermo upgrade`",
        "triggers that guard the journal are missing: run `palermo upgrade`",
        count,
    )
    return [Waiting(count, words, reverse("journal"))]


def of_roles(by: Acting, at: datetime) -> list[Waiting]:
    """Roles that this administrator, and not the one who proposed them, may confirm; resets that they may wake."""
    if not may(by, "role.confirm"):
        return []
    of_wing = [role.code for role in roles().values() if role.is_of(by.wing)]
    proposed = Grant.objects.filter(
        Q(until__isnull=True) | Q(until__gt=at),
        role__in=of_wing,
        confirmed_at__isnull=True,
        ended_at__isnull=True,
    ).exclude(Q(proposed_by=by.account) | Q(account=by.account))
    reset = Account.objects.filter(is_active=True, factor_reset_at__isnull=False).exclude(
        Q(factor_reset_by=by.account) | Q(pk=by.account)
    )
    confirm, wake = proposed.count(), reset.count()
    return [
        Waiting(
            confirm,
            ngettext("role waits for your confirmation", "roles wait for your confirmation", confirm),
            reverse("accounts"),
        ),
        Waiting(
            wake,
            ngettext(
                "account whose second factor was reset waits to be woken",
                "accounts whose second factor was reset wait to be woken",
                wake,
            ),
            reverse("accounts"),
        ),
    ]


def of_mail(by: Acting) -> list[Waiting]:
    if not may(by, "outbox.read"):
        return []
    count = Message.objects.filter(wing__in=(by.wing, "common"), state__in=("bounced", "given_up")).count()
    words = ngettext("message could not be delivered", "messages could not be delivered", count)
    return [Waiting(count, words, reverse("outbox"))]


def of_invitations(by: Acting, at: datetime) -> list[Waiting]:
    if not may(by, "account.invite"):
        return []
    count = Invitation.objects.filter(
        wing=by.wing, used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at
    ).count()
    words = ngettext("invitation has not been taken up yet", "invitations have not been taken up yet", count)
    return [Waiting(count, words, reverse("invite"))]
