"""The manifest of a backup: what is in it and what it was made from. Codes, counts and hashes; no name, no secret."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from palermo.config.operation.copying import write_whole

FORMAT = "palermo-backup/1"
MANIFEST, SEAL, LIST = "manifest.json", "manifest.sha256", "files.sha256"
OURS = (MANIFEST, SEAL, LIST)


@dataclass(frozen=True)
class Manifest:
    id: str
    made_at: str
    version: str
    wing: str
    engine: str  # sqlite or postgresql
    migrations: list[str]  # "outbox.0001_initial"
    tables: dict[str, int]  # rows of each
    journal: dict[str, int | str]  # lines; position and digest of the newest link
    keys: str  # here, elsewhere or none
    files: int
    bytes: int
    list_sha256: str
    keys_list_sha256: str = ""
    format: str = field(default=FORMAT)


class Unreadable(ValueError):
    """`part` is the file that is missing or is not what was written."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def write_manifest(folder: Path, manifest: Manifest) -> None:
    text = json.dumps(asdict(manifest), indent=1, sort_keys=True) + "\n"
    write_whole(folder / MANIFEST, text)
    write_whole(folder / SEAL, f"{hashlib.sha256(text.encode()).hexdigest()}  {MANIFEST}\n")


def read_manifest(folder: Path) -> Manifest:
    """Raises Unreadable, also where one byte differs."""
    raw, seal = part(folder, MANIFEST), part(folder, SEAL)
    if seal != f"{hashlib.sha256(raw).hexdigest()}  {MANIFEST}\n".encode():
        raise Unreadable(MANIFEST)
    try:
        return Manifest(**json.loads(raw))
    except (TypeError, ValueError) as wrong:
        raise Unreadable(MANIFEST) from wrong


def part(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as wrong:
        raise Unreadable(name) from wrong
