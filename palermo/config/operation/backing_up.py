"""A backup of a running installation: records, files and keys apart, under one manifest.

The database comes first: a file is written before its row, so every row of that moment finds its file afterwards, unless
it was destroyed meanwhile. The list of what was destroyed therefore comes last, and a restore obeys it.
"""

import fcntl
import hashlib
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings

from palermo import __version__
from palermo.config import settings_file
from palermo.config.operation.copying import (
    Entry,
    copy_all,
    entry_of,
    list_text,
    sync,
    sync_names,
    walked,
    write_whole,
)
from palermo.config.operation.databases import Facts, engine, records_name, tables_here, take_out
from palermo.config.operation.manifest import LIST, Manifest, write_manifest
from palermo.config.operation.noting import Noted, note_backup
from palermo.config.operation.saying import refuse, said

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str
PARTS = ("vault", "shelf", "ledger", "frozen", "outbox")
MARK = ".palermo-backup"
# They lie beside the keys so as to outlive the database, and are newer than any backup.
NOT_KEYS = ("destroyed", "journal-head")
Shown = Callable[[str, int, int], None]


def back_up(
    target: Path,
    at: datetime,
    *,
    with_keys: bool = True,
    keys_to: Path | None = None,
    shown: Shown | None = None,
) -> Manifest:
    """Appears under its name only when it is whole; what an earlier, killed run left is taken away first."""
    target = target.resolve()
    check_place(target)
    if keys_to is not None:
        keys_to = keys_to.resolve()
        check_place(keys_to)
    if not tables_here():
        words = _(
            "There is nothing to back up: the database is empty. Call palermo in the folder where palermo.env lies, or "
            "name that file by PALERMO_SETTINGS."
        )
        raise refuse(said(words))
    with claimed(target) as draft:
        try:
            manifest = laid_down(draft, at, with_keys=with_keys, keys_to=keys_to, shown=shown)
        except OSError as wrong:
            shutil.rmtree(draft, ignore_errors=True)
            words = _("The backup was not made: {path} cannot be written ({why}). Nothing of it is left.")
            why = wrong.strerror or type(wrong).__name__
            raise refuse(said(words, path=wrong.filename or draft, why=why)) from wrong
        finish(draft, target)
    note_backup(Noted(at, str(target), manifest.id))
    return manifest


def check_place(target: Path) -> None:
    for folder in (Path(settings.DATA), Path(settings.KEYS)):
        inside = target.is_relative_to(folder.resolve()) or folder.resolve().is_relative_to(target)
        if inside:
            words = _(
                "{target} and {folder} lie in one another. Name a folder elsewhere, best on another disk."
            )
            raise refuse(said(words, target=target, folder=folder))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        words = _("{target} holds something already. Name a folder that does not exist yet.")
        raise refuse(said(words, target=target))


@contextmanager
def claimed(target: Path) -> Iterator[Path]:
    """The folder beside the target in which the backup grows; held by one process at a time."""
    draft = target.with_name(f"{target.name}.part")
    if draft.exists() and not (draft / MARK).exists() and any(draft.iterdir()):
        words = _("{target} holds something already. Name a folder that does not exist yet.")
        raise refuse(said(words, target=draft))
    draft.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (draft / MARK).open("a") as mark:
        hold(mark, draft)
        for left in draft.iterdir():
            if left.name != MARK:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        yield draft


def hold(mark: IO[str], draft: Path) -> None:
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as held:
        raise refuse(said(_("Another backup is being written to {target} now."), target=draft)) from held


def laid_down(
    draft: Path, at: datetime, *, with_keys: bool, keys_to: Path | None, shown: Shown | None
) -> Manifest:
    records = draft / "records"
    records.mkdir(mode=0o700)
    facts = take_out(records)
    entries = [entry_of(records / records_name(), draft)]
    entries += copy_files(draft, shown)
    entries += copy_all(destroyed_list(draft), draft)
    keys, keys_digest = "none", ""
    if with_keys and keys_to is None:
        keys, more = "here", copy_keys(draft / "keys", draft)
        entries += more
    elif with_keys and keys_to is not None:
        keys, keys_digest = "elsewhere", keys_apart(keys_to)
    text = list_text(entries)
    write_whole(draft / LIST, text)
    manifest = described(facts, entries, text, at, keys, keys_digest)
    write_manifest(draft, manifest)
    return manifest


def copy_files(draft: Path, shown: Shown | None) -> list[Entry]:
    data = Path(settings.DATA)
    found = [path for part in PARTS for path in walked(data / part)]
    total, done = sum(size_of(path) for path in found), 0
    label = said(_("Copying files"))

    def told(more: int) -> None:
        nonlocal done
        done += more
        if shown:
            shown(label, min(done, total), total)

    return copy_all(((path, draft / "files" / path.relative_to(data)) for path in found), draft, told)


def size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def destroyed_list(draft: Path) -> list[tuple[Path, Path]]:
    """It names no person and opens nothing, so it goes with the records: a restore without keys needs it too."""
    kept = Path(settings.KEYS) / "destroyed"
    return [(kept, draft / "records" / "destroyed")] if kept.exists() else []


def copy_keys(target: Path, root: Path) -> list[Entry]:
    keys = Path(settings.KEYS)
    pairs = [(path, target / path.relative_to(keys)) for path in walked(keys) if path.name not in NOT_KEYS]
    file = settings_file.path()
    if file is not None:
        pairs.append((file, target / settings_file.NAME))
    return copy_all(pairs, root)


def keys_apart(keys_to: Path) -> str:
    """The keys in a folder of their own; gives the hash of their list, by which a restore knows them again."""
    with claimed(keys_to) as draft:
        text = list_text(copy_keys(draft, draft))
        write_whole(draft / LIST, text)
        finish(draft, keys_to)
    return entry_of(keys_to / LIST, keys_to).sha256


def finish(draft: Path, target: Path) -> None:
    """The mark goes last: whoever is killed before leaves a draft that the next one knows as such, or a whole backup."""
    sync_names(draft)
    if target.exists():
        target.rmdir()
    draft.rename(target)
    sync(target.parent)
    (target / MARK).unlink()


def described(
    facts: Facts, entries: list[Entry], text: str, at: datetime, keys: str, keys_digest: str
) -> Manifest:
    return Manifest(
        id=uuid.uuid4().hex,
        made_at=at.isoformat(),
        version=__version__,
        wing=settings.WING,
        engine=engine(),
        migrations=facts.migrations,
        tables=facts.tables,
        journal=facts.journal,
        keys=keys,
        files=len(entries),
        bytes=sum(entry.size for entry in entries),
        list_sha256=hashlib.sha256(text.encode()).hexdigest(),
        keys_list_sha256=keys_digest,
    )
