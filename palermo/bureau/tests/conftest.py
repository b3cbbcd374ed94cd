from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from palermo.vault.actions import make_keys
from tests.cast import NOW


@pytest.fixture
def register(db: None, settings: Settings, tmp_path: Path) -> Path:
    """An empty ledger in a folder of its own, with keys."""
    settings.KEYS, settings.LEDGER = tmp_path / "keys", tmp_path / "ledger"
    make_keys(NOW)
    return tmp_path / "ledger"
