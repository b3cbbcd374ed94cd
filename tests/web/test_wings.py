"""The wing is a fact: what the other wing has does not exist here; with both, each keeps to itself."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from palermo.config.settings import OPEN_ROOMS, RECORD_ROOMS
from tests import cast
from tests.oracle import world as worlds
from tests.web.routes import WINGS, address, routes, under
from tests.web.visiting import ADMINISTRATOR, addresses, visit

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
ROOMS = {"records": RECORD_ROOMS, "open": OPEN_ROOMS}
RECORD_COMMANDS = {"template", "totals", "check", "schema", "figures", "invent"}


def other(wing: str) -> str:
    return "open" if wing == "records" else "records"


def only_of(wing: str) -> list[str]:
    """Addresses that one wing has and the other has not, and the prefix of the record wing."""
    own = {route.pattern for route in routes(other(wing))}
    only = ["/" + route.pattern for route in routes(wing) if route.pattern not in own and not route.arguments]
    return [*only, "/records/", "/records/people/", "/records/accounts/login/"]


def environment(wing: str) -> dict[str, str]:
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PALERMO_", "DATABASE_", "DJANGO_"))
    }
    return {**kept, "PALERMO_WING": wing, "PALERMO_URL": "https://palermo.example", "PYTHONPATH": str(ROOT)}


@cache
def alone(wing: str) -> dict[str, Any]:
    """What a process of that wing alone says, served over HTTPS."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.web.one_wing"],
        input=json.dumps(only_of(other(wing))),
        capture_output=True,
        text=True,
        env=environment(wing),
        cwd=ROOT,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout)


@pytest.mark.parametrize("wing", WINGS)
def test_alone_a_wing_has_its_own_rooms_and_pages_only(wing: str) -> None:
    told = alone(wing)
    assert set(ROOMS[wing]) <= set(told["apps"])
    assert set(ROOMS[other(wing)]) & set(told["apps"]) == set()
    assert told["names"] == [route.name for route in routes(wing)]
    assert {path: status for path, status in told["elsewhere"].items() if status != 404} == {}
    assert [name for name, status in told["statuses"].items() if status >= 500] == []


@pytest.mark.parametrize("wing", WINGS)
def test_alone_a_wing_never_asks_for_the_tables_of_the_other(wing: str) -> None:
    told = alone(wing)
    rooms = [name.removeprefix("palermo.") for name in ROOMS[other(wing)]]
    assert [sql for sql in told["queries"] for room in rooms if f'"{room}_' in sql] == []
    assert len(told["queries"]) > 50
    assert told["other_people"] == []


@pytest.mark.parametrize("wing", WINGS)
def test_alone_a_wing_offers_its_own_commands_only(wing: str) -> None:
    told = set(alone(wing)["commands"])
    assert (told & RECORD_COMMANDS) == (RECORD_COMMANDS if wing == "records" else set())
    assert {"serve", "journal", "vault"} <= told


@pytest.mark.parametrize("wing", WINGS)
def test_over_https_the_answer_binds_the_browser_to_it(wing: str) -> None:
    told = alone(wing)
    assert told["https"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert told["http"] == [301, "https://testserver/"]
    assert told["cookies"]
    for morsel in told["cookies"].values():
        assert (morsel["secure"], morsel["samesite"]) == (True, "Lax")


def test_with_both_no_page_asks_for_the_tables_or_people_of_the_other_wing(world: worlds.World) -> None:
    tables = {
        wing: [
            model._meta.db_table
            for model in apps.get_models()
            if model.__module__.startswith(tuple(ROOMS[wing]))
        ]
        for wing in WINGS
    }
    for wing in WINGS:
        strangers = [key for key, (home, _, _) in worlds.PEOPLE.items() if home == other(wing)]
        for route, path in addresses(world, ADMINISTRATOR, wing):
            with CaptureQueriesContext(connection) as asked:
                response = visit(world, ADMINISTRATOR, wing, path)
            named = [
                table for table in tables[other(wing)] for query in asked if f'"{table}"' in query["sql"]
            ]
            text = b"".join(response).decode(errors="replace")
            assert (route.name, named, [key for key in strangers if key in text]) == (route.name, [], [])


def test_each_wing_has_a_session_of_its_own(world: worlds.World) -> None:
    reader = world.readers[ADMINISTRATOR]
    for wing in WINGS:
        client = cast.sign_in(Client(), reader, wing)
        assert client.get(address(wing, "search")).status_code == 200
        assert "/accounts/login/" in client.get(address(other(wing), "search")).headers["Location"]


@pytest.mark.parametrize("wing", WINGS)
def test_a_session_of_one_wing_opens_nothing_in_the_other(world: worlds.World, wing: str) -> None:
    client = cast.sign_in(Client(), world.readers[ADMINISTRATOR], wing)
    client.cookies[f"palermo_{other(wing)}"] = client.cookies[f"palermo_{wing}"].value
    assert "/accounts/login/" in client.get(address(other(wing), "search")).headers["Location"]


def test_the_cookies_say_where_they_belong(world: worlds.World) -> None:
    client = Client()
    paths = {}
    for wing in WINGS:
        cast.sign_in(client, world.readers[ADMINISTRATOR], wing)
        response = client.get(address(wing, "search"))
        for name, morsel in response.cookies.items():
            if name.startswith("palermo_"):
                paths[name] = (morsel["path"], morsel["httponly"], morsel["samesite"])
    assert paths == {"palermo_records": ("/records/", True, "Lax"), "palermo_open": ("/", True, "Lax")}


def test_a_visitor_of_the_public_pages_gets_no_session() -> None:
    client = Client()
    client.get("/")
    assert [name for name in client.cookies if name.startswith("palermo_")] == []


@pytest.mark.parametrize(("wing", "minutes"), [("records", 30), ("open", 720)])
def test_an_idle_session_ends(world: worlds.World, wing: str, minutes: int) -> None:
    from datetime import timedelta

    from django.contrib.sessions.models import Session

    client = cast.sign_in(Client(), world.readers[ADMINISTRATOR], wing)
    client.get(address(wing, "search"))
    row = Session.objects.get(pk=client.cookies[f"palermo_{wing}"].value)
    Session.objects.filter(pk=row.pk).update(expire_date=row.expire_date - timedelta(minutes=minutes + 1))
    assert "/accounts/login/" in client.get(address(wing, "search")).headers["Location"]


@pytest.mark.parametrize("wing", WINGS)
def test_a_session_that_ends_under_a_request_breaks_nothing(world: worlds.World, wing: str) -> None:
    """Revoked elsewhere while its own page is being made."""
    from django.contrib.sessions.models import Session

    home = next(route for route in routes(wing) if route.name == "home")
    before, client = home.entry.callback, cast.sign_in(Client(), world.readers[ADMINISTRATOR], wing)

    def revoked_meanwhile(request: Any) -> Any:
        request.session["touched"] = True
        Session.objects.all().delete()
        return before(request)

    home.entry.callback = revoked_meanwhile
    try:
        assert client.get(under(wing, "/")).status_code < 500
    finally:
        home.entry.callback = before


def test_both_wings_are_what_the_tests_run() -> None:
    assert settings.WING == "both"
