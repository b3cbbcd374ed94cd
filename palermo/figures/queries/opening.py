"""Open pictures of this process: each once, read-only, for as long as somebody asks it and it is the newest."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from palermo.figures.method.picture import open_picture
from palermo.ui.refusals import Refused
from palermo.ui.trouble import trouble_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# What one process may take for figures; several processes stand beside each other.
MEMORY, THREADS = "512MB", 2
MOST = 3  # the register's, and the freezes asked last


@dataclass
class Held:
    con: "DuckDBPyConnection"
    users: int = 0
    process: int = 0
    turn: int = 0


_held: dict[Path, Held] = {}
_lock = threading.Lock()
_turns = iter(range(2**62))


class DamagedPicture(Refused):
    """A picture is gone, or a byte of it is wrong."""

    def __init__(self) -> None:
        words = _(
            "The picture from which this is answered was damaged. Another is made within a minute; open this page "
            "again then."
        )
        super().__init__(words)


@contextmanager
def opened(path: Path) -> Iterator["DuckDBPyConnection"]:
    """A connection of one's own to the picture: threads may ask at once. Raises DamagedPicture."""
    import duckdb

    try:
        with _connected(path) as con:
            yield con
    except (FileNotFoundError, duckdb.Error) as broke:
        if isinstance(broke, duckdb.Error) and not _is_damage(broke):
            raise
        raise DamagedPicture from broke


def _is_damage(broke: Exception) -> bool:
    """A full disk is none, nor is a question that makes no sense. Of a wrong checksum DuckDB has no class of its own."""
    import duckdb

    told = isinstance(broke, duckdb.IOException | duckdb.SerializationException | duckdb.FatalException)
    return (told or "Corrupt database file" in str(broke)) and not trouble_of(broke)


@contextmanager
def _connected(path: Path) -> Iterator["DuckDBPyConnection"]:
    with _lock:
        held = _hold(path)
        held.users += 1
        con = held.con.cursor()
    try:
        yield con
    finally:
        con.close()
        with _lock:
            held.users -= 1
            _let_go()


def _hold(path: Path) -> Held:
    held = _held.get(path)
    # What a parent opened before it forked is not this process's to use.
    if held is None or held.process != os.getpid():
        if not path.is_file():
            raise FileNotFoundError(path.name)
        held = _held[path] = Held(open_picture(path, memory=MEMORY, threads=THREADS), process=os.getpid())
    held.turn = next(_turns)
    return held


def _let_go() -> None:
    """The oldest beyond MOST, and what was taken away on the disk, once nobody asks them."""
    idle = sorted((path for path, held in _held.items() if not held.users), key=lambda path: _held[path].turn)
    beyond = idle[: max(0, len(_held) - MOST)]
    for path in idle:
        if path in beyond or not path.exists():
            held = _held.pop(path)
            if held.process == os.getpid():
                held.con.close()
