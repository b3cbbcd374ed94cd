"""Writing key files: only ever added to, line by line, readable by their owner alone, on the disk before they count."""

import os
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from palermo.ui.refusals import Refused


def append(path: Path, text: str, close: str = "\n") -> None:
    """A last line that was cut short by a crash is closed first, so that it spoils no other."""
    make_folder(path.parent)
    torn = path.exists() and path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
    _write(path, (close if torn else "") + text, os.O_APPEND)


def write_new(path: Path, text: str) -> None:
    """Refuses to write over anything."""
    try:
        _write(path, text, os.O_EXCL)
    except FileExistsError as there:
        words = _("{path} is there already. Name a file that does not exist yet.")
        raise Refused(words.format(path=path)) from there
    except FileNotFoundError as nowhere:
        words = _("There is no folder {folder}.")
        raise Refused(words.format(folder=path.parent)) from nowhere


def refuse_kept_here(path: Path) -> None:
    """A key that is to be kept elsewhere must not be written where backups or the server find it."""
    for folder in (settings.DATA, settings.KEYS):
        if path.resolve().is_relative_to(Path(folder).resolve()):
            words = _(
                "{path} lies in a folder of this server. Name a file elsewhere, such as on a medium you take away."
            )
            raise Refused(words.format(path=path))


def _write(path: Path, text: str, flag: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | flag, 0o600), "a") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    sync_folder(path.parent)


def make_folder(folder: Path, mode: int = 0o700) -> None:
    """With all that lies above it; each name is on the disk before something lies in it."""
    if folder.exists():
        return
    make_folder(folder.parent, 0o777)
    folder.mkdir(mode=mode, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
