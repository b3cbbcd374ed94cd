"""One request of one reader of the oracle's world, and nothing of it left behind."""

import time
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import Client
from django.urls import set_script_prefix

from tests import cast
from tests.oracle import world as worlds
from tests.web.routes import WINGS, Route, routes
from tests.web.taking_back import taken_back

ADMINISTRATOR, VISITOR = "administrator", "visitor"


def client_of(world: worlds.World, reader: str, wing: str, **options: Any) -> Client:
    client = Client(raise_request_exception=False, **options)
    if reader != VISITOR:
        client.cookies[f"palermo_{wing}"] = world.sessions[reader, wing]
    return client


def open_sessions(world: worlds.World) -> None:
    """For each reader a session in each wing, as after a password and a code of this hour."""
    for reader, account in world.readers.items():
        for wing in WINGS:
            client = cast.sign_in(Client(), account, wing)
            session = SessionStore(client.cookies[f"palermo_{wing}"].value)
            at = time.time() + 3600
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [
                {"method": "password", "at": at, "reauthenticated": True},
                {"method": "mfa", "type": "totp", "at": at, "reauthenticated": True},
            ]
            session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(account.pk)
            session.save()
            world.sessions[reader, wing] = session.session_key


def visit(
    world: worlds.World,
    reader: str,
    wing: str,
    address: str,
    method: str = "GET",
    data: Any = None,
    csrf: bool = False,
    **extra: Any,
) -> HttpResponse:
    set_script_prefix("/")
    with taken_back():
        client = client_of(world, reader, wing, enforce_csrf_checks=csrf)
        if method in ("GET", "POST"):
            return getattr(client, method.lower())(address, data, **extra)
        return client.generic(method, address, **extra)


def addresses(world: worlds.World, reader: str, wing: str) -> list[tuple[Route, str]]:
    """Every URL of the wing, those of one thing with a thing of the reader's own."""
    return [(route, route.address(world.arguments(route, reader))) for route in routes(wing)]
