"""Do the triggers stand that let nobody change the shelf?"""

from django.db import connection

from palermo.library import triggers


def missing_guards() -> list[str]:
    return triggers.missing(connection)
