"""Lays the oracle's world into the database that the environment names, and tells how to enter it as each reader.

Run in a process of its own, with the program's real settings, before a real server is started on the same database.
"""

# ruff: noqa: E402

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "palermo.config.settings"

import django

django.setup()


from palermo.config.upgrading import bring_up_to_date
from palermo.ui.clock import now
from tests.oracle import making
from tests.oracle import world as worlds
from tests.web.routes import WINGS, routes
from tests.web.visiting import open_sessions

PASSWORD = "seven-quiet-rivers-of-chitral"


def main() -> None:
    bring_up_to_date(now())
    world = making.make()
    for reader in ("administrator", "secretariat", "provincial_focal"):
        give_password(world, reader)
    open_sessions(world)
    told = {
        "password": PASSWORD,
        "secret": worlds.SECRET,
        "emails": {reader: account.email for reader, account in world.readers.items()},
        "cookies": {wing: sessions(world, wing) for wing in WINGS},
        "pages": {wing: pages(world, wing) for wing in WINGS},
    }
    json.dump(told, sys.stdout)


def sessions(world: worlds.World, wing: str) -> dict[str, str]:
    return {reader: key for (reader, home), key in world.sessions.items() if home == wing}


def pages(world: worlds.World, wing: str) -> dict[str, dict[str, str]]:
    """Every page's address for each reader, by the URL's name."""
    return {
        reader: {route.name: route.address(world.arguments(route, reader)) for route in routes(wing)}
        for reader in (*world.readers, "visitor")
    }


def give_password(world: worlds.World, reader: str) -> None:
    account = world.readers[reader]
    account.set_password(PASSWORD)
    account.save()


main()
