"""A folder for what lies on the disk while a return is worked on: private, emptied at once, swept after a kill."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings

# Longer than any check: what is older was left by a killed worker. The key of what DuckDB spilt died with it.
GRACE = timedelta(hours=2)


def place() -> Path:
    return Path(settings.DATA) / "passing"


@contextmanager
def passing() -> Iterator[Path]:
    folder = place() / uuid4().hex
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_passing(at: datetime, *, grace: timedelta = GRACE) -> int:
    """Gives how many folders it took away."""
    if not place().is_dir():
        return 0
    old = [each for each in place().iterdir() if each.stat().st_mtime <= (at - grace).timestamp()]
    for each in old:
        shutil.rmtree(each, ignore_errors=True)
    return len(old)
