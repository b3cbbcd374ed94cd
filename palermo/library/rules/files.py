"""Where the shelf's files lie. Each bears a random name, which tells nothing of its content."""

from pathlib import Path
from uuid import UUID

from django.conf import settings


def folder() -> Path:
    return Path(settings.SHELF)


def file_of(name: UUID) -> Path:
    return folder() / name.hex[:2] / str(name)


def part_of(name: UUID) -> Path:
    """Where the bytes lie while they arrive."""
    path = file_of(name)
    return path.with_name(f"{path.name}.part")
