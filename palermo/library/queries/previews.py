"""A page of a document as a picture.

Drawing costs a third of a second of a processor, and everybody may look at a public document: so what was drawn is kept
in a folder beside the shelf (a document never changes, so a kept picture never is wrong), the folder is bounded, the
oldest looked at goes first, and no more than two pictures are drawn at a time. The folder is no record: it may be
emptied at any time, and is in no backup.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from uuid import uuid4

from django.conf import settings

from palermo.library.method.apart import Failed, picture
from palermo.library.method.preview import DRAWABLE, MOST_PAGES
from palermo.library.method.recognising import JPEG, PDF, PNG
from palermo.library.models import Document
from palermo.library.rules.files import file_of

MOST_KEPT = 500 * 1024 * 1024
LEFT = 0.8  # of it, after tidying
AT_ONCE, PATIENCE = 2, 5.0
ENDINGS = {PNG: ".png", JPEG: ".jpg"}
_drawing = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Preview:
    content: bytes
    media_type: str


class NoPreview(Exception):
    """The argument is a code: kind, no_page, busy, and those of `apart.Failed`."""


def pages(document: Document) -> int:
    """How many can be shown; 0 where this kind of file has none, or it is not known yet."""
    if document.media_type not in DRAWABLE:
        return 0
    if document.media_type != PDF:
        return 1
    text = getattr(document, "text", None)
    return min(text.pages or 0, MOST_PAGES) if text else 0


def page(document: Document, number: int) -> Preview:
    """Of a document that the caller got from `documents(by)` and found not withdrawn. Raises NoPreview."""
    if document.media_type not in DRAWABLE:
        raise NoPreview("kind")
    if not 1 <= number <= MOST_PAGES:
        raise NoPreview("no_page")
    return kept(document, number) or drawn(document, number)


def folder() -> Path:
    return Path(settings.SHELF).with_name("previews")


def place(document: Document, number: int, media_type: str) -> Path:
    return folder() / f"{document.file}-{number}{ENDINGS[media_type]}"


def kept(document: Document, number: int) -> Preview | None:
    for media_type in ENDINGS:
        path = place(document, number, media_type)
        with suppress(OSError):
            content = path.read_bytes()
            os.utime(path)
            return Preview(content, media_type)
    return None


def drawn(document: Document, number: int) -> Preview:
    with one_of_few():
        try:
            content, media_type = picture(file_of(document.file), document.media_type, number)
        except Failed as failed:
            raise NoPreview(str(failed)) from failed
    # A full disk takes the picture's keeping, not its showing.
    with suppress(OSError):
        keep(place(document, number, media_type), content)
    return Preview(content, media_type)


@contextmanager
def one_of_few() -> Iterator[None]:
    if not _drawing.acquire(timeout=PATIENCE):
        raise NoPreview("busy")
    try:
        yield
    finally:
        _drawing.release()


def keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f"{uuid4()}.part")
    try:
        part.write_bytes(content)
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    tidy(path.parent)


def tidy(where: Path) -> None:
    """Back below the limit, by what was looked at longest ago."""
    found = []
    for each in os.scandir(where):
        with suppress(OSError):
            found.append((each.stat().st_mtime, each.stat().st_size, Path(each.path)))
    size = sum(one for _seen, one, _path in found)
    if size <= MOST_KEPT:
        return
    for _seen, one, path in sorted(found):
        path.unlink(missing_ok=True)
        size -= one
        if size <= MOST_KEPT * LEFT:
            return
