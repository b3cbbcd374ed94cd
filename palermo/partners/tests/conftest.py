"""What tests of mail need: keys of their own, for mail that protects an account is sealed."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from palermo.partners.tests.accounts_cast import Browser
from palermo.vault.actions import make_keys
from tests.cast import NOW


@pytest.fixture
def keys(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "keys"
    settings.MAIL_FOLDER = tmp_path / "mail"
    make_keys(NOW)


@pytest.fixture
def browser() -> Browser:
    return Browser()
