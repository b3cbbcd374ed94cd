"""allauth's own pages for the second factor and the address, with the journal's line in the transaction of each change."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.core.internal.httpkit import deserialize_request
from allauth.mfa.models import Authenticator
from django.contrib.auth import HASH_SESSION_KEY
from django.db import transaction
from django.http import HttpResponseBase
from django.urls import resolve

from palermo.partners.actions import signing
from palermo.partners.models import Account

View = Callable[..., HttpResponseBase]
CODES = Authenticator.Type.RECOVERY_CODES


def factors_kept(view: View) -> View:
    """What allauth's page enrolled or took away is told by comparing; its own signal comes after the commit."""

    @wraps(view)
    def kept(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST" or not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            account = Account.objects.select_for_update().get(pk=request.user.pk)
            before = factors(account)
            response = view(request, *args, **kwargs)
            tell_factors(request, account, before, factors(account))
        return response

    return kept


def factors(account: Account) -> dict[int, str]:
    return dict(Authenticator.objects.filter(user_id=account.pk).values_list("pk", "type"))


def tell_factors(request: Any, account: Account, before: dict[int, str], after: dict[int, str]) -> None:
    added = [kind for pk, kind in after.items() if pk not in before]
    gone = [kind for pk, kind in before.items() if pk not in after]
    if not added and not gone:
        return
    if any(kind != CODES for kind in added):
        act, kinds = "factor.enrolled", added
    elif any(kind != CODES for kind in gone):
        act, kinds = "factor.removed", gone
    else:
        act, kinds = "factor.codes_made", added
    signing.factor_changed(account, act, kinds, by=request.by, at=request.at)
    request.user.session_round = account.session_round
    request.session[HASH_SESSION_KEY] = account.get_session_auth_hash()


def address_kept(view: View) -> View:
    @wraps(view)
    def kept(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST" or not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            before = addresses_asked(request.user)
            response = view(request, *args, **kwargs)
            after = addresses_asked(request.user)
            if after != before:
                signing.address_asked(request.user, cancelled=not after, by=request.by, at=request.at)
        return response

    return kept


def addresses_asked(account: Account) -> set[int]:
    return set(EmailAddress.objects.filter(user_id=account.pk, verified=False).values_list("pk", flat=True))


def resumed(view: View) -> View:
    """Around allauth's pages that ask again who it is: carries out what was sent before, in the wing it was sent in.

    allauth itself would look for the address with the record wing's prefix, which the wing's URLs do not know.
    """

    @wraps(view)
    def kept(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        state = request.session.get(STATE_SESSION_KEY)
        if request.method != "POST" or not state or "request" not in state:
            return view(request, *args, **kwargs)
        del request.session[STATE_SESSION_KEY]
        response = view(request, *args, **kwargs)
        before = json.loads(state["request"])
        if urlsplit(response.headers.get("Location", "")).path != before["path"]:
            request.session[STATE_SESSION_KEY] = state
            return response
        match = resolve(before["path_info"])
        return match.func(deserialize_request(state["request"], request), *match.args, **match.kwargs)

    return kept


def in_one_piece(view: View) -> View:
    """For allauth's pages that save several rows one after another."""
    return transaction.atomic(view)
