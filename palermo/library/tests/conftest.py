from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture
def shelf(db: None, settings: Settings, tmp_path: Path) -> Path:
    """An empty shelf in a folder of its own."""
    settings.SHELF = tmp_path / "shelf"
    return tmp_path / "shelf"
