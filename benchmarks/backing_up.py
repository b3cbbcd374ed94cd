"""What a backup costs: an installation with 1 GB of files, against `cp` and a hash of the same files, in turn.

    python benchmarks/backing_up.py [--megabytes N] [--runs N]

Floor: `cp -r` of the data folder, then `sha256sum` of every file of the copy, then `sync`, for a backup is on the disk
when it says so. The backup also takes the database out, checks it, counts every table and writes its lists.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PROGRAM = [sys.executable, "-m", "palermo.config"]
FLOOR = 'cp -r "$1" "$2" && find "$2" -type f -print0 | xargs -0 sha256sum > "$2.sums" && sync'


def filled(home: Path, megabytes: int) -> dict[str, str]:
    """Half of it in large files, as scans are, half in small ones, as letters and returns are."""
    env = dict(
        os.environ, PALERMO_SETTINGS="", PALERMO_DATA=str(home / "data"), PALERMO_KEYS=str(home / "keys")
    )
    env.pop("DATABASE_URL", None)
    subprocess.run([*PROGRAM, "upgrade"], env=env, check=True, stdout=subprocess.DEVNULL)
    for size, name in ((25_000_000, "large"), (200_000, "small")):
        for number in range(megabytes * 500_000 // size):
            folder = home / "data" / "shelf" / f"{number % 256:02x}"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}-{number}").write_bytes(os.urandom(size))
    return env


def took(work: Callable[[], object], *left: Path) -> float:
    os.sync()
    begun = time.perf_counter()
    work()
    seconds = time.perf_counter() - begun
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return seconds


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--megabytes", type=int, default=1000)
    asked.add_argument("--runs", type=int, default=3)
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="palermo-backup-") as name:
        home = Path(name)
        env = filled(home, wanted.megabytes)
        copy, backup = home / "copy", home / "backup"
        floor = ["sh", "-c", FLOOR, "sh", str(home / "data"), str(copy)]
        ours = [*PROGRAM, "backup", str(backup)]
        rounds = []
        for _run in range(wanted.runs):
            least = took(lambda: subprocess.run(floor, check=True), copy)
            whole = took(lambda: subprocess.run(ours, env=env, check=True, stdout=subprocess.DEVNULL), backup)
            rounds.append((least, whole))
        print(f"{'':34}{'wall s':>9}{'ratio of speed':>24}")
        speeds = [least / whole for least, whole in rounds]
        print(f"{'cp, sha256sum, sync':34}{statistics.median(each[0] for each in rounds):9.2f}{1:15.2f}")
        spread = f"({min(speeds):.2f}–{max(speeds):.2f})"
        print(
            f"{'backup':34}{statistics.median(each[1] for each in rounds):9.2f}{statistics.median(speeds):15.2f} {spread}"
        )


if __name__ == "__main__":
    main()
