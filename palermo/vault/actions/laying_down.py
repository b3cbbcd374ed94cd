"""Encrypted bytes on their way into a row or a file; nothing of them is plain anywhere."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from palermo.vault.actions.key_files import make_folder, sync_folder
from palermo.vault.method.envelope import Reader, TooLarge, encrypt, encrypt_stream, header
from palermo.vault.rules.files import file_of

SMALL = 32 * 1024  # so much lies in the row


@dataclass(frozen=True)
class LaidDown:
    id: UUID
    kind: str
    small: bytes | None
    size: int
    stored_size: int


@contextmanager
def laid_down(data: bytes | BinaryIO, *, kind: str, to: str, limit: int | None = None) -> Iterator[LaidDown]:
    """A file that no row came to name is taken away again (after a crash, by `sweep`). Raises TooLarge."""
    made = lay_down(data, kind=kind, to=to, limit=limit)
    try:
        yield made
    except BaseException:
        if made.small is None:
            file_of(made.id).unlink(missing_ok=True)
        raise


def lay_down(data: bytes | BinaryIO, *, kind: str, to: str, limit: int | None = None) -> LaidDown:
    object_id = uuid4()
    head = header(object_id, kind)
    source = io.BytesIO(data) if isinstance(data, bytes) else data
    first = first_bytes(source, SMALL + 1)
    if len(first) <= SMALL:
        if limit is not None and len(first) > limit:
            raise TooLarge
        small = encrypt(first, to, head)
        return LaidDown(object_id, kind, small, len(first), len(small))
    size, stored = _file(file_of(object_id), Rest(first, source), to, head, limit)
    return LaidDown(object_id, kind, None, size, stored)


def _file(path: Path, source: Reader, to: str, head: bytes, limit: int | None) -> tuple[int, int]:
    make_folder(path.parent)
    part = path.with_name(f"{path.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            size = encrypt_stream(source, out, to, head, limit)
            out.flush()
            os.fsync(out.fileno())
            stored = out.tell()
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)
    return size, stored


def first_bytes(source: BinaryIO, wanted: int) -> bytes:
    """As many bytes as wanted, unless the source ends: a socket gives less at a time."""
    pieces = []
    while wanted and (piece := source.read(wanted)):
        pieces.append(piece)
        wanted -= len(piece)
    return b"".join(pieces)


class Rest:
    """What was read already, then the source."""

    def __init__(self, first: bytes, source: BinaryIO) -> None:
        self.first, self.source = io.BytesIO(first), source

    def read(self, size: int = -1) -> bytes:
        return self.first.read(size) or self.source.read(size)
