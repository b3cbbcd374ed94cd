"""Migrations, the cache table, the journal's triggers, and the keys of a new installation."""

from datetime import datetime
from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from palermo.journal.actions import raise_guards
from palermo.journal.actor import COMMAND
from palermo.vault.actions import catch_up, make_keys, make_signing_key


class Executor(MigrationExecutor):
    """Django notes many a migration as applied only after its transaction. Whoever was killed in between could never
    upgrade again, since its tables are there already; so what it puts off is done at once, and the note stands with it.
    """

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        apply = migration.apply

        def whole(project: ProjectState, editor: Any, collect_sql: bool = False) -> ProjectState:
            after = apply(project, editor, collect_sql)
            for statement in editor.deferred_sql:
                editor.execute(statement)
            editor.deferred_sql.clear()
            return after

        migration.apply = whole  # type: ignore[assignment, method-assign]
        return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)


setattr(migrate, "MigrationExecutor", Executor)  # noqa: B010


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
