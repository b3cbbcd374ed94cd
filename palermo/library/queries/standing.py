"""Whether every document's file is there and is still what arrived."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from palermo.library.models import Document
from palermo.library.rules.files import file_of

PIECE = 1024 * 1024


@dataclass(frozen=True)
class Wrong:
    """`fault` is missing, changed or unreadable."""

    document: int
    file: str
    fault: str


def wrong_files(progress: Callable[[int], None] = lambda _size: None) -> Iterator[Wrong]:
    """Every file once, by the oldest document that names it; `progress` hears of the bytes read."""
    seen = set()
    rows = Document.objects.order_by("pk").values_list("pk", "file", "size", "digest")
    for number, name, size, digest in rows.iterator(chunk_size=1000):
        if name in seen:
            continue
        seen.add(name)
        path = file_of(name)
        try:
            if path.stat().st_size != size or digest_of(path, progress) != digest:
                yield Wrong(number, str(name), "changed")
        except FileNotFoundError:
            yield Wrong(number, str(name), "missing")
        except OSError:
            yield Wrong(number, str(name), "unreadable")


def digest_of(path: Path, progress: Callable[[int], None]) -> str:
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            found.update(piece)
            progress(len(piece))
    return found.hexdigest()
