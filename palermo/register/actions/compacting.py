"""Packing small sets into one folder: thousands of small files cost more to read than what they hold."""

import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.db import transaction
from duckdb import DuckDBPyConnection

from palermo.journal.actions import write
from palermo.journal.actor import CLOCK, Actor
from palermo.register.actions.verifying import verify_sets
from palermo.register.method.ledger import compact as pack_facts
from palermo.register.method.sets import Manifest, Piece, quoted, write_tables
from palermo.register.models import AcceptedSet
from palermo.register.queries.columns import columns
from palermo.register.queries.packing import MANY, packs
from palermo.register.queries.sets import folders_of
from palermo.register.rules.sets import CONTENTS, NUMBERS, folder_of
from palermo.vault.actions.key_files import make_folder


def compact(at: datetime, *, by: Actor = CLOCK, many: int = MANY) -> int:
    """Packs what is small, where there are `many` folders of it; gives how many sets moved.

    Killed at any moment: sets name the old folders or all of a pack the new one, and the clock takes away the rest.
    """
    return sum(_pack(sets, by, at) for sets in packs(many))


def _pack(sets: Sequence[AcceptedSet], by: Actor, at: datetime) -> int:
    verify_sets(sets, by=by, at=at, full=True)
    new = uuid4()
    make_folder(folder_of(new))
    try:
        with columns() as con:
            manifest = write_pack(con, folders_of(sets), folder_of(new), [each.pk for each in sets])
        moved = point(sets, new, manifest, by=by, at=at)
    except BaseException:
        if not AcceptedSet.objects.filter(folder=new).exists():
            shutil.rmtree(folder_of(new), ignore_errors=True)
        raise
    if not moved:
        shutil.rmtree(folder_of(new), ignore_errors=True)
    return moved


POINTING = {
    CONTENTS: "SELECT return_no, case_no, sealed FROM {rows} WHERE return_no IN ({keep}) ORDER BY 1, 2",
    NUMBERS: "SELECT DISTINCT key, case_no, address FROM {rows} ORDER BY 1",
}


def write_pack(
    con: DuckDBPyConnection, sets: Mapping[Path, Manifest], out: Path, keep: Sequence[int]
) -> dict[str, Piece]:
    manifest = pack_facts(con, sets, out, keep)
    selects = {}
    for name, select in POINTING.items():
        files = [quoted(folder / name) for folder, pieces in sets.items() if name in pieces]
        if files:
            selects[name.removesuffix(".parquet")] = select.format(
                rows=f"read_parquet([{', '.join(files)}])", keep=", ".join(map(str, keep))
            )
    return manifest | write_tables(con, out, selects, mode=0o600)


@transaction.atomic
def point(
    sets: Sequence[AcceptedSet], new: UUID, manifest: Mapping[str, Piece], *, by: Actor, at: datetime
) -> int:
    """All sets name the new folder, or none does: where one of them lies elsewhere by now."""
    numbers = [each.pk for each in sets]
    rows = AcceptedSet.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
    if {each.pk: each.folder for each in rows} != {each.pk: each.folder for each in sets}:
        return 0
    for folder in {each.folder for each in sets}:
        with suppress(FileNotFoundError):
            os.utime(folder_of(folder))  # from now on it is kept for whoever reads it
    AcceptedSet.objects.filter(pk__in=numbers).update(folder=new, manifest=dict(manifest))
    write("register.compacted", by=by, at=at, thing=("register", ""), details={"sets": len(numbers)})
    return len(numbers)
