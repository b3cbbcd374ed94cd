"""Run by test_wings in a process of its own: walks every URL of the wing that PALERMO_WING names and tells what came.

Reads addresses of the other wing from standard input (a JSON list) and writes one JSON object.
"""
# ruff: noqa: E402

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment

from tests.oracle import making
from tests.oracle import world as worlds
from tests.web.routes import routes
from tests.web.visiting import ADMINISTRATOR, addresses, client_of, open_sessions, visit


def main() -> None:
    setup_test_environment(debug=False)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    world, wing = making.make(), settings.WING
    open_sessions(world)
    readers = [ADMINISTRATOR, "bureau_officer" if wing == "records" else "secretariat", "visitor"]
    with CaptureQueriesContext(connection) as asked:
        came = {
            f"{reader} {route.name}": visit(world, reader, wing, address, secure=True)
            for reader in readers
            for route, address in addresses(world, reader, wing)
        }
    strangers = client_of(world, ADMINISTRATOR, wing)
    others = {key for key, (home, _, _) in worlds.PEOPLE.items() if home not in (wing, "both")}
    told = {
        "wing": wing,
        "apps": [app.name for app in apps.get_app_configs()],
        "names": [route.name for route in routes(wing)],
        "statuses": {name: response.status_code for name, response in came.items()},
        "queries": [query["sql"] for query in asked.captured_queries],
        "elsewhere": {path: strangers.get(path, secure=True).status_code for path in json.load(sys.stdin)},
        "other_people": sorted(
            {key for key in others for response in came.values() if key.encode() in body(response)}
        ),
        "https": dict(Client().get("/", secure=True).headers),
        "http": [Client().get("/").status_code, Client().get("/").headers.get("Location", "")],
        "cookies": {
            name: dict(morsel)
            for name, morsel in Client().get("/accounts/login/", secure=True).cookies.items()
        },
        "commands": offered(),
    }
    json.dump(told, sys.stdout)


def body(response: object) -> bytes:
    return b"".join(response)  # type: ignore[call-overload]


def offered() -> list[str]:
    from palermo.config import commands

    return commands.offered()


main()
