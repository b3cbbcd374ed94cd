"""What broken uploads left behind: halves of files, and files that no document came to name."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from palermo.library.models import Document
from palermo.library.rules.files import folder

# A file is written before its row: what is younger may still be on its way.
GRACE = timedelta(days=1)


def sweep_shelf(at: datetime) -> int:
    """Takes such files away; gives how many."""
    return sum(_sweep(each, at) for each in sorted(folder().glob("[0-9a-f][0-9a-f]")))


def _sweep(part: Path, at: datetime) -> int:
    old = [path for path in part.iterdir() if path.stat().st_mtime < (at - GRACE).timestamp()]
    names = {path: name_of(path) for path in old}
    wanted = [name for name in names.values() if name]
    named = set(Document.objects.filter(file__in=wanted).values_list("file", flat=True))
    nobodys = [path for path, name in names.items() if path.suffix == ".part" or name not in named]
    for path in nobodys:
        path.unlink(missing_ok=True)
    return len(nobodys)


def name_of(path: Path) -> UUID | None:
    try:
        return UUID(path.name)
    except ValueError:
        return None
