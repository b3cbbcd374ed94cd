"""What is left over: pictures that were replaced, files that no row names, folders of freezes that were never finished."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import Max

from palermo.figures.models import Freeze, Picture
from palermo.figures.rules.files import frozen, picture_of, pictures
from palermo.figures.rules.picturing import GRACE

# Files come before their row: what is younger may still be on its way.
YOUNG = timedelta(days=1)


def sweep_pictures(at: datetime) -> int:
    """Takes replaced pictures away once nobody needs to open them any more, and files without a row; how many files."""
    newest = Picture.objects.filter(damaged__isnull=True).order_by().values("freeze").annotate(last=Max("pk"))
    kept = {row["last"] for row in newest}
    later = min((each.made_at for each in Picture.objects.filter(pk__in=kept, freeze=None)), default=at)
    old = Picture.objects.filter(damaged__isnull=True).exclude(pk__in=kept)
    if later > at - GRACE:
        old = old.filter(freeze__isnull=False)
    gone = 0
    for row in old:
        path = picture_of(row.address)
        gone += path.is_file()
        path.unlink(missing_ok=True)
        row.delete()
    return gone + sum(take_away(path) for path in nobodys_pictures(at))


def nobodys_pictures(at: datetime) -> Iterator[Path]:
    """What no row names; beside a picture only the folder to which questions spill is its own."""
    named = [picture_of(address).name for address in Picture.objects.values_list("address", flat=True)]
    kept = {*named, *(f"{name}.tmp" for name in named)}
    for path in existing(pictures()):
        if path.name not in kept and is_old(path, at):
            yield path


def sweep_freezes(at: datetime) -> int:
    """Folders that no freeze names; how many."""
    named = {str(address) for address in Freeze.objects.values_list("address", flat=True)}
    left = [path for path in existing(frozen()) if path.name not in named and is_old(path, at)]
    for path in left:
        path.chmod(0o700)
        shutil.rmtree(path)
    return len(left)


def existing(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def is_old(path: Path, at: datetime) -> bool:
    try:
        return path.stat().st_mtime < (at - YOUNG).timestamp()
    except FileNotFoundError:
        return False


def take_away(path: Path) -> bool:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    return True
