"""An upgrade begins with a backup; a database from before this version comes up, one from after is refused."""

from pathlib import Path

import pytest

from palermo.config.operation.tests.installation import Installation

pytestmark = pytest.mark.slow
# As it stood before work, library, the signing key and the hold of the outbox.
BEFORE = """
from django.core.management import call_command as call
from django.db import connection
for app, name in [('library', 'zero'), ('work', 'zero'), ('outbox', '0001'), ('vault', '0001')]:
    call('migrate', app, name, verbosity=0)
with connection.cursor() as cursor:  # the queue's own migrations do not go back
    for table in connection.introspection.table_names():
        if table.startswith('django_tasks_database'):
            cursor.execute(f'DROP TABLE {table}')
    cursor.execute("DELETE FROM django_migrations WHERE app = 'django_tasks_database'")
"""


@pytest.fixture
def house(tmp_path: Path):
    made = Installation(tmp_path / "house")
    made.run("upgrade")
    yield made
    made.close()


def aged(house: Installation) -> None:
    house.work("from palermo.config.operation.tests import seed; seed.before()")
    house.work("from palermo.work.models import Work; Work.objects.all().delete()")
    house.work(BEFORE)
    for name in ("signing-key", "signing-key.pub"):
        (house.keys / name).unlink()


def test_an_installation_of_before_is_backed_up_and_comes_up_with_everything(house: Installation) -> None:
    aged(house)
    lines = house.ask("SELECT count(*) FROM journal_line")
    assert "palermo upgrade" in house.run("doctor", expect=1)
    said = house.run("upgrade")
    (backup,) = (house.folder / "backups").iterdir()
    assert str(backup) in said
    assert house.ask("SELECT count(*) FROM journal_line") == lines
    assert house.ask("SELECT count(*) FROM vault_signingkey") == [(1,)]
    assert "Wrong:" not in house.run("doctor")
    assert "no backup is made" in house.run("upgrade")
    assert len(list((house.folder / "backups").iterdir())) == 1
    house.wipe(keys=False)  # the way back, into the new version
    house.run("restore", str(backup))
    assert house.ask("SELECT count(*) FROM vault_signingkey") == [(1,)]
    assert "Wrong:" not in house.run("doctor")


def test_a_database_of_a_newer_version_is_refused_by_name_and_untouched(house: Installation) -> None:
    house.work(
        "from django.db import connection\n"
        "from django.db.migrations.recorder import MigrationRecorder as R\n"
        "R(connection).record_applied('outbox', '0099_beyond')"
    )
    said = house.run("upgrade", expect=1)
    assert "outbox.0099_beyond" in said
    assert not (house.folder / "backups").exists()
    assert "outbox.0099_beyond" in house.run("doctor", expect=1)


def test_a_migration_that_fails_says_how_to_go_back(house: Installation) -> None:
    aged(house)
    house.work(
        "from django.db import connection\n"
        "with connection.cursor() as cursor: cursor.execute('CREATE TABLE vault_signingkey (id integer)')"
    )
    said = house.run("upgrade", expect=1)
    (backup,) = (house.folder / "backups").iterdir()
    assert f"palermo restore {backup}" in said


def test_no_backup_is_said(house: Installation) -> None:
    aged(house)
    assert "No backup is made" in house.run("upgrade", "--no-backup")
    assert not (house.folder / "backups").exists()
