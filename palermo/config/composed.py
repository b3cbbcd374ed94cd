"""Commands that need two rooms which do not know each other, or one that stands above the other."""

from collections.abc import Mapping
from datetime import datetime

from palermo.outbox.commands import outbox_commands
from palermo.returns.commands import check_command
from palermo.vault.commands import vault_commands


def stated_against_computed(checked: object) -> None:
    from palermo.figures.method.totals import total_differs

    total_differs(checked)


check = check_command(complete=stated_against_computed)


def mints() -> dict:
    from palermo.partners.actions.links import MINTS

    return dict(MINTS)


outbox = outbox_commands(mints)


def tell(act: str, thing: tuple[str, str], details: Mapping[str, str | int], at: datetime) -> None:
    """What the command line did with keys and sealed bytes, into the journal, which stands above the vault."""
    from palermo.journal.actions import write
    from palermo.journal.actor import COMMAND

    write(act, by=COMMAND, at=at, thing=(thing[0], thing[1].replace(" ", ":")), details=details)


vault = vault_commands(tell)
