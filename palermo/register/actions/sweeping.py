"""What a killed or refused acceptance left behind: rows that nobody sees, folders that no set names."""

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from palermo.journal.actions import write
from palermo.journal.actor import CLOCK, Actor
from palermo.register.actions.rows import batches, give_way, take
from palermo.register.models import AcceptedSet, CaseContent, CaseEntry, engines
from palermo.register.rules.sets import INDEX_ONLY, KEPT, SILENT, folder_of, ledger, spill

LAYING, ABANDONED = AcceptedSet.State.LAYING, AcceptedSet.State.ABANDONED
AT_ONCE = 50_000  # entries for which the keys of names are read through once
SCANNED = {
    engines.NAMES: ("key", "district", "year", "entry_id", "person_no"),
    engines.IDENTITIES: ("key", "entry_id", "person_no"),
}


def sweep(at: datetime, *, by: Actor = CLOCK) -> int:
    """Sets that were given up, or that nobody lays down any more; gives how many. Folders that no set names, too."""
    silent = Q(laid_at__lt=at - SILENT) | Q(laid_at__gt=at + SILENT)  # the clock may have been set back
    AcceptedSet.objects.filter(silent, state=LAYING).update(state=ABANDONED)
    left = list(AcceptedSet.objects.filter(state=ABANDONED).order_by("pk"))
    entries: list[int] = []
    for each in left:
        entries += each.entries.values_list("pk", flat=True)
        if len(entries) > AT_ONCE:
            take_rows(entries)
            entries = []
    take_rows(entries)
    for each in left:
        if not AcceptedSet.objects.filter(folder=each.folder).exclude(pk=each.pk).exists():
            shutil.rmtree(folder_of(each.folder), ignore_errors=True)
        _forget(each, by, at)
    sweep_folders(at)
    return len(left)


@transaction.atomic
def _forget(swept: AcceptedSet, by: Actor, at: datetime) -> None:
    gone, _of_what = AcceptedSet.objects.filter(pk=swept.pk, state=ABANDONED).delete()
    if gone and swept.basis != INDEX_ONLY:
        write("register.swept", by=by, at=at, thing=("set", swept.pk), details={"body": swept.body})


def take_rows(entries: Sequence[int]) -> None:
    """All rows of the index that hang on these entries, and the entries; in short transactions, entries last."""
    take_pointing(entries)
    for some in batches(iter([(entry,) for entry in entries])):
        with transaction.atomic():
            take(CaseEntry._meta.db_table, ("id",), some)
        give_way()


def take_pointing(entries: Sequence[int]) -> None:
    """Contents and keys of these entries. Tables without an index by entry are read through first, then cut."""
    if not entries:
        return
    for table, columns in SCANNED.items():
        for some in batches(iter(keys_of(table, entries))):
            with transaction.atomic():
                take(table, columns, some)
            give_way()
    for some in batches(iter([(entry,) for entry in entries])):
        with transaction.atomic():
            take(CaseContent._meta.db_table, ("entry_id",), some)
        give_way()


def keys_of(table: str, entries: Sequence[int]) -> list[tuple[object, ...]]:
    """The keys of all rows of these entries, by reading the whole table, which locks nobody out."""
    if not entries:
        return []
    wanted, at = set(entries), SCANNED[table].index("entry_id")
    select, among = f"SELECT {', '.join(SCANNED[table])} FROM {table} WHERE entry_id", list(wanted)
    found: list[tuple[object, ...]] = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # whose driver fetches the whole answer at once
            cursor.execute(f"{select} = ANY(%s)", [among])
        else:
            cursor.execute(f"{select} BETWEEN %s AND %s", [min(among), max(among)])
        while rows := cursor.fetchmany(10_000):
            found += [tuple(row) for row in rows if row[at] in wanted]
    return found


def sweep_folders(at: datetime) -> int:
    """Those that no set names, once they are old enough that nobody reads them any more; gives how many."""
    left = [path for path in sorted(ledger().glob("*")) if _is_old(path, at) and not _is_named(path)]
    left += [path for path in sorted(spill().glob("*")) if _is_old(path, at)]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


def _is_old(path: Path, at: datetime) -> bool:
    """Asked first: a folder is named by a set before it gets old."""
    return path.stat().st_mtime < (at - KEPT).timestamp()


def _is_named(path: Path) -> bool:
    try:
        return AcceptedSet.objects.filter(folder=UUID(path.name)).exists()
    except ValueError:
        return True  # nothing of ours
