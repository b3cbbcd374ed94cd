"""Inviting by link, and taking an invitation up."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from palermo.journal.actions import AlreadyDone, looked
from palermo.partners.actions import invitations as acts
from palermo.partners.actions.slowing import too_often
from palermo.partners.door import Request, page, public
from palermo.partners.forms.accounts import InviteForm, PasswordForm, PlainForm
from palermo.partners.models import Account, Invitation
from palermo.partners.queries import accounts as queries
from palermo.partners.rules.acting import cell
from palermo.partners.rules.roles import grantable_by, roles
from palermo.partners.views.accounts import sent
from palermo.partners.views.carrying import there
from palermo.ui.refusals import Refused

HELD = "invitation"
LINKS_A_MINUTE = 20


@page("account.invite")
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request) -> HttpResponse:
    offered = grantable_by(request.by.role, request.by.wing)
    initial = {"language": request.LANGUAGE_CODE, "person": request.GET.get("person") or None}
    form = InviteForm(
        sent(request),
        initial=initial,
        roles=offered,
        scopes=queries.scope_choices(request.by, offered),
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.invite(form.guest(), by=request.by, at=request.at, once=form.cleaned_data["once"])
        except Refused as refused:
            form.refuse(refused)
        except AlreadyDone:
            return redirect("invite")
        else:
            messages.success(request, _("The invitation is written and goes out with the next mail."))
            return redirect("invite")
    waiting = list(queries.invitations_open(request.by))
    sees_addresses = bool(cell(request.by, "person.contact"))
    if waiting and sees_addresses:
        looked("invitation", [each.pk for each in waiting], by=request.by, at=request.at)
    context = {
        "form": form,
        "waiting": [
            {
                "invitation": each,
                "role": roles()[each.role].label,
                "email": each.email if sees_addresses else "",
                "expired": each.expires_at <= request.at,
            }
            for each in waiting
        ],
    }
    return render(request, "partners/invite.html", context)


@page("account.invite")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_withdraw(request: Request, invitation_id: int) -> HttpResponse:
    invitation = there(queries.invitations_open(request.by).filter(pk=invitation_id).first())
    form = PlainForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            acts.withdraw_invitation(
                invitation.pk, by=request.by, at=request.at, once=form.cleaned_data["once"]
            )
        except AlreadyDone:
            return redirect("invite")
        messages.success(request, _("The invitation is withdrawn: its link opens nothing any more."))
        return redirect("invite")
    words = {
        "title": _("Withdraw an invitation"),
        "consequence": _("Its link opens nothing any more. The invited person is not told."),
        "points": [roles()[invitation.role].label],
        "submit": _("Withdraw this invitation"),
        "back": reverse("invite"),
        "danger": True,
    }
    return render(request, "partners/account_step.html", {"form": form, **words})


@public
@never_cache
@require_http_methods(["GET", "HEAD"])
def invitation(request: Request, token: str) -> HttpResponse:
    """The link of the mail. The token goes into the session at once, so that it stands in no address that is passed on."""
    if too_often(f"invitation:{request.by.origin}", request.at, times=LINKS_A_MINUTE, seconds=60):
        return render(request, "429.html", status=429)
    try:
        found = acts.invitation_by_link(token, wing=request.wing)
        acts.check_open(found, request.at)
        check_reader(request, found)
    except Refused as refused:
        return refusal(request, refused)
    request.session[HELD] = {"id": found.pk, "hash": found.token_hash}
    return redirect("invitation_take")


def check_reader(request: Request, found: Invitation) -> None:
    """Bound to its address: whoever is signed in with another must not take it."""
    if request.user.is_authenticated and request.user.email != found.email:
        raise Refused(
            _("This invitation is for another address than the one you are signed in with. Sign out first.")
        )


def refusal(request: Request, refused: Refused) -> HttpResponse:
    return render(request, "partners/invitation_refused.html", {"words": refused.words}, status=409)


@public
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_take(request: Request) -> HttpResponse:
    held: dict[str, Any] = request.session.get(HELD) or {}
    found = Invitation.objects.filter(pk=held["id"], wing=request.wing).first() if held else None
    if found is None:
        return refusal(request, Refused(_("Open the link of your invitation mail first.")))
    try:
        acts.check_open(found, request.at)
        check_reader(request, found)
    except Refused as refused:
        request.session.pop(HELD, None)
        return refusal(request, refused)
    holder = Account.objects.filter(email=found.email, is_active=True).first()
    if holder is not None and not request.user.is_authenticated:
        sign_in = f"{reverse('account_login')}?next={reverse('invitation_take')}"
        return render(request, "partners/invitation_sign_in.html", {"invitation": found, "sign_in": sign_in})
    form: Any = PlainForm(sent(request)) if holder else PasswordForm(sent(request), email=found.email)
    if request.method == "POST" and form.is_valid():
        try:
            taken = acts.take_up(
                found.pk,
                held["hash"],
                password=form.cleaned_data.get("password1"),
                by=request.by,
                at=request.at,
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return welcome(request, taken)
    context = {
        "form": form,
        "invitation": found,
        "role": roles()[found.role],
        "has_account": holder is not None,
    }
    return render(request, "partners/invitation_take.html", context)


def welcome(request: Request, taken: acts.Taken) -> HttpResponse:
    """Signed in as far as the rules of signing in let them: what needs a second factor still sleeps."""
    request.session.pop(HELD, None)
    if taken.grant is None:
        messages.warning(
            request, _("Your account stands, but the role could not be given. Ask who invited you.")
        )
    elif taken.grant.confirmed_at is None:
        messages.info(request, _("Your role waits for a second administrator to confirm it."))
    if not taken.entered:
        return redirect("my_account")
    record_authentication(request, taken.account, method="invitation")
    return perform_login(
        request, taken.account, email=taken.account.email, redirect_url=reverse("my_account")
    )
