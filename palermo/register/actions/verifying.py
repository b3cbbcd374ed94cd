"""Before sets are read: each of their files is held against what was written, and damage is named and journalled."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.register.models import AcceptedSet
from palermo.register.queries.damage import Damage, damage
from palermo.ui.refusals import Refused


class DamagedRegister(Refused):
    """Files of accepted sets are not what was written. `found` names them; nothing may be computed from the register."""

    def __init__(self, found: list[Damage]) -> None:
        self.found = found
        one = found[0]
        words = (
            _("The register does not read on: {file} of the accepted sets {sets} is missing.")
            if one.missing
            else _("The register does not read on: {file} of the accepted sets {sets} was changed.")
        )
        advice = _("Take the file from a backup, put it back under its name, and try again.")
        sets = ", ".join(map(str, one.sets))
        super().__init__(f"{words.format(file='/'.join(one.path.parts[-2:]), sets=sets)} {advice}")


def verify_sets(
    sets: Iterable[AcceptedSet],
    *,
    by: Actor,
    at: datetime,
    full: bool = False,
    progress: Callable[[int], None] = lambda _size: None,
) -> None:
    """Raises DamagedRegister, after a line of the journal for each set. Called outside a transaction."""
    found = list(damage(sets, full=full, progress=progress))
    if found:
        tell_damage(found, by=by, at=at)
        raise DamagedRegister(found)


@transaction.atomic
def tell_damage(found: Iterable[Damage], *, by: Actor, at: datetime) -> None:
    for each in found:
        for number in each.sets:
            write(
                "register.damaged",
                by=by,
                at=at,
                thing=("set", number),
                details={"code": each.path.stem, "state": "missing" if each.missing else "changed"},
            )
