"""What a disk holds when the power goes: made from a record of everything a process did to its files.

Only what was synced is sure to be there: the bytes of a file by a sync of the file, its name by a sync of its folder.
Of the rest the disk may hold nothing, all, or any part.
"""

import os
import random
import shutil
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HEAD = struct.Struct("<cQQQ")


@dataclass(frozen=True)
class Did:
    """One thing that was done: C create, W write, T truncate, S sync, D sync of a folder, R rename, L link, U unlink,
    M folder made, A acknowledged."""

    what: str
    inode: int
    offset: int
    data: bytes

    @property
    def path(self) -> str:
        return self.data.decode()

    @property
    def paths(self) -> tuple[str, str]:
        return self.data[: self.offset].decode(), self.data[self.offset :].decode()


def read(log: Path) -> list[Did]:
    raw, at, found = log.read_bytes(), 0, []
    while at < len(raw):
        what, inode, offset, size = HEAD.unpack_from(raw, at)
        at += HEAD.size
        found.append(Did(what.decode(), inode, offset, raw[at : at + size]))
        at += size
    return found


@dataclass(eq=False)
class File:
    now: bytearray = field(default_factory=bytearray)
    safe: bytes = b""
    since: list[tuple[int, bytes | None]] = field(
        default_factory=list
    )  # not synced: writes, or None for a cut

    def write(self, at: int, data: bytes | None) -> None:
        apply(self.now, at, data)
        self.since.append((at, data))

    def sync(self) -> None:
        self.safe, self.since = bytes(self.now), []


@dataclass(eq=False)
class Folder:
    now: dict[str, "File | Folder"] = field(default_factory=dict)
    safe: dict[str, "File | Folder"] = field(default_factory=dict)

    def sync(self) -> None:
        self.safe = dict(self.now)


def apply(content: bytearray, at: int, data: bytes | None) -> None:
    if data is None:
        del content[at:]
        content.extend(bytes(at - len(content)))
        return
    content.extend(bytes(max(0, at - len(content))))
    content[at : at + len(data)] = data


class Disk:
    """Everything that lies in the folder at the beginning is safe."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self.files: dict[int, File] = {}
        self.top = self.found(root)

    def found(self, folder: Path) -> Folder:
        made = Folder()
        for path in sorted(folder.iterdir()):
            if path.is_dir():
                made.now[path.name] = self.found(path)
            elif not path.name.endswith("-shm"):
                content = path.read_bytes()
                made.now[path.name] = self.files[path.stat().st_ino] = File(bytearray(content), content)
        made.sync()
        return made

    def folder(self, path: str) -> Folder:
        here = self.top
        for part in Path(path).relative_to(self.root).parts:
            below = here.now[part]
            assert isinstance(below, Folder)
            here = below
        return here

    def place(self, path: str) -> tuple[dict[str, File | Folder], str]:
        parent, name = os.path.split(path)
        return self.folder(parent).now, name

    def do(self, did: Did) -> None:
        match did.what:
            case "C" if not did.path.endswith("-shm"):
                entries, name = self.place(did.path)
                entries[name] = self.files[did.inode] = File()
            case "W" | "T" if did.inode in self.files:
                self.files[did.inode].write(did.offset, did.data if did.what == "W" else None)
            case "S" if did.inode in self.files:
                self.files[did.inode].sync()
            case "D":
                self.folder(did.path).sync()
            case "M":
                entries, name = self.place(did.path)
                entries[name] = Folder()
            case "U" if not did.path.endswith("-shm"):
                entries, name = self.place(did.path)
                del entries[name]
            case "R" | "L":
                (old, name), (new, other) = (self.place(path) for path in did.paths)
                new[other] = old[name]
                if did.what == "R":
                    del old[name]


def lay(folder: Folder, there: Path, how: str, dice: random.Random) -> Iterator[str]:
    """Writes what the disk holds; tells it, so that states that are alike are looked at once.

    "synced": nothing else. "names": names are there before the bytes. "all": as after a kill. "some": a part of it.
    """
    there.mkdir()
    for name, thing in entries(folder, how, dice):
        yield name
        if isinstance(thing, Folder):
            yield from lay(thing, there / name, how, dice)
            continue
        content = bytes(thing.now) if how == "all" else part(thing, dice) if how == "some" else thing.safe
        (there / name).write_bytes(content)
        (there / name).chmod(0o600)  # as all of them are made
        yield str(hash(content))


def entries(folder: Folder, how: str, dice: random.Random) -> Iterator[tuple[str, File | Folder]]:
    for name in sorted({*folder.now, *folder.safe}):
        changed = folder.now.get(name) is not folder.safe.get(name)
        newer = how in ("all", "names") or (how == "some" and changed and dice.random() < 0.5)
        thing = (folder.now if newer else folder.safe).get(name)
        if thing is not None:
            yield name, thing


def part(file: File, dice: random.Random) -> bytes:
    """Some of the writes that were not synced, each in its order: a disk may hold a later one and lack an earlier."""
    content = bytearray(file.safe)
    for at, data in file.since:
        if dice.random() < 0.5:
            apply(content, at, data)
    return bytes(content)


def cut(disk: Disk, place: Path, how: str, seed: int) -> str:
    """The place as it is found when the power comes back."""
    shutil.rmtree(place)
    return "\0".join(lay(disk.top, place, how, random.Random(seed)))
