"""Accounts as administrators and auditors see them: the list, one account, and what is done to it."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from palermo.journal.actions import AlreadyDone, exported
from palermo.journal.queries import done_once
from palermo.partners.actions import grants
from palermo.partners.door import Request, page
from palermo.partners.forms.accounts import ProposeForm
from palermo.partners.models import Account, Grant
from palermo.partners.queries import accounts as queries
from palermo.partners.rules.acting import cell
from palermo.partners.rules.names import full_name
from palermo.partners.rules.roles import grantable_by
from palermo.partners.rules.roles import roles as all_roles
from palermo.partners.views.carrying import look_at_people, there
from palermo.ui.forms import Form
from palermo.ui.listing import Choice, Column, Listing, State
from palermo.ui.refusals import Refused

fresh = reauthentication_required(app="palermo.partners")


def sent(request: Request) -> QueryDict | None:
    """What a form was sent with, also where that is nothing."""
    return request.POST if request.method == "POST" else None


@page("account.list")
@require_http_methods(["GET", "HEAD"])
def accounts(request: Request) -> HttpResponse:
    sees_names = bool(cell(request.by, "directory.people"))
    listing = Listing(
        request,
        rows=queries.accounts(request.by),
        columns=columns(request, sees_names),
        filters=[
            Choice("role", _("Role"), role_choices(request.wing), held_now(request)),
            Choice(
                "state",
                _("State"),
                [("open", _("open")), ("closed", _("closed")), ("waits", _("a role waits"))],
                by_state(request),
            ),
        ],
        name="accounts",
        sort="number",
        noun=ngettext_lazy("account", "accounts"),
        empty=_("There is no account yet."),
        exports=True,
    )
    if listing.wanted_format:
        exported("accounts", listing.count, by=request.by, at=request.at, file_format=listing.wanted_format)
        return listing.export()
    if sees_names:
        look_at_people(request, named(request, listing.page_rows))
    waiting = queries.invitations_open(request.by)
    return render(
        request,
        "partners/accounts.html",
        {
            "listing": listing,
            "may_invite": bool(cell(request.by, "account.invite")),
            "invitations": waiting if cell(request.by, "person.contact") else [],
        },
    )


def columns(request: Request, sees_names: bool) -> list[Column]:
    shown = [
        Column("number", _("Account"), lambda row: queries.number_words(row.pk), order=("pk",), link=page_of),
        Column("roles", _("Roles"), lambda row: roles_in_words(row, request)),
        Column("state", _("State"), lambda row: state_in_words(row, request)),
        Column("last", _("Last sign-in"), "last_login", order=("last_login",)),
    ]
    if sees_names:
        named_by = partial(person_in_words, request)
        shown.insert(1, Column("person", _("Person"), named_by, order=("sort_name",)))
    return shown


def page_of(row: Account) -> str:
    return reverse("account", args=[row.pk])


def person_in_words(request: Request, row: Account) -> str:
    person = queries.person_here(row, request.by)
    return full_name(person) if person else gettext("nobody of the list")


def named(request: Request, rows: Iterable[Account]) -> list[int]:
    return [person.pk for row in rows if (person := queries.person_here(row, request.by))]


def roles_in_words(row: Any, request: Request) -> list[str]:
    return [
        queries.grant_words(each)
        for each in row.roles_here
        if each.ended_at is None and (each.until is None or each.until > request.at)
    ]


def state_in_words(row: Any, request: Request) -> State:
    if not row.is_active:
        return State("plain", _("closed"))
    states = [queries.state_of(each, row, request.at) for each in row.roles_here if each.ended_at is None]
    for wanted in ("waits", "warn", "ok", "info"):
        for state, words in states:
            if state == wanted:
                return State(state, words)
    return State("plain", _("no role"))


def role_choices(wing: str) -> list[tuple[str, str]]:
    return [(code, all_roles()[code].label) for code in queries.roles_of(wing)]


def held_now(request: Request) -> Callable[[Any, str], Any]:
    return lambda rows, value: queries.holding(rows, value, request.at)


def by_state(request: Request) -> Callable[[Any, str], Any]:
    def narrow(rows: Any, value: str) -> Any:
        if value == "waits":
            return queries.waiting_for_a_second(rows, request.at)
        return rows.filter(is_active=value == "open")

    return narrow


@page("account.list")
@require_http_methods(["GET", "HEAD"])
def account(request: Request, account_id: int) -> HttpResponse:
    return account_page(request, there(queries.account(account_id, request.by)))


def account_page(request: Request, shown: Any, form: Form | None = None, status: int = 200) -> HttpResponse:
    by, at = request.by, request.at
    sees_names = bool(cell(by, "directory.people"))
    person = queries.person_here(shown, by) if sees_names else None
    if person:
        look_at_people(request, [person.pk])
    itself = by.account == shown.pk
    may = {
        right.replace(".", "_"): bool(cell(by, right)) and not itself and shown.is_active
        for right in (
            "role.propose",
            "role.confirm",
            "role.end",
            "factor.reset",
            "factor.wake",
            "account.close",
        )
    }
    offered = grantable_by(by.role, by.wing) if may["role_propose"] else []
    confirmable = {each.pk for each in queries.waits_for_others(shown.roles_here, by)}
    context = {
        "account": shown,
        "title": queries.number_words(shown.pk),
        "person": full_name(person) if person else "",
        "email": shown.email if cell(by, "person.contact") else "",
        "held": [
            {
                "grant": each,
                "words": queries.grant_words(each),
                "state": queries.state_of(each, shown, at),
                "confirm": each.pk in confirmable and may["role_confirm"],
                "end": may["role_end"]
                and each.ended_at is None
                and by.role in all_roles()[each.role].granted_by,
            }
            for each in shown.roles_here
        ],
        "may": may,
        "can_wake": may["factor_wake"] and shown.factor_reset_at and shown.factor_reset_by != by.account,
        "form": form
        or (ProposeForm(roles=offered, scopes=queries.scope_choices(by, offered)) if offered else None),
        "itself": itself,
    }
    return render(request, "partners/account.html", context, status=status)


@page("role.propose")
@require_POST
@fresh
def role_propose(request: Request, account_id: int) -> HttpResponse:
    shown = there(queries.account(account_id, request.by))
    offered = grantable_by(request.by.role, request.by.wing)
    form = ProposeForm(request.POST, roles=offered, scopes=queries.scope_choices(request.by, offered))
    if form.is_valid():
        if done_once(form.cleaned_data["once"]):
            return redirect("account", shown.pk)
        try:
            grant = grants.propose_role(
                shown.pk, form.wish(request.at), by=request.by, at=request.at, once=form.cleaned_data["once"]
            )
        except Refused as refused:
            form.refuse(refused)
        except AlreadyDone:
            return redirect("account", shown.pk)
        else:
            messages.success(request, said_of(grant))
            return redirect("account", shown.pk)
    return account_page(request, shown, form)


def said_of(grant: Grant) -> str:
    if grant.confirmed_at is None:
        return gettext("The role is proposed. Another administrator confirms it.")
    return gettext("The role is given.")
