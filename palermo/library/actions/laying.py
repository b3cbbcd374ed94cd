"""Bytes on their way onto the shelf: written beside their place, counted and hashed as they come, moved when whole."""

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from palermo.library.rules.files import file_of, part_of
from palermo.ui.refusals import Refused
from palermo.vault.actions.key_files import make_folder, sync_folder

PIECE = 256 * 1024
FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True)
class Laid:
    """Whole bytes on the disk that no document names yet."""

    file: UUID
    size: int
    digest: str


class Laying:
    """Takes bytes in pieces. What goes over the limit is counted and not kept."""

    def __init__(self, limit: int | None = None) -> None:
        self.limit = settings.SHELF_LIMIT if limit is None else limit
        self.file, self.size, self._hash = uuid4(), 0, hashlib.sha256()
        self.path = part_of(self.file)
        with plainly():
            make_folder(self.path.parent)
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._out = os.fdopen(handle, "wb", buffering=0)

    def write(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size > self.limit:
            return
        self._hash.update(piece)
        rest = memoryview(piece)
        with plainly():
            while rest:
                rest = rest[self._out.write(rest) :]

    def finish(self) -> Laid:
        """On the disk, not only on its way there. Raises Refused for too much or nothing."""
        if self.size > self.limit:
            raise too_large(self.limit)
        if not self.size:
            raise Refused(_("This file is empty."), "file")
        with plainly():
            os.fsync(self._out.fileno())
        self.close()
        return Laid(self.file, self.size, self._hash.hexdigest())

    def close(self) -> None:
        self._out.close()

    def abandon(self) -> None:
        self.close()
        self.path.unlink(missing_ok=True)


def lay(stream: BinaryIO) -> Laid:
    laying = Laying()
    try:
        while piece := stream.read(PIECE):
            laying.write(piece)
        return laying.finish()
    except BaseException:
        laying.abandon()
        raise


def put_in_place(laid: Laid) -> None:
    """Before the row that names it is committed: a row never waits for its file."""
    path = file_of(laid.file)
    with plainly():
        part_of(laid.file).rename(path)
        sync_folder(path.parent)


def take_away(laid: Laid) -> None:
    """After a refusal; after a crash the sweep does it."""
    part_of(laid.file).unlink(missing_ok=True)
    file_of(laid.file).unlink(missing_ok=True)


def too_large(limit: int) -> Refused:
    words = _("This file is larger than {limit} MB. Make it smaller, or send it in parts.")
    return Refused(words.format(limit=f"{limit / 1024 / 1024:g}"), "file")


@contextmanager
def plainly() -> Iterator[None]:
    try:
        yield
    except OSError as failure:
        if failure.errno not in FULL:
            raise
        words = _("There is no room left on the disk. Nothing was kept; tell who runs this installation.")
        raise Refused(words, "file") from failure
