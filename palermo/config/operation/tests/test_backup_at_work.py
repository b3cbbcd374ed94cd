"""A backup while others work, one that is killed, one without room: whole or not there."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from palermo.config.operation.tests.installation import Installation

pytestmark = pytest.mark.slow
BUSY = """
import sys
from palermo.journal.actor import COMMAND
from palermo.ui.clock import now
from palermo.vault import actions as vault
print("at work", flush=True)
number = 0
while True:
    number += 1
    vault.seal(b"x" * 50_000, ring="records", kind="test", group=f"case:{number}", by=COMMAND, at=now())
    vault.make_item_keys([f"case:{number}", "case:shared"], ring="records", by=COMMAND, at=now())
    if number % 3 == 0:
        vault.destroy_group("records", f"case:{number - 1}", COMMAND, now())
        vault.destroy_items([f"case:{number - 1}"], ring="records", by=COMMAND, at=now())
"""


@pytest.fixture
def house(tmp_path: Path):
    made = Installation(tmp_path / "house")
    made.run("upgrade")
    yield made
    made.close()


def awake(code: str) -> list[str]:
    start = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'palermo.config.settings'; django.setup()\n"
    return [sys.executable, "-c", start + code]


def test_a_backup_of_a_busy_installation_restores_to_one_that_opens(
    house: Installation, tmp_path: Path
) -> None:
    busy = subprocess.Popen(awake(BUSY), env=house.env, cwd=house.folder, stdout=subprocess.PIPE, text=True)
    assert busy.stdout is not None
    busy.stdout.readline()
    try:
        for number in (1, 2, 3):
            house.run("backup", str(tmp_path / f"backup-{number}"))
            assert busy.poll() is None
    finally:
        busy.kill()
        busy.wait()
    house.wipe(keys=True)
    said = house.run("restore", str(tmp_path / "backup-2"))
    assert "Restored" in said
    house.run("vault", "verify")
    house.run("journal", "verify")
    lines = set((house.keys / "destroyed").read_text().splitlines())
    for kind, table in (("group", "datakey"), ("item", "itemkey")):
        tombstones = house.ask(f"SELECT count(*) FROM vault_{table} WHERE destroyed_at IS NOT NULL")[0][0]
        assert tombstones == len({line for line in lines if line.startswith(f"{kind} ")}) > 0


def test_a_killed_backup_is_not_there_and_the_next_one_is_whole(house: Installation, tmp_path: Path) -> None:
    for number in range(200):
        path = house.data / "shelf" / f"{number % 8}" / f"file-{number}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(200_000))
    target = tmp_path / "backup"
    files = tmp_path / "backup.part" / "files"
    run = subprocess.Popen(
        [sys.executable, "-m", "palermo.config", "backup", str(target)],
        env=house.env,
        cwd=house.folder,
        stdout=subprocess.DEVNULL,
    )
    while run.poll() is None and not files.exists():
        pass
    run.send_signal(signal.SIGKILL)
    run.wait()
    if not target.exists():
        assert files.exists()
        house.run("backup", str(target))
    assert not files.exists()
    house.run("restore", str(target), "--verify-only")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
def test_a_disk_without_room_leaves_nothing_of_it(house: Installation, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    (house.data / "shelf").mkdir()
    (house.data / "shelf" / "large").write_bytes(os.urandom(6_000_000))
    call = f'mount -t tmpfs -o size=5m none {small} && {{ "$@"; echo "code $?"; ls {small}; }}'
    backup = [sys.executable, "-m", "palermo.config", "backup", str(small / "backup")]
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", call, "sh", *backup],
        env=house.env,
        cwd=house.folder,
        capture_output=True,
        text=True,
    )
    assert "The backup was not made" in done.stderr, done.stderr
    assert done.stdout == "code 1\n"
