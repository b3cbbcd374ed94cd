from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from palermo.vault.actions import make_keys
from tests.cast import NOW


@pytest.fixture
def house(db: None, settings: Settings, tmp_path: Path) -> Path:
    """An empty ledger, frozen periods and pictures in folders of their own, with keys."""
    settings.KEYS = tmp_path / "keys"
    settings.LEDGER, settings.FROZEN, settings.PICTURES = (
        tmp_path / name for name in ("ledger", "frozen", "pictures")
    )
    make_keys(NOW)
    return tmp_path
