"""A disk of its own for an installation of the tests, on which only so many bytes are left."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(place: Path, left: int) -> Iterator[None]:
    """The folder on a disk of its own; `make_room` gives back what it lacks."""
    aside = place.with_name("aside")
    place.rename(aside)
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", place], capture_output=True)
    try:
        if made.returncode != 0:
            pytest.skip("this machine lets nobody mount a small disk")
        shutil.copytree(aside, place, dirs_exist_ok=True)
        free = os.statvfs(place)
        (place / "filler").write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - left)))
        yield
    finally:
        if made.returncode == 0:
            subprocess.run(["umount", place], check=True)
        place.rmdir()
        aside.rename(place)


def make_room(place: Path) -> None:
    (place / "filler").unlink()
