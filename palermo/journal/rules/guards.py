"""Do the triggers stand that let nobody change the journal?"""

from django.db import connection as default
from django.db.backends.base.base import BaseDatabaseWrapper

from palermo.journal import triggers


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Missing, switched off or changed; empty also where the journal's tables are not made yet."""
    if not triggers.tables_stand(connection):
        return []
    return sorted(set(triggers.wanted(connection.vendor)) - triggers.standing(connection))


def missing_guards() -> list[str]:
    return missing_triggers(default)
