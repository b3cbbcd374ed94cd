"""Where frozen periods and pictures lie, under random names."""

from pathlib import Path
from uuid import UUID

from django.conf import settings

MANIFEST = "manifest.json"


def frozen() -> Path:
    return Path(settings.FROZEN)


def folder_of(freeze: UUID) -> Path:
    return frozen() / str(freeze)


def growing_folder_of(freeze: UUID) -> Path:
    """Where its files lie while it is made."""
    return frozen() / f"{freeze}.part"


def pictures() -> Path:
    return Path(settings.PICTURES)


def picture_of(address: UUID) -> Path:
    return pictures() / f"{address}.duckdb"
