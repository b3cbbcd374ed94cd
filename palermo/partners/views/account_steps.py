"""Steps that change an account or a role of it: each asks first, is kept with its reason, and goes back to the account."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from palermo.journal.actions import AlreadyDone
from palermo.journal.queries import done_once
from palermo.partners.actions import accounts as acts
from palermo.partners.actions import grants
from palermo.partners.door import Request, page
from palermo.partners.forms.accounts import PlainForm, ReasonForm
from palermo.partners.models import Account
from palermo.partners.queries import accounts as queries
from palermo.partners.rules.names import isolated
from palermo.partners.views.accounts import fresh, sent
from palermo.partners.views.carrying import there
from palermo.ui.reading import moment
from palermo.ui.refusals import Refused


def asked(
    request: Request,
    shown: Any,
    act: Callable[..., object],
    thing: int,
    words: dict[str, Any],
    form_of: type[PlainForm] | type[ReasonForm] = ReasonForm,
) -> HttpResponse:
    """Asks, acts once on the thing of that number, and goes back to the account."""
    form = form_of(sent(request))
    if request.method == "POST" and form.is_valid():
        once = form.cleaned_data["once"]
        if done_once(once):
            return redirect("account", shown.pk)
        try:
            act(thing, by=request.by, at=request.at, once=once, **form.why)
        except Refused as refused:
            form.refuse(refused)
        except AlreadyDone:
            return redirect("account", shown.pk)
        else:
            messages.success(request, str(words["done"]))
            return redirect("account", shown.pk)
    context = {"account": shown, "form": form, "back": reverse("account", args=[shown.pk]), **words}
    return render(request, "partners/account_step.html", context)


@page("role.confirm")
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def role_confirm(request: Request, grant_id: int) -> HttpResponse:
    grant = there(queries.grant(grant_id, request.by))
    words = {
        "title": gettext("Confirm a role"),
        "consequence": gettext(
            "The role below is held from now on, and is awake once a second factor is enrolled."
        ),
        "points": [queries.grant_words(grant), queries.number_words(grant.account_id)],
        "submit": gettext("Confirm: the role is given"),
        "done": gettext("The role is confirmed."),
    }
    return asked(request, grant.account, grants.confirm_role, grant.pk, words, PlainForm)


@page("role.end")
@require_http_methods(["GET", "HEAD", "POST"])
def role_end(request: Request, grant_id: int) -> HttpResponse:
    grant = there(queries.grant(grant_id, request.by))
    words = {
        "title": gettext("End a role"),
        "consequence": gettext("The role below ends at once, and with it every token that acts in it."),
        "points": [queries.grant_words(grant), queries.number_words(grant.account_id)],
        "submit": gettext("End this role"),
        "done": gettext("The role is ended."),
        "danger": True,
    }
    return asked(request, grant.account, grants.end_role, grant.pk, words)


@page("factor.reset")
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def factor_reset(request: Request, account_id: int) -> HttpResponse:
    shown = there(queries.account(account_id, request.by))
    words = {
        "title": gettext("Reset the second factor"),
        "consequence": gettext(
            "Its codes, keys and API tokens stop working, its sessions end, and roles that need a second factor sleep until "
            "another administrator wakes them and a new factor is enrolled."
        ),
        "points": [queries.number_words(shown.pk)],
        "submit": gettext("Reset the second factor of this account"),
        "done": gettext("The second factor is reset. Another administrator wakes the roles."),
        "danger": True,
    }
    return asked(request, shown, acts.reset_factor, shown.pk, words)


@page("factor.wake")
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def factor_wake(request: Request, account_id: int) -> HttpResponse:
    shown = there(queries.account(account_id, request.by))
    words = {
        "title": gettext("Wake the roles of this account"),
        "consequence": gettext(
            "Do this once you know that the holder of the account asked for the reset themself, and that a factor "
            "enrolled since then is theirs. The roles are awake when a new second factor is enrolled."
        ),
        "points": [queries.number_words(shown.pk), *enrolments(shown)],
        "submit": gettext("Wake the roles"),
        "done": gettext("The roles are woken."),
    }
    return asked(request, shown, acts.wake, shown.pk, words, PlainForm)


def enrolments(account: Account) -> list[str]:
    """After a reset the password alone enrols a factor: whoever wakes the roles asks the holder about it."""
    since = queries.factors_enrolled_since_reset(account)
    return [
        gettext("A second factor was enrolled on {moment} from the network address {origin}.").format(
            moment=moment(at), origin=isolated(origin)
        )
        for at, origin in since
    ] or [gettext("No second factor was enrolled since the reset.")]


@page("account.close")
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def account_close(request: Request, account_id: int) -> HttpResponse:
    shown = there(queries.account(account_id, request.by))
    words = {
        "title": gettext("Close the account"),
        "consequence": gettext(
            "Its sessions, roles and tokens end at once. What it did stays in the journal; "
            "the person can be invited anew."
        ),
        "points": [queries.number_words(shown.pk)],
        "submit": gettext("Close this account"),
        "done": gettext("The account is closed."),
        "danger": True,
    }
    return asked(request, shown, acts.close_account, shown.pk, words)
