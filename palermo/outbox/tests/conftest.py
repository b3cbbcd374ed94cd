from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from palermo.outbox.rendering import engine
from palermo.outbox.tests.sending import NOW, TEMPLATES
from palermo.vault.actions import make_keys


@pytest.fixture(autouse=True)
def own_templates(settings: Settings) -> Iterator[None]:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [TEMPLATES]}]
    engine.cache_clear()
    yield
    engine.cache_clear()


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MAIL_FOLDER = tmp_path / "outbox"
    return settings.MAIL_FOLDER


@pytest.fixture
def keys(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "keys"
    make_keys(NOW)
