"""Which returns lie under the paths given."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from palermo.returns.method.read.archive import is_system
from palermo.returns.method.read.header import fold

_CONTAINERS = (".xlsx", ".xlsm", ".zip")
# Other kinds of workbook are found too: passed over, a whole return would be lost without a word.
_WORKBOOKS = (".xls", ".xlsb", ".xltx", ".xltm", ".ods")


@dataclass(frozen=True)
class InMemory:
    """A workbook or zip whose bytes are at hand and lie in no file."""

    name: str
    data: bytes


Given = str | os.PathLike[str] | InMemory


@dataclass(frozen=True)
class Found:
    """A return: its path as it is shown, where it is, and whether it is a folder (None: cannot be opened)."""

    path: str
    place: Path
    folder: bool | None
    data: bytes | None = None


def find(paths: Iterable[Given]) -> list[Found]:
    """The returns under paths in the order given; those found in a folder in byte order of their path."""
    found: list[Found] = []
    for given in paths:
        if isinstance(given, InMemory):
            found.append(Found(given.name, Path(given.name), False, given.data))
            continue
        path = os.fspath(given)
        place = Path(path)
        if place.is_dir():
            found.extend(_in_folder(path))
        else:
            found.append(Found(path, place, _openable(place)))
    return found


def _openable(place: Path) -> bool | None:
    """False for a file; None for what is not there and for pipes and devices, which may never end."""
    return False if place.is_file() else None


def _in_folder(path: str) -> list[Found]:
    return sorted(_search(path), key=lambda one: os.fsencode(one.path))


def _search(top: str) -> Iterator[Found]:
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                inside = [entry for entry in entries if not is_system(entry.name)]
        except OSError:
            yield Found(folder, Path(folder), None)
            continue
        if any(fold(entry.name) == "return.csv" and Path(entry).is_file() for entry in inside):
            yield Found(folder, Path(folder), True)
            continue
        for entry in inside:
            path = os.path.join(folder, entry.name)  # noqa: PTH118 (keeps the path as it was given)
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            elif fold(entry.name).endswith(_CONTAINERS + _WORKBOOKS) and not Path(path).is_dir():
                yield Found(path, Path(path), _openable(Path(path)))
