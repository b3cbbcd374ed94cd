"""Writing down beside the keys what was destroyed."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from palermo.vault.actions.key_files import append
from palermo.vault.models import DataKey, ItemKey, Sealed
from palermo.vault.rules.remembered import GROUP, ITEM, OBJECT, Gone, list_path, remembered

LOG = logging.getLogger("palermo.vault")
# An object's line is looked for so long; a group's and an item's for ever.
LOOK_BACK = timedelta(days=7)


def remember(gone: Iterable[Gone]) -> None:
    """After the commit. A disk that is full must not undo what is destroyed: `catch_up` writes the line later."""
    try:
        write_down(gone)
    except OSError:
        LOG.warning("the list of what was destroyed cannot be written: %s", list_path())


def write_down(gone: Iterable[Gone]) -> None:
    """A line that was cut short may name another group or item: it is closed as none."""
    if text := "".join(each.line for each in gone):
        append(list_path(), text, close=" cut short\n")


def catch_up(at: datetime) -> int:
    """Lines that a crash between the commit and the file left out; gives how many."""
    known = set(remembered())
    groups = DataKey.objects.filter(destroyed_at__isnull=False).exclude(group="").values_list("ring", "group")
    items = ItemKey.objects.filter(destroyed_at__isnull=False).values_list("ring", "name")
    objects = Sealed.objects.filter(destroyed_at__gte=at - LOOK_BACK).values_list("pk", flat=True)
    found = [Gone(GROUP, ring, group) for ring, group in groups]
    found += [Gone(ITEM, ring, name) for ring, name in items]
    found += [Gone(OBJECT, "-", str(pk)) for pk in objects]
    missing = [each for each in found if each not in known]
    remember(missing)
    return len(missing)
