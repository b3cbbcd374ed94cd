"""Commands that need two rooms which do not know each other, or one that stands above the other."""

from palermo.outbox.commands import outbox_commands
from palermo.returns.commands import check_command


def stated_against_computed(checked: object) -> None:
    from palermo.figures.method.totals import total_differs

    total_differs(checked)


check = check_command(complete=stated_against_computed)


def mints() -> dict:
    from palermo.config.clockwork import MINTS

    return dict(MINTS)


outbox = outbox_commands(mints)
