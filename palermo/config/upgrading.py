"""Migrations, the cache table, the journal's triggers, and the keys of a new installation."""

from datetime import datetime

from django.core.management import call_command

from palermo.journal.actions import raise_guards
from palermo.journal.actor import COMMAND
from palermo.vault.actions import make_keys


def bring_up_to_date(at: datetime) -> list[str]:
    """The names of the keyrings that were made."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    raise_guards()
    return sorted({made.name for made in make_keys(at, by=COMMAND)})
