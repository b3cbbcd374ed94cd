"""Where Django meets the guards: after every migration, and in its system check."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections
from django.utils.translation import gettext

from palermo.journal import triggers
from palermo.journal.rules.guards import missing_triggers


def put_back(using: str, **_kept: Any) -> None:
    connection = connections[using]
    if triggers.tables_stand(connection):
        triggers.raise_all(connection)


def warn_of_missing_guards(databases: Sequence[str] | None = None, **_kept: Any) -> list[checks.CheckMessage]:
    """A warning and no error: an error would stop `migrate`, which puts the guards back."""
    return [
        checks.Warning(
            gettext("The journal can be changed: its trigger {name} is missing.").format(name=name),
            hint=gettext("Run `palermo upgrade` to put it back, then `palermo journal verify`."),
            id="journal.W001",
        )
        for alias in databases or ()
        for name in missing_triggers(connections[alias])
    ]
