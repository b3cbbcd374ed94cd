"""What a rotation did."""

from dataclasses import dataclass, field
from uuid import UUID

from palermo.vault.models import Keyring


@dataclass
class Rotated:
    version: Keyring
    resumed: bool
    moved: int = 0  # data keys
    items: int = 0  # item keys
    retired: list[int] = field(default_factory=list)
    broken: set[UUID] = field(default_factory=set)  # could not be opened; they stay as they are
