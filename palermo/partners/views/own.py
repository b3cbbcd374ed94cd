"""The reader's own account: language, quiet hours, second factor, sessions, tokens, and the role they act in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from palermo.journal.actions import AlreadyDone
from palermo.partners.actions import accounts as acts
from palermo.partners.actions import tokens
from palermo.partners.asking import CHOSEN
from palermo.partners.door import Request, page, public
from palermo.partners.forms.accounts import OwnForm, PlainForm, TokenForm
from palermo.partners.models import Grant
from palermo.partners.queries import accounts as queries
from palermo.partners.queries.acting import sleeps_for_want_of_a_factor
from palermo.partners.rules.acting import cell
from palermo.partners.rules.roles import rights, roles
from palermo.partners.views.accounts import fresh, sent
from palermo.partners.views.carrying import there
from palermo.ui.language import LANGUAGES
from palermo.ui.refusals import Refused
from palermo.ui.speaking import spoken


@page("profile.own")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_account(request: Request) -> HttpResponse:
    form = OwnForm(sent(request), account=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            acts.change_own(form.wishes(), by=request.by, at=request.at, once=form.cleaned_data["once"])
        except Refused as refused:
            form.refuse(refused)
        except AlreadyDone:
            return redirect("my_account")
        else:
            return spoken(redirect("my_account"), form.cleaned_data["language"])
    account: Any = request.user
    factors = queries.factors_of(account)
    account.has_factor = bool(factors.get("totp") or factors.get("webauthn"))
    standing = Grant.objects.filter(
        account=account, role__in=queries.roles_of(request.wing), ended_at__isnull=True
    )
    context = {
        "form": form,
        "title": queries.number_words(account.pk),
        "email": account.email,
        "held": [
            {"words": queries.grant_words(each), "state": queries.state_of(each, account, request.at)}
            for each in standing.exclude(until__lte=request.at).order_by("pk")
        ],
        "factors": factors,
        "has_factor": account.has_factor,
        "wants_factor": sleeps_for_want_of_a_factor(account, wing=request.wing, at=request.at),
        "was_reset": account.factor_reset_at is not None,
        "may_have_tokens": bool(cell(request.by, "token.own")),
        "lost_role": request.by.grant is None and bool(request.grants),
    }
    return render(request, "partners/my_account.html", context)


@page("token.own")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_tokens(request: Request) -> HttpResponse:
    return made(request) if request.method == "POST" else tokens_page(request, token_form(request))


def token_form(request: Request, *data: Any) -> TokenForm:
    return TokenForm(*data, offered=tokens.scopes_offered(request.by))


@fresh
def made(request: Request) -> HttpResponse:
    form = token_form(request, request.POST)
    if form.is_valid():
        try:
            token, shown_once = tokens.make_token(
                form.wish(), by=request.by, at=request.at, once=form.cleaned_data["once"]
            )
        except Refused as refused:
            form.refuse(refused)
        except AlreadyDone:
            return redirect("my_tokens")
        else:
            return tokens_page(request, token_form(request), made=token, shown_once=shown_once)
    return tokens_page(request, form)


def tokens_page(request: Request, form: TokenForm, **more: Any) -> HttpResponse:
    listed = [
        {
            "token": each,
            "grant": queries.grant_words(each.grant),
            "rights": [rights()[code].label for code in each.scopes if code in rights()],
            "alive": each.revoked_at is None and each.expires_at > request.at,
        }
        for each in queries.tokens_of(request.by)
    ]
    return render(request, "partners/my_tokens.html", {"form": form, "listed": listed, **more})


@page("profile.own")
@require_http_methods(["GET", "HEAD", "POST"])
def token_revoke(request: Request, token_id: int) -> HttpResponse:
    token = there(queries.tokens_of(request.by).filter(pk=token_id).first())
    form = PlainForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            tokens.revoke_token(token.pk, by=request.by, at=request.at, once=form.cleaned_data["once"])
        except Refused as refused:
            messages.info(request, refused.words)
        except AlreadyDone:
            pass
        else:
            messages.success(request, _("The token is revoked: it opens nothing any more."))
        return redirect("my_tokens" if cell(request.by, "token.own") else "my_account")
    context = {
        "form": form,
        "title": _("Revoke a token"),
        "consequence": _("Whatever uses this token stops working. It cannot be brought back."),
        "points": [token.name],
        "submit": _("Revoke this token"),
        "back": reverse("my_tokens"),
        "danger": True,
    }
    return render(request, "partners/account_step.html", context)


@page("profile.own")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_sessions(request: Request) -> HttpResponse:
    found = queries.sessions_of(request.user, request.session.session_key)
    if request.method == "POST":
        wished = request.POST.get("session", "")
        others = [each.id for each in found if not each.here]
        ids = [each for each in others if wished in ("others", str(each))]
        ended = acts.end_sessions(ids, by=request.by, at=request.at)
        if ended:
            messages.success(
                request, _("The sessions are ended.") if ended > 1 else _("The session is ended.")
            )
        return redirect("my_sessions")
    return render(
        request,
        "partners/my_sessions.html",
        {"sessions": found, "others": sum(not each.here for each in found)},
    )


@page("profile.own")
@require_POST
def switch_role(request: Request) -> HttpResponse:
    wished = request.POST.get("grant", "")
    grant = next((each for each in request.grants if str(each.pk) == wished), None)
    if grant is None:
        raise Refused(_("This role is not yours here, or it ended. Choose another one."))
    if grant.pk != request.by.grant:
        acts.switch_role(grant, by=request.by, at=request.at)
        request.session[CHOSEN] = grant.pk
        messages.success(request, _("You act as {role} now.").format(role=roles()[grant.role].label))
    return HttpResponseRedirect(back_of(request))


@public
@require_POST
def speak(request: Request) -> HttpResponse:
    language = request.POST.get("language", "")
    if language not in LANGUAGES:
        raise Http404
    if request.user.is_authenticated:
        acts.speak(language, by=request.by, at=request.at)
    return spoken(HttpResponseRedirect(back_of(request)), language)


def back_of(request: Request) -> str:
    """A path of this host, else the wing's first page."""
    wished = request.POST.get("next", "")
    own = wished.startswith("/") and url_has_allowed_host_and_scheme(
        wished, allowed_hosts=None, require_https=request.is_secure()
    )
    return wished if own else reverse("home")
