from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import set_script_prefix, set_urlconf
from pytest_django.fixtures import Settings

from palermo.journal.actor import COMMAND
from palermo.vault.actions import make_keys, make_signing_key
from tests.cast import NOW


@pytest.fixture
def register(db: None, settings: Settings, tmp_path: Path) -> Path:
    """An empty ledger in a folder of its own, with keys."""
    settings.DATA, settings.KEYS = tmp_path / "data", tmp_path / "keys"
    settings.LEDGER = settings.DATA / "ledger"
    settings.DATA.mkdir()
    make_keys(NOW)
    make_signing_key(NOW, by=COMMAND)
    return settings.LEDGER


@pytest.fixture(autouse=True)
def record_wing() -> Iterator[None]:
    """As outside of any request of the open wing."""
    set_script_prefix("/")
    set_urlconf("palermo.config.urls_records")
    yield
    set_script_prefix("/")
    set_urlconf(None)
