"""Migrations, the cache table, the journal's triggers, and the keys of a new installation."""

from datetime import datetime

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from palermo.journal.actions import raise_guards
from palermo.journal.actor import COMMAND
from palermo.vault.actions import catch_up, make_keys, make_signing_key


def bring_up_to_date(at: datetime) -> list[str]:
    """The names of the keyrings that were made."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    raise_guards()
    made = {each.name for each in make_keys(at, by=COMMAND)}
    make_signing_key(at, by=COMMAND)
    catch_up(at)
    return sorted(made)


def newer_migrations() -> list[str]:
    """Those of our rooms that stand in the database and that this program does not know."""
    loader = MigrationLoader(connection)
    known = set(loader.disk_migrations)
    return sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in loader.migrated_apps and (app, name) not in known
    )
