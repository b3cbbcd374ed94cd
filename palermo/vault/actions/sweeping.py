"""What a crash left behind: halves of files, files that no row came to name, files of what was destroyed."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from palermo.vault.models import Sealed
from palermo.vault.rules.files import folder

# A file is written before its row: what is younger may still be on its way.
GRACE = timedelta(days=1)


def sweep(at: datetime) -> int:
    """Takes such files away; gives how many."""
    return sum(_sweep(each, at) for each in sorted(folder().glob("[0-9a-f][0-9a-f]")))


def _sweep(shelf: Path, at: datetime) -> int:
    files = {path.name: path for path in shelf.iterdir()}
    ids = {name: UUID(name) for name in files if not name.endswith(".part")}
    known = dict(Sealed.objects.filter(pk__in=ids.values()).values_list("pk", "destroyed_at"))
    swept = 0
    for name, path in files.items():
        destroyed = name in ids and known.get(ids[name]) is not None
        nobodys = name not in ids or ids[name] not in known
        if destroyed or (nobodys and path.stat().st_mtime < (at - GRACE).timestamp()):
            path.unlink(missing_ok=True)
            swept += 1
    return swept
