"""Where large sealed bytes lie. A file is named by a random id, which tells nothing of its content."""

from pathlib import Path
from uuid import UUID

from django.conf import settings


def folder() -> Path:
    return Path(settings.DATA) / "vault"


def file_of(object_id: UUID) -> Path:
    return folder() / object_id.hex[:2] / str(object_id)
