"""Accounts, the roles they hold or wait for, invitations, sessions and tokens, as far as the reader sees them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, When
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palermo.journal.actor import Actor
from palermo.journal.models import Line
from palermo.partners.models import Account, Grant, Invitation, Organisation, Person, Post, Token
from palermo.partners.models.directory import Wing
from palermo.partners.queries.acting import has_factor
from palermo.partners.rules.acting import cell, signed_in_account
from palermo.partners.rules.names import organisation_name
from palermo.partners.rules.roles import Role, in_language, roles
from palermo.partners.rules.scopes import seen_in
from palermo.vocabulary.codes import codes


def roles_of(wing: str) -> list[str]:
    return [role.code for role in roles().values() if role.is_of(wing)]


def accounts(by: Actor) -> QuerySet[Account]:
    """Those that hold, held or wait for a role of the reader's wing, and those without any role."""
    if not cell(by, "account.list"):
        return Account.objects.none()
    grants = Grant.objects.filter(account=OuterRef("pk"))
    here = Grant.objects.filter(role__in=roles_of(by.wing)).order_by("ended_at", "pk")
    return (
        Account.objects.annotate(
            any_role=Exists(grants),
            has_factor=has_factor("pk"),
            sort_name=Case(When(seen_in(by.wing, "person__"), then="person__sort_key")),
        )
        .filter(Q(any_role=False) | Exists(grants.filter(role__in=roles_of(by.wing))))
        .select_related("person")
        .prefetch_related(Prefetch("grants", queryset=here, to_attr="roles_here"))
        .order_by("pk")
    )


def account(account_id: int, by: Actor) -> Account | None:
    return accounts(by).filter(pk=account_id).first()


def factors_enrolled_since_reset(account: Account) -> list[tuple[datetime, str]]:
    """When and from which address, in either wing."""
    lines = Line.objects.filter(act="factor.enrolled", thing_kind="account", thing_id=str(account.pk))
    if account.factor_reset_at is None:
        return []
    return list(lines.filter(at__gte=account.factor_reset_at).order_by("pk").values_list("at", "origin"))


def holding(rows: QuerySet[Account], role: str, at: datetime) -> QuerySet[Account]:
    held = Grant.objects.filter(account=OuterRef("pk"), role=role, ended_at__isnull=True).exclude(
        until__lte=at
    )
    return rows.filter(Exists(held))


def waiting_for_a_second(rows: QuerySet[Account], at: datetime) -> QuerySet[Account]:
    waiting = Grant.objects.filter(account=OuterRef("pk"), confirmed_at__isnull=True, ended_at__isnull=True)
    return rows.filter(Exists(waiting.exclude(until__lte=at)))


def grant(grant_id: int, by: Actor) -> Grant | None:
    return (
        Grant.objects.select_related("account")
        .filter(pk=grant_id, role__in=roles_of(by.wing), account__in=accounts(by).values("pk"))
        .first()
    )


def invitations_open(by: Actor) -> QuerySet[Invitation]:
    """Of this wing; who may not see accounts sees the invitations to roles that are theirs to give."""
    if not cell(by, "account.invite"):
        return Invitation.objects.none()
    mine = [role.code for role in roles().values() if by.role in role.granted_by]
    return Invitation.objects.filter(
        wing=by.wing, used_at__isnull=True, withdrawn_at__isnull=True, role__in=mine
    ).order_by("-pk")


def tokens_of(by: Actor) -> QuerySet[Token]:
    return (
        Token.objects.filter(account_id=signed_in_account(by), wing=by.wing)
        .select_related("grant")
        .order_by("-pk")
    )


def state_of(held: Grant, account: Any, at: datetime) -> tuple[str, str]:
    """A badge's state and its words."""
    if held.ended_at is not None and held.confirmed_at is None:
        return "plain", _("not given")
    if held.ended_at is not None or (held.until is not None and held.until <= at):
        return "plain", _("ended")
    if held.confirmed_at is None:
        return "waits", _("waits for a second administrator")
    if held.since > at:
        return "info", _("begins later")
    if roles()[held.role].second_factor and account.factor_reset_at is not None:
        return "warn", _("asleep: the second factor was reset")
    if roles()[held.role].second_factor and not account.has_factor:
        return "warn", _("asleep: no second factor")
    return "ok", _("awake")


def grant_words(held: Grant) -> str:
    scope = scope_words(held.scope_kind, held.scope_value)
    return (
        f"{roles()[held.role].label} · {scope}"
        if held.scope_kind != "everything"
        else roles()[held.role].label
    )


def scope_words(kind: str, value: str) -> str:
    if kind == "everything":
        return pgettext("scope of a role", "everywhere")
    if kind == "process":
        return str(Post.Process(value).label) if value in Post.Process.values else value
    if kind == "organisation":
        found = Organisation.objects.filter(pk=int(value)).first() if value.isdigit() else None
        return organisation_name(found) if found else value
    known = codes("bodies" if kind == "body" else "provinces").get(value)
    return in_language(known.label, known.label_ur) if known else value


def number_words(account_id: int) -> str:
    return _("Account {number}").format(number=account_id)


def person_here(account: Account, by: Actor) -> Person | None:
    """Whose account it is, where that person is seen in the reader's wing: an account of both wings tells neither
    whom the other one keeps."""
    person = account.person
    return person if person is not None and person.wing in (by.wing, Wing.BOTH) else None


@dataclass(frozen=True)
class OpenSession:
    id: int  # of its row; the key itself is the cookie, and never stands in a page
    begun_at: datetime
    seen_at: datetime | None
    origin: str
    browser: str
    wing: str
    here: bool


def sessions_of(account: Account, here: str | None) -> list[OpenSession]:
    """Those of both wings that are alive, the newest first."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    valid = account.get_session_auth_hash()
    found = []
    for row in UserSession.objects.filter(user_id=account.pk).order_by("-created_at"):
        data = store(row.session_key).load()
        if data.get(HASH_SESSION_KEY) != valid:
            continue
        seen = data.get("seen")
        found.append(
            OpenSession(
                id=row.pk,
                begun_at=row.created_at,
                seen_at=datetime.fromtimestamp(seen, tz=UTC) if seen else None,
                origin=row.ip,
                browser=row.user_agent,
                wing=data.get("wing", ""),
                here=row.session_key == here,
            )
        )
    return found


def factors_of(account: Account) -> dict[str, int]:
    counts: dict[str, int] = {}
    for kind in Authenticator.objects.filter(user_id=account.pk).values_list("type", flat=True):
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def scope_choices(by: Actor, offered: Sequence[Role]) -> list[tuple[str, Any]]:
    """Every scope in which one of the roles can be held, in groups."""
    kinds = {kind for role in offered for kind in role.scopes}
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    if "everything" in kinds:
        groups.append((_("Everywhere"), [("everything", scope_words("everything", ""))]))
    for kind, label, values in (
        ("body", _("Reporting bodies"), codes("bodies")),
        ("province", _("Provinces"), codes("provinces")),
        ("process", _("Processes"), Post.Process.values),
    ):
        if kind in kinds:
            groups.append((label, [(f"{kind}:{value}", scope_words(kind, value)) for value in values]))
    if "organisation" in kinds:
        open_here = Organisation.objects.filter(wing__in=(by.wing, "both"), closed_on=None).order_by("name")
        named = [(f"organisation:{each.pk}", organisation_name(each)) for each in open_here]
        groups.append((_("Organisations"), named))
    return [(label, choices) for label, choices in groups if choices]


def waits_for_others(grants: Iterable[Grant], by: Actor) -> list[Grant]:
    """The proposals that this administrator may confirm: neither their own nor for themself."""
    return [
        each
        for each in grants
        if each.confirmed_at is None
        and each.ended_at is None
        and by.account not in (each.proposed_by, each.account_id)
    ]
