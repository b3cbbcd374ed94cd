"""Putting a backup back into an empty installation. Killed at any moment and called again, it goes on."""

import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings

from palermo.config import settings_file
from palermo.config.operation.backing_up import NOT_KEYS, PARTS, Shown
from palermo.config.operation.copying import copy_all, sync_names, walked
from palermo.config.operation.databases import put_back, tables_here
from palermo.config.operation.manifest import LIST
from palermo.config.operation.noting import Noted, note_restore, restore_under_way
from palermo.config.operation.saying import refuse, said
from palermo.config.operation.verifying import Whole
from palermo.vault.actions.remembering import write_down
from palermo.vault.rules.remembered import remembered

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str
SESSIONS_KEY = "secret-key"


def put_everything_back(whole: Whole, at: datetime, *, shown: Shown | None = None) -> Noted:
    """Keys, files, records: in this order, so that records never stand without what they need."""
    begun = begin(whole, at)
    put_keys_back(whole)
    put_files_back(whole, shown)
    for folder in (Path(settings.KEYS), Path(settings.DATA)):
        sync_names(folder)
    if not tables_here():
        put_back(whole.folder / "records")
    return begun


def begin(whole: Whole, at: datetime) -> Noted:
    """The note keeps a server from starting, and tells a second call what the first was about."""
    begun = restore_under_way()
    if begun is None:
        refuse_what_is_there()
        forget_fresh_secret(whole)
        check_keys_here(whole)
        begun = Noted(at, whole.manifest.id, secrets.token_hex(16))
        note_restore(begun)
    elif begun.where != whole.manifest.id:
        words = _(
            "The restore of another backup was begun here and is not finished. Finish that one, or empty {data} first."
        )
        raise refuse(said(words, data=settings.DATA))
    return begun


def refuse_what_is_there() -> None:
    data = Path(settings.DATA)
    if tables_here():
        words = _(
            "There is an installation here: its database is not empty. Restore into an empty one; nothing was changed."
        )
        raise refuse(said(words))
    for part in PARTS:
        if (data / part).exists() and any(walked(data / part)):
            words = _("{folder} is not empty. Restore into an empty installation; nothing was changed.")
            raise refuse(said(words, folder=data / part))


def key_files(whole: Whole) -> list[Path]:
    if whole.keys is None:
        return []
    others = (LIST, settings_file.NAME, *NOT_KEYS)
    return [path for path in walked(whole.keys) if path.name not in others]


def forget_fresh_secret(whole: Whole) -> None:
    """Any call in an empty installation makes a secret key. Beside no other key and no row, nothing is sealed by it."""
    keys = Path(settings.KEYS)
    alone = keys.is_dir() and [path.name for path in keys.iterdir()] == [SESSIONS_KEY]
    if alone and any(path.name == SESSIONS_KEY for path in key_files(whole)):
        (keys / SESSIONS_KEY).unlink()


def check_keys_here(whole: Whole) -> None:
    """A key file that lies here already may be the same or a longer one: key files are only added to."""
    for source in key_files(whole):
        here = Path(settings.KEYS) / source.name
        if here.exists() and not here.read_bytes().startswith(source.read_bytes()):
            words = _(
                "{path} is another key than the backup's. Move the folder {folder} away, if its keys are those of "
                "another installation; then restore again."
            )
            raise refuse(said(words, path=here, folder=here.parent))


def put_keys_back(whole: Whole) -> None:
    keys = Path(settings.KEYS)
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    missing = [path for path in key_files(whole) if not (keys / path.name).exists()]
    # Each under another name first: half a key file must not be taken for a whole one.
    copy_all(((path, keys / f"{path.name}.part") for path in missing), keys)
    for path in missing:
        (keys / f"{path.name}.part").replace(keys / path.name)
    known = set(remembered())
    write_down(gone for gone in remembered(whole.folder / "records" / "destroyed") if gone not in known)


def put_files_back(whole: Whole, shown: Shown | None) -> None:
    source, data = whole.folder / "files", Path(settings.DATA)
    found = list(walked(source)) if source.exists() else []
    total, done = sum(path.stat().st_size for path in found), 0
    label = said(_("Copying files"))

    def told(more: int) -> None:
        nonlocal done
        done += more
        if shown:
            shown(label, min(done, total), total)

    copy_all(((path, data / path.relative_to(source)) for path in found), data, told)
