"""Which sets are small enough to be packed into one folder."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from palermo.register.method.sets import Manifest
from palermo.register.models import AcceptedSet
from palermo.register.queries.sets import folders_of, kept_sets
from palermo.register.rules.sets import folder_of

MANY = 16  # small folders that are worth packing
SMALL, FULL = 64 * 1024 * 1024, 256 * 1024 * 1024  # bytes of a folder that is packed on, and of a pack


def packs(many: int = MANY) -> Iterator[list[AcceptedSet]]:
    """Sets that go together, all sets of a folder with it."""
    kept = list(kept_sets())
    small = {f: size for f, m in folders_of(kept).items() if (size := size_of(m)) < SMALL}
    some: list[Path] = []
    for folder in small:
        if some and sum(small[each] for each in some) + small[folder] > FULL:
            yield _sets_in(some, kept)
            some = []
        some.append(folder)
    if len(some) >= many:
        yield _sets_in(some, kept)


def size_of(manifest: Manifest) -> int:
    return sum(piece["bytes"] for piece in manifest.values())


def _sets_in(folders: Sequence[Path], kept: Sequence[AcceptedSet]) -> list[AcceptedSet]:
    return [each for each in kept if folder_of(each.folder) in folders]
