"""Asking the API in a test: a token that may do all its role carries, and one request."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from palermo.partners.actions.metering import begin_anew
from palermo.partners.actions.tokens import TokenWish, make_token, scopes_offered
from palermo.partners.models import Account
from palermo.ui.clock import now
from tests import cast

PREFIX = {"records": "/records/api/v1", "open": "/api/v1"}


def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has asked anything, and the clock stands: what is counted by the minute is counted in one."""
    cache.clear()
    begin_anew()
    at = now().replace(second=1)
    monkeypatch.setattr("palermo.ui.clock.now", lambda: at)


def token(holder: Account, wing: str = "open", *scopes: str) -> str:
    by = cast.acting(holder, wing)
    wish = TokenWish("a program", scopes or tuple(scopes_offered(by)), 30)
    return make_token(wish, by=by, at=now())[1]


def ask(
    path: str,
    raw: str = "",
    *,
    wing: str = "open",
    method: str = "GET",
    body: Any = None,
    client: Client | None = None,
    **headers: str,
) -> HttpResponse:
    """`headers` are written with a line for the hyphen: If_None_Match."""
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    if raw:
        said.setdefault("Authorization", f"Bearer {raw}")
    client = client or Client(raise_request_exception=False)
    data = body if isinstance(body, str | bytes) else b"" if body is None else json.dumps(body)
    kind = said.pop("Content-Type", "application/json" if body is not None else "application/octet-stream")
    return client.generic(method, PREFIX[wing] + path, data, content_type=kind, headers=said)
