"""The power goes while `palermo upgrade`, `backup` or `restore` runs, or right after: told as done means on the disk."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from palermo.config.operation.tests.installation import Installation
from tests.faults import power

TURNS = ("S", "D", "R", "U")
MOMENTS = 3
SEED = """
from io import BytesIO
from palermo.vault.actions import make_item_keys, seal
from palermo.journal.actions import write
from palermo.journal.actor import COMMAND
from palermo.ui.clock import now
seal(BytesIO(b"invented words " * 20_000), ring="records", kind="test", by=COMMAND, at=now())
make_item_keys(["case:1", "case:2"], ring="records", by=COMMAND, at=now())
write("tested", by=COMMAND, at=now())
"""
LOOK = """
from palermo.vault.queries import try_all
from palermo.journal.queries import verify
from palermo.config.starting import troubles
from palermo.vault.models import Sealed
print([each.trouble for each in try_all() if each.trouble], verify().broken, [t.words for t in troubles() if t.stops],
      Sealed.objects.count())
"""
WHOLE = "[] () [] {}"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    if os.environ.get("DATABASE_URL"):
        pytest.skip("the files of PostgreSQL are its own")
    yield Installation(tmp_path / "place")


def recorded(place: Installation, recorder: Path, *call: str) -> list[power.Did]:
    log = place.folder.with_name("log")
    more = {"LD_PRELOAD": str(recorder), "RECORDER_LOG": str(log), "RECORDER_FOLDER": str(place.folder)}
    place.run(*call, **more)
    return power.read(log)


def moments(dids: list[power.Did]) -> set[int]:
    """Some, evenly; the last is when the command has told that it is done."""
    turns = [number for number, did in enumerate(dids) if did.what in TURNS]
    return {turns[len(turns) * part // MOMENTS] for part in range(MOMENTS)} | {len(dids) - 1}


def cut_at_moments(place: Installation, disk: power.Disk, dids: list[power.Did]) -> Iterator[bool]:
    """Lays the disk as it is found, some times; whether the command had told that it was done."""
    chosen = moments(dids)
    for number, did in enumerate(dids):
        disk.do(did)
        if number in chosen:
            for how in ("synced", "names"):
                power.cut(disk, place.folder, how, number)
                yield number == len(dids) - 1


@pytest.mark.slow
def test_an_upgrade(place: Installation, recorder: Path) -> None:
    disk = power.Disk(place.folder)
    for told in cut_at_moments(place, disk, recorded(place, recorder, "upgrade")):
        if told:
            assert place.work(LOOK) == WHOLE.format(0)
            assert len((place.keys / "secret-key").read_text()) > 60
        place.run("upgrade")
        assert place.work(LOOK) == WHOLE.format(0)


@pytest.mark.slow
def test_a_backup(place: Installation, recorder: Path) -> None:
    place.run("upgrade")
    place.work(SEED)
    target = place.folder / "backup"
    disk = power.Disk(place.folder)
    for told in cut_at_moments(place, disk, recorded(place, recorder, "backup", str(target))):
        assert target.exists() or not told
        if not target.exists():
            place.run("backup", str(target))
        assert "is whole" in place.run("restore", str(target), "--verify-only")


@pytest.mark.slow
def test_a_restore(place: Installation, recorder: Path) -> None:
    place.run("upgrade")
    place.work(SEED)
    target = place.folder / "backup"
    place.run("backup", str(target))
    place.wipe(keys=True)
    disk = power.Disk(place.folder)
    for told in cut_at_moments(place, disk, recorded(place, recorder, "restore", str(target))):
        if not told:
            again = place.done("restore", str(target))
            assert again.returncode == 0 or "There is an installation here" in again.stderr, again.stderr
        assert place.work(LOOK) == WHOLE.format(1)
