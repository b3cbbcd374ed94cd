"""Small notes beside the data: the last backup, and a restore that is under way."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from palermo.config.operation.copying import sync, write_whole

BACKUP, RESTORE = "last-backup.json", "restore.json"


@dataclass(frozen=True)
class Noted:
    at: datetime
    where: str
    id: str


def _write(name: str, noted: Noted) -> None:
    text = json.dumps({"at": noted.at.isoformat(), "where": noted.where, "id": noted.id})
    write_whole(Path(settings.DATA) / name, text)


def _read(name: str) -> Noted | None:
    try:
        found = json.loads((Path(settings.DATA) / name).read_text(encoding="utf-8"))
        return Noted(datetime.fromisoformat(found["at"]), found["where"], found["id"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note_backup(noted: Noted) -> None:
    _write(BACKUP, noted)


def last_backup() -> Noted | None:
    return _read(BACKUP)


def note_restore(noted: Noted) -> None:
    _write(RESTORE, noted)


def restore_under_way() -> Noted | None:
    return _read(RESTORE)


def restore_is_over() -> None:
    """On the disk too: with the note there, no server starts."""
    (Path(settings.DATA) / RESTORE).unlink(missing_ok=True)
    sync(Path(settings.DATA))
