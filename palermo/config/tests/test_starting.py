"""A start says what is wrong and what to do, and stops where going on would be unsafe."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from palermo.config import starting
from palermo.config.upgrading import bring_up_to_date
from palermo.figures import triggers as frozen
from palermo.journal import triggers
from palermo.library import triggers as shelf
from palermo.vault.models import Keyring
from palermo.vault.rules.keys import key_path
from tests import cast
from tests.cast import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_keys(tmp_path, settings):
    settings.KEYS = tmp_path / "keys"
    settings.WING, settings.DEMO = "both", True
    bring_up_to_date(NOW)


def said() -> list[tuple[bool, str]]:
    return [(trouble.stops, trouble.words) for trouble in starting.troubles()]


def test_an_upgraded_installation_starts_without_a_word() -> None:
    assert said() == []


def test_both_wings_outside_the_demo_are_warned_about_and_do_not_stop(settings) -> None:
    settings.DEMO = False
    ((stops, words),) = said()
    assert (stops, "PALERMO_WING=records" in words) == (False, True)


def test_a_journal_without_its_guards_stops_the_start_and_upgrade_puts_them_back() -> None:
    triggers.lower_all(connection)
    ((stops, words),) = said()
    assert (stops, "palermo upgrade" in words, "journal_line" in words) == (True, True, True)
    bring_up_to_date(NOW)
    assert said() == []


def test_a_lost_key_stops_the_start_and_is_named() -> None:
    path = key_path("records")
    path.rename(path.with_name("elsewhere"))
    ((stops, words),) = said()
    assert (stops, str(path) in words) == (True, True)


def test_the_key_of_another_installation_stops_the_start(tmp_path, settings) -> None:
    mine = key_path("records").read_text()
    other = key_path("open").read_text()
    key_path("records").write_text(other)
    ((stops, words),) = said()
    assert (stops, "records" in words, mine.split()[-1] in words) == (True, True, False)


def test_a_database_of_the_other_wing_is_told_as_such(settings) -> None:
    settings.HAS_OPEN, settings.WING = False, "records"
    Keyring.objects.filter(name="records").delete()
    ((stops, words),) = said()
    assert (stops, "PALERMO_WING" in words, "make-keys" in words) == (True, True, False)


def test_a_lost_secret_key_is_told_before_anybody_is_kept_out(settings) -> None:
    TOTP.activate(cast.account("holder", factor=False), "JBSWY3DPEHPK3PXP")
    assert said() == []
    settings.SECRET_KEY = "another one"
    ((stops, words),) = said()
    assert (stops, "secret-key" in words) == (False, True)


def test_a_document_that_could_be_changed_stops_the_start_until_the_guards_are_back() -> None:
    shelf.lower_all(connection)
    ((stops, words),) = said()
    assert (stops, "palermo shelf verify" in words) == (True, True)
    bring_up_to_date(NOW)
    assert said() == []


def test_a_freeze_that_could_be_changed_stops_the_start_until_the_guards_are_back() -> None:
    frozen.lower_all(connection)
    ((stops, words),) = said()
    assert (stops, "palermo freeze verify" in words) == (True, True)
    bring_up_to_date(NOW)
    assert said() == []


def test_waiting_migrations_are_counted_and_stop_the_start() -> None:
    applied = MigrationRecorder(connection).migration_qs.filter(app="outbox")
    rows = list(applied)
    applied.delete()
    try:
        ((stops, words),) = said()
    finally:
        # These tests commit: what is left otherwise is what the next test of this process migrates from.
        applied.bulk_create(rows)
    assert (stops, f"({len(rows)} " in words, "palermo upgrade" in words) == (True, True, True)
