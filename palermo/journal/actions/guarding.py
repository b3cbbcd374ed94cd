from django.db import connection

from palermo.journal import triggers


def raise_guards() -> list[str]:
    """Puts back what is missing of the triggers that let nobody change the journal; gives their names."""
    return triggers.raise_all(connection)
