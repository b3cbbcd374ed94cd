"""What would make a start wrong or unsafe, each in plain words with what to do."""

from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from palermo.config.operation.noting import restore_under_way
from palermo.journal.rules import missing_guards
from palermo.library.rules import guards as shelf
from palermo.partners.signing_in import factors_open
from palermo.vault.rules import KeyTrouble, check_keys


@dataclass(frozen=True)
class Trouble:
    stops: bool
    words: str


def troubles() -> list[Trouble]:
    """Those that stop a start first; an empty list is a good start."""
    if restore_under_way():
        words = _(
            "A restore was begun here and is not finished. Call `palermo restore` again with the same backup."
        )
        return [Trouble(stops=True, words=words)]
    if not connection.introspection.table_names():
        words = _(
            "There is no installation here: the database {name} is empty. Call palermo in the folder where palermo.env "
            "lies, or name that file by PALERMO_SETTINGS; a new installation is made by `palermo init`."
        )
        return [Trouble(stops=True, words=words.format(name=connection.settings_dict["NAME"]))]
    if waiting := waiting_migrations():
        return [
            Trouble(
                stops=True,
                words=_(
                    "The database is older than this program ({count} migrations wait). Run `palermo upgrade`."
                ).format(count=waiting),
            )
        ]
    found = [*key_troubles(), *guard_troubles(), *shelf_troubles(), *freeze_troubles(), *factor_troubles()]
    if settings.WING == "both" and not settings.DEMO:
        found.append(
            Trouble(
                stops=False,
                words=_(
                    "Both wings run in one process: the public pages share a machine with named people. "
                    "Set PALERMO_WING=records on one server and PALERMO_WING=open on another."
                ),
            )
        )
    return sorted(found, key=lambda trouble: not trouble.stops)


def waiting_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def key_troubles() -> list[Trouble]:
    try:
        return [Trouble(stops=False, words=warning) for warning in check_keys()]
    except KeyTrouble as trouble:
        return [Trouble(stops=True, words=str(trouble))]


def factor_troubles() -> list[Trouble]:
    if factors_open():
        return []
    return [
        Trouble(
            stops=False,
            words=_(
                "The second factors of accounts are sealed under another secret key than that of {path} or "
                "PALERMO_SECRET_KEY: nobody signs in with the codes of an app. Put the earlier key back."
            ).format(path=settings.KEYS / "secret-key"),
        )
    ]


def guard_troubles() -> list[Trouble]:
    if not (missing := missing_guards()):
        return []
    return [
        Trouble(
            stops=True,
            words=_(
                "The journal can be changed: {count} of its database triggers are missing ({names}). "
                "Run `palermo upgrade` to put them back, then `palermo journal verify`."
            ).format(count=len(missing), names=", ".join(missing)),
        )
    ]


def shelf_troubles() -> list[Trouble]:
    if not (missing := shelf.missing_guards()):
        return []
    return [
        Trouble(
            stops=True,
            words=_(
                "Documents on the shelf can be changed: {count} of their database triggers are missing ({names}). "
                "Run `palermo upgrade` to put them back, then `palermo shelf verify`."
            ).format(count=len(missing), names=", ".join(missing)),
        )
    ]


def freeze_troubles() -> list[Trouble]:
    if not settings.HAS_RECORDS:
        return []
    from palermo.figures.queries.freezes import missing_guards as missing_of_freezes

    if not (missing := missing_of_freezes()):
        return []
    return [
        Trouble(
            stops=True,
            words=_(
                "What is frozen can be changed: {count} of its database triggers are missing ({names}). "
                "Run `palermo upgrade` to put them back, then `palermo freeze verify`."
            ).format(count=len(missing), names=", ".join(missing)),
        )
    ]
