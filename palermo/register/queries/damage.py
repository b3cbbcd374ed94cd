"""Whether the files of the ledger are still the ones that were written: nothing is counted from one that is not."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from palermo.register.method.sets import DamagedSet, Manifest, verify_set
from palermo.register.models import AcceptedSet
from palermo.register.queries.sets import folders_of

# What was found whole: path, time of change and size, so that it is read again only after a change.
_whole: set[tuple[str, int, int]] = set()
_lock = Lock()


@dataclass(frozen=True)
class Damage:
    """`sets`: the ids of those whose files lie in this folder."""

    path: Path
    missing: bool
    sets: tuple[int, ...]


def damage(
    sets: Iterable[AcceptedSet], *, full: bool = False, progress: Callable[[int], None] = lambda _size: None
) -> Iterator[Damage]:
    """Every file of these sets that is missing or changed. `full` reads also those that were read before in this
    process and did not change by time and size; `progress` hears of the bytes that were looked at."""
    sets = list(sets)
    for folder, manifest in folders_of(sets).items():
        here = tuple(each.pk for each in sets if str(each.folder) == folder.name)
        yield from _of_folder(folder, manifest, here, full, progress)


def _of_folder(
    folder: Path, manifest: Manifest, sets: Collection[int], full: bool, progress: Callable[[int], None]
) -> Iterator[Damage]:
    for name, piece in manifest.items():
        path = folder / name
        mark = _mark(path)
        if mark is None or full or mark not in _whole:
            try:
                verify_set(folder, {name: piece})
            except DamagedSet as wrong:
                yield Damage(path, wrong.missing, tuple(sets))
            else:
                with _lock:
                    _whole.add(_mark(path) or mark or ("", 0, 0))
        progress(piece["bytes"])


def _mark(path: Path) -> tuple[str, int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return str(path), found.st_mtime_ns, found.st_size
