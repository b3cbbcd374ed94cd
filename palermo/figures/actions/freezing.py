"""Freezing a period: the sets of one moment, written down first, then their files, then the row that nobody changes."""

import json
import os
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.db import transaction

from palermo import __version__
from palermo.figures.actions.picturing import nothing
from palermo.figures.method.freeze import write_freeze
from palermo.figures.method.silence import Silence
from palermo.figures.models import Freeze
from palermo.figures.rules.files import MANIFEST, folder_of, frozen, growing_folder_of
from palermo.figures.rules.freezing import check_period, check_sets, manifest_of
from palermo.journal.actions import write
from palermo.journal.actor import Actor
from palermo.journal.rules.shape import Detail
from palermo.partners.rules.acting import require
from palermo.register.actions.verifying import verify_sets
from palermo.register.method.ledger import open_ledger
from palermo.register.method.sets import digest, sync_folder
from palermo.register.models import AcceptedSet
from palermo.register.queries.columns import columns
from palermo.register.queries.sets import folders_of, kept_sets, standing_sets
from palermo.ui.refusals import Refused
from palermo.vault.actions.key_files import make_folder
from palermo.work.actions import start
from palermo.work.models import Work

RIGHT, MEMORY = "figure.freeze", "768MB"


def ask_to_freeze(
    period_start: date, period_end: date, *, by: Actor, at: datetime, once: str | None = None
) -> Work:
    """Long work does it; Refused for days that are not over, or where nothing stands."""
    require(by, RIGHT)
    check_period(period_start, period_end, at)
    check_sets(standing_sets().values_list("pk", flat=True), period_start, period_end)
    arguments = {"start": period_start.isoformat(), "end": period_end.isoformat()}
    return start("figures.freeze", arguments, by=by, at=at, once=once)


def freeze_at_once(
    period_start: date,
    period_end: date,
    *,
    by: Actor,
    at: datetime,
    progress: Callable[[int], None] = nothing,
) -> Freeze:
    """From the command line: who may run it holds the files anyway."""
    check_period(period_start, period_end, at)
    sets = sets_of_this_moment()
    check_sets(sets, period_start, period_end)
    freezing = Freezing(uuid4(), period_start, period_end, sets, at)
    return keep(lay(freezing, by=by, at=at, progress=progress), uuid4(), by=by, at=at)


@dataclass(frozen=True)
class Freezing:
    """What is to be frozen, as it was written down before the first file: killed and begun again, it is the same."""

    address: UUID
    start: date
    end: date
    sets: tuple[int, ...]
    read_at: datetime


def sets_of_this_moment() -> tuple[int, ...]:
    """A return is in with its whole set or not at all: what is accepted from now on is out."""
    return tuple(standing_sets().values_list("pk", flat=True))


def lay(freezing: Freezing, *, by: Actor, at: datetime, progress: Callable[[int], None]) -> Freeze:
    """Every file on the disk and read-only, under the folder's name; gives the row, not written yet.

    Raises DamagedRegister.
    """
    sets = list(kept_sets().filter(pk__in=freezing.sets))
    verify_sets(sets, by=by, at=at, full=True, progress=progress)
    growing, folder = growing_folder_of(freezing.address), folder_of(freezing.address)
    make_folder(frozen())
    for left in (growing.with_name(f"{growing.name}.part"), growing, folder):
        take_folder_away(left)
    freeze = write_files(sets, freezing, growing)
    write_read_only(growing / MANIFEST, json.dumps(manifest_of(freeze), indent=2) + "\n")
    growing.chmod(0o500)
    sync_folder(growing)
    growing.rename(folder)
    sync_folder(frozen())
    return freeze


def write_files(sets: Sequence[AcceptedSet], freezing: Freezing, folder: Path) -> Freeze:
    """The secret by which its numbers are drawn is kept by nobody."""
    with columns(MEMORY) as con:
        open_ledger(con, folders_of(sets), freezing.sets, verify=False)
        silence = Silence(con, freezing.start, freezing.end)
        manifest = write_freeze(con, folder, secrets.token_bytes(32))
    return Freeze(
        address=freezing.address,
        period_start=freezing.start,
        period_end=freezing.end,
        sets=list(freezing.sets),
        rows={Path(name).stem: piece["rows"] for name, piece in manifest.items()},
        due=silence.due,
        received=silence.received,
        manifest=manifest,
        digest=digest(manifest),
        version=__version__,
        read_at=freezing.read_at,
    )


def write_read_only(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    path.chmod(0o444)


def take_folder_away(folder: Path) -> None:
    if folder.exists():
        folder.chmod(0o700)
        shutil.rmtree(folder)


@transaction.atomic
def keep(freeze: Freeze, work: UUID, *, by: Actor, at: datetime) -> Freeze:
    """From here on nobody changes it. Refused, and its files are gone, where another froze the same meanwhile."""
    # Two of the same wait for each other here.
    AcceptedSet.objects.select_for_update().get(pk=min(freeze.sets))
    try:
        check_sets(freeze.sets, freeze.period_start, freeze.period_end)
    except Refused:
        take_folder_away(folder_of(freeze.address))
        raise
    freeze.work, freeze.frozen_at, freeze.frozen_by = work, at, by.account
    freeze.save(force_insert=True)
    details: dict[str, Detail] = {
        "from": freeze.period_start,
        "to": freeze.period_end,
        "sets": len(freeze.sets),
        "digest": freeze.digest,
    }
    write("figure.frozen", by=by, at=at, thing=("freeze", freeze.pk), details=details)
    return freeze
