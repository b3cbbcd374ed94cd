"""The list of what was destroyed. It lies beside the keys and so outlives the database: a restore obeys it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

GROUP, OBJECT, ITEM = "group", "object", "item"
LINE = re.compile(
    r"(group|item) ([a-z]+) (\S+)|(object) (-) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.ASCII
)


@dataclass(frozen=True)
class Gone:
    kind: str
    ring: str  # "-" for an object, whose id says everything
    name: str

    @property
    def line(self) -> str:
        return f"{self.kind} {self.ring} {self.name}\n"


def list_path() -> Path:
    return Path(settings.KEYS) / "destroyed"


def remembered(path: Path | None = None) -> Iterator[Gone]:
    """A line that a crash cut short is no line; the same may stand there twice."""
    file = path or list_path()
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8", errors="replace").split("\n")[:-1]:
        if shaped := LINE.fullmatch(line):
            kind, ring, name = (part for part in shaped.groups() if part is not None)
            yield Gone(kind, ring, name)
