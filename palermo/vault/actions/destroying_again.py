"""After a restore: what was destroyed since the backup is destroyed again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from palermo.vault.actions.destroying import destroy, destroy_group
from palermo.vault.actions.items import destroy_items
from palermo.vault.models import DataKey, Sealed
from palermo.vault.rules.remembered import GROUP, ITEM, OBJECT, remembered
from palermo.vault.rules.rings import By, rings_here


@transaction.atomic
def destroy_again(by: By, at: datetime) -> int:
    """What the list names and the database still holds, or does not know of yet; gives how many."""
    count = 0
    gone = set(remembered())
    here = [each for each in gone if each.kind == GROUP and each.ring in rings_here()]
    done = set(
        DataKey.objects.filter(destroyed_at__isnull=False).exclude(group="").values_list("ring", "group")
    )
    for each in sorted(here, key=lambda each: (each.ring, each.name)):
        if (each.ring, each.name) not in done:
            destroy_group(each.ring, each.name, by, at)
            count += 1
    for ring in rings_here():
        count += destroy_items(
            [each.name for each in gone if each.kind == ITEM and each.ring == ring], ring=ring, by=by, at=at
        )
    ids = [UUID(each.name) for each in gone if each.kind == OBJECT]
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        for sealed in Sealed.objects.filter(pk__in=some, destroyed_at__isnull=True):
            destroy(sealed, by, at)
            count += 1
    return count
