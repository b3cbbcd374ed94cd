"""What is looked at before Django wakes: the settings file, the folders, the settings themselves."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import palermo
from palermo.config import settings_file
from palermo.config.operation.doctor.finding import Finding, look, stop
from palermo.config.settings_file import BadSetting

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str
LITTLE, NOTHING = 1 << 30, 50 << 20


def data_folder() -> Path:
    return Path(os.environ.get("PALERMO_DATA") or Path(palermo.__file__).parent.parent / "data").expanduser()


def keys_folder() -> Path:
    return Path(os.environ.get("PALERMO_KEYS") or data_folder().parent / "keys").expanduser()


def settings_file_findings() -> Iterator[Finding]:
    """the settings file"""
    try:
        settings_file.apply()
    except BadSetting as wrong:
        yield Finding(True, str(wrong))
        return
    file = settings_file.path()
    if file is not None and os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield look(_("Others on this machine may read {path}. Take that away: chmod 600 {path}"), path=file)


def folder_findings() -> Iterator[Finding]:
    """the folders of data and keys"""
    for folder, closed in ((data_folder(), 0o007), (keys_folder(), 0o077)):
        if not folder.is_dir():
            words = _(
                "There is no folder {folder}. A new installation is made by `palermo init`; put a lost one back with "
                "`palermo restore`, or correct PALERMO_DATA and PALERMO_KEYS."
            )
            yield stop(words, folder=folder)
            continue
        yield from writing_findings(folder)
        if os.name == "posix" and stat.S_IMODE(folder.stat().st_mode) & closed:
            words = _("Others on this machine may look into {folder}. Take that away: chmod 700 {folder}")
            yield look(words, folder=folder)


def writing_findings(folder: Path) -> Iterator[Finding]:
    try:
        with tempfile.TemporaryFile(dir=folder) as tried:
            tried.write(b"x" * 4096)
            tried.flush()
    except OSError as wrong:
        words = _(
            "Nothing can be written into {folder} ({why}). Give it to the user that Palermo runs as, mount it for "
            "writing, or make room on its disk."
        )
        yield stop(words, folder=folder, why=wrong.strerror)
        return
    free = shutil.disk_usage(folder).free
    if free < NOTHING:
        yield stop(
            _("The disk of {folder} is full: {free} MB are left. Make room."), folder=folder, free=free >> 20
        )
    elif free < LITTLE:
        yield look(
            _("The disk of {folder} is nearly full: {free} MB are left."), folder=folder, free=free >> 20
        )


def settings_findings() -> Iterator[Finding]:
    """the settings"""
    if not (keys_folder() / "secret-key").exists() and not os.environ.get("PALERMO_SECRET_KEY"):
        words = _(
            "The secret key is missing: {path}. Put the file back from the copy that is kept apart: under a new one "
            "nobody signs in with the codes of an app."
        )
        yield stop(words, path=keys_folder() / "secret-key")
        # Settings would make a new one, beside which the old could not be put back unnoticed.
        os.environ["PALERMO_SECRET_KEY"] = "doctor"  # noqa: S105
    try:
        from palermo.config import settings  # noqa: F401
    except BadSetting as wrong:
        yield Finding(True, str(wrong))
    except OSError as wrong:
        words = _("{path} cannot be read or written ({why}). Check that it is there and who may use it.")
        yield stop(words, path=wrong.filename, why=wrong.strerror)
