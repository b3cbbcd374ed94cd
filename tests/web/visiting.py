"""One request of one reader of the oracle's world, and nothing of it left behind."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import set_script_prefix

from tests import cast
from tests.oracle import world as worlds
from tests.web.conftest import taken_back
from tests.web.routes import Route, routes

ADMINISTRATOR, VISITOR = "administrator", "visitor"


def client_of(world: worlds.World, reader: str, wing: str, **options: Any) -> Client:
    client = Client(raise_request_exception=False, **options)
    return client if reader == VISITOR else cast.sign_in(client, world.readers[reader], wing)


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
