"""A vault of its own for each test: keys and data in a folder that the test may spoil."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from palermo.vault.actions import make_keys
from palermo.vault.tests.installation import Installation

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Ali:
    account: int | None = 7


BY = Ali()


@pytest.fixture
def house(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA, settings.KEYS = tmp_path / "data", tmp_path / "keys"
    return tmp_path


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Installation]:
    (tmp_path / "server").mkdir()
    made = Installation(tmp_path / "server")
    yield made
    made.close()


@pytest.fixture
def vault(db: None, house: Path) -> Path:
    make_keys(NOW, by=BY)
    return house
