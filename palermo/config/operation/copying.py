"""Copying files and hashing them on the way, and the hash list, which `sha256sum -c` reads too."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

PIECE = 1 << 20
THREADS = 4
Told = Callable[[int], None]  # so many bytes more


@dataclass(frozen=True)
class Entry:
    path: str  # with /, below the folder that holds the list
    size: int
    sha256: str


def walked(folder: Path) -> Iterator[Path]:
    """Plain files, sorted; neither links nor what is still being written."""
    for root, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = Path(root) / name
            if name.startswith(".") or name.endswith(".part") or path.is_symlink() or not path.is_file():
                continue
            yield path


def copy_all(pairs: Iterable[tuple[Path, Path]], root: Path, told: Told = lambda _more: None) -> list[Entry]:
    """Copies each pair (from, to). What vanishes meanwhile was destroyed, and is left out."""
    with ThreadPoolExecutor(THREADS) as threads:
        copied = threads.map(lambda pair: copied_file(pair[0], pair[1], root, told), pairs)
        return [entry for entry in copied if entry is not None]


def copied_file(source: Path, target: Path, root: Path, told: Told) -> Entry | None:
    try:
        reading = source.open("rb", buffering=0)
    except FileNotFoundError:
        return None
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size, piece = hashlib.sha256(), 0, memoryview(bytearray(PIECE))
    with reading, os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb", 0) as out:
        while read := reading.readinto(piece):
            digest.update(piece[:read])
            written = 0
            while written < read:
                written += out.write(piece[written:read])
            size += read
            told(read)
        os.fsync(out.fileno())
    return Entry(target.relative_to(root).as_posix(), size, digest.hexdigest())


def hashed(path: Path, told: Told = lambda _more: None) -> str:
    digest, piece = hashlib.sha256(), memoryview(bytearray(PIECE))
    with path.open("rb", buffering=0) as reading:
        while read := reading.readinto(piece):
            digest.update(piece[:read])
            told(read)
    return digest.hexdigest()


def hash_all(paths: Iterable[Path], told: Told = lambda _more: None) -> list[str]:
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(lambda path: hashed(path, told), paths))


def entry_of(path: Path, root: Path) -> Entry:
    return Entry(path.relative_to(root).as_posix(), path.stat().st_size, hashed(path))


def list_text(entries: Iterable[Entry]) -> str:
    return "".join(
        f"{entry.sha256}  {entry.path}\n" for entry in sorted(entries, key=lambda entry: entry.path)
    )


def read_list(text: str) -> dict[str, str]:
    """Path to hash."""
    return {line[66:]: line[:64] for line in text.splitlines() if line[64:66] == "  "}


def write_whole(path: Path, text: str) -> None:
    """On the disk before it counts."""
    fresh = path.with_name(f".{path.name}.new")
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)
    sync(path.parent)


def sync_names(folder: Path) -> None:
    """Of everything below it, and its own: a file whose name is not on the disk is lost with the power."""
    for each in [folder.parent, folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        sync(each)


def sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
