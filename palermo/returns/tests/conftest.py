from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import set_script_prefix
from pytest_django.fixtures import Settings

from palermo.journal.actor import COMMAND
from palermo.vault.actions import make_keys, make_signing_key
from tests.cast import THEN


@pytest.fixture
def house(db: None, settings: Settings, tmp_path: Path) -> Path:
    """An installation with keys and nothing received yet, its data and keys in folders of their own."""
    settings.DATA, settings.KEYS = tmp_path / "data", tmp_path / "keys"
    settings.LEDGER, settings.FROZEN = settings.DATA / "ledger", settings.DATA / "frozen"
    settings.DATA.mkdir()
    make_keys(THEN)
    make_signing_key(THEN, by=COMMAND)
    return tmp_path


@pytest.fixture
def record_wing(house: Path) -> Iterator[Path]:
    """The addresses of the record wing, in an installation that holds both."""
    set_script_prefix("/records/")
    yield house
    set_script_prefix("/")
