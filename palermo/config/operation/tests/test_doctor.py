"""Broken installations, each real: the doctor names what is wrong and what to do, and never ends with a traceback."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from palermo.config.operation.tests.installation import Installation


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    made = Installation(tmp_path_factory.mktemp("doctor") / "house")
    made.run("upgrade")
    yield made
    made.close()


@pytest.fixture
def house(whole: Installation, tmp_path: Path):
    """A copy of a whole one; on PostgreSQL a new one, whose database is its own."""
    made = Installation(tmp_path / "house")
    if made.url:
        made.run("upgrade")
    else:
        shutil.copytree(whole.data, made.data)
        shutil.copytree(whole.keys, made.keys)
    yield made
    made.close()


def wrong(house: Installation, **more: str) -> str:
    return house.run("doctor", expect=1, **more)


def test_a_whole_installation_is_not_called_wrong(house: Installation) -> None:
    said = house.run("doctor")
    assert "Wrong:" not in said
    assert "palermo backup DIR" in said  # none was made yet
    assert "PALERMO_WING=records" in said


def test_a_wrong_key(house: Installation) -> None:
    shutil.copy(house.keys / "open.keys", house.keys / "records.keys")
    assert str(house.keys / "records.keys") in wrong(house)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["records.keys", "records.index", "signing-key", "secret-key"])
def test_a_lost_key(house: Installation, name: str) -> None:
    (house.keys / name).unlink()
    assert str(house.keys / name) in wrong(house)
    assert not (house.keys / name).exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
def test_a_folder_that_is_mounted_for_reading(house: Installation) -> None:
    """root writes past permissions, so the folder is mounted read-only in a namespace of its own."""
    mount = f'mount --bind {house.data} {house.data} && mount -o remount,bind,ro {house.data} && exec "$@"'
    command = ["unshare", "-m", "sh", "-c", mount, "sh", *doctor_command()]
    done = subprocess.run(command, cwd=house.folder, env=house.env, capture_output=True, text=True)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert f"Nothing can be written into {house.data}" in done.stdout


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="root alone has something to give up")
@pytest.mark.parametrize("name", ["data", "keys"])
def test_a_folder_that_may_not_be_looked_into(house: Installation, name: str) -> None:
    """Without the right to pass over permissions, root meets them like anybody else."""
    folder = house.folder / name
    folder.chmod(0o000)
    command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *doctor_command()]
    done = subprocess.run(command, cwd=house.folder, env=house.env, capture_output=True, text=True)
    folder.chmod(0o700)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert f"Nothing can be written into {folder}" in done.stdout
    assert "could not be looked at" not in done.stdout


def doctor_command() -> list[str]:
    return [sys.executable, "-m", "palermo.config", "doctor"]


def test_a_missing_migration(house: Installation) -> None:
    house.work(
        "from django.core.management import call_command as c; c('migrate', 'outbox', '0001', verbosity=0)"
    )
    assert "Run `palermo upgrade`" in wrong(house)


def test_an_unreachable_database(house: Installation) -> None:
    said = wrong(house, DATABASE_URL="postgresql://nobody@127.0.0.1:9/nothing")
    assert "The database does not answer" in said


def test_a_clock_in_the_past(house: Installation) -> None:
    """The newest line was written tomorrow, as this machine's clock sees it."""
    house.work(
        "from datetime import timedelta; from palermo.journal.actions import write; from palermo.ui.clock import now\n"
        "from palermo.journal.actor import COMMAND\n"
        "write('restored', by=COMMAND, at=now() + timedelta(days=1))"
    )
    assert "stands in the past" in wrong(house)


@pytest.mark.slow
def test_missing_triggers(house: Installation) -> None:
    house.work(
        "from django.db import connection; from palermo.journal import triggers; triggers.lower_all(connection)"
    )
    assert "The journal can be changed" in wrong(house)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("PALERMO_WINGS=open\n", "PALERMO_WINGS"),
        ("PALERMO_WING=shut\n", "PALERMO_WING"),
        ("DATABASE_URL=mysql://x/y\n", "DATABASE_URL"),
        ("nothing\n", "line 1"),
    ],
)
def test_a_slip_in_the_settings_file(house: Installation, tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "palermo.env").write_text(text)
    del house.env["PALERMO_WING"]
    house.env.pop("DATABASE_URL", "")
    assert named in wrong(house, PALERMO_SETTINGS=str(tmp_path / "palermo.env"))


@pytest.mark.slow
def test_a_lost_data_folder(house: Installation) -> None:
    shutil.rmtree(house.data)
    assert f"There is no folder {house.data}" in wrong(house)
    assert not house.data.exists()


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="a file of SQLite")
@pytest.mark.parametrize("how", ["damaged", "locked", "lost"])
def test_a_database_file(house: Installation, how: str) -> None:
    path = house.data / "palermo.sqlite3"
    if how == "damaged":
        path.write_bytes(b"no database at all " * 300)
        assert (
            f"is damaged or no database (file is not a database). Move the folder {house.data} away"
            in wrong(house)
        )
        for call in (["serve"], ["upgrade"], ["backup", str(house.folder / "kept")], ["journal", "verify"]):
            assert "palermo doctor" in house.run(*call, expect=1), call
    elif how == "lost":
        path.unlink()
        assert "There is no database" in wrong(house)
    else:
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        assert "is locked" in wrong(house)
        holder.close()


@pytest.mark.slow
def test_flags_that_do_not_belong_here(house: Installation) -> None:
    said = wrong(house, PALERMO_DEBUG="yes", PALERMO_DEMO="yes")
    assert ("PALERMO_DEBUG is on" in said, "PALERMO_DEMO is on" in said) == (True, True)


@pytest.mark.slow
def test_a_public_address_without_https_and_a_mail_server_that_is_away(house: Installation) -> None:
    said = house.run(
        "doctor",
        PALERMO_URL="http://palermo.example",
        PALERMO_HOSTS="palermo.example",
        PALERMO_SMTP_HOST="127.0.0.1",
        PALERMO_SMTP_PORT="9",
    )
    assert ("without https" in said, "127.0.0.1:9 does not answer" in said) == (True, True)
    said = wrong(house, PALERMO_URL="https://palermo.example")
    assert ("PALERMO_HOSTS" in said, "PALERMO_PROXIES" in said) == (True, True)


@pytest.mark.slow
def test_a_held_outbox_and_failed_work(house: Installation) -> None:
    house.run("outbox", "hold")
    house.work(
        "from palermo.work.models import Work; from palermo.ui.clock import now\n"
        "Work.objects.create(job='library.read', wing='open', asked_at=now(), state='failed', ended_at=now(), reason='x')"
    )
    said = house.run("doctor")
    assert ("palermo outbox let-go" in said, "1 pieces of long work failed" in said) == (True, True)


@pytest.mark.slow
def test_a_changed_line_of_the_journal(house: Installation) -> None:
    house.run("outbox", "hold")
    house.run("journal", "seal")
    house.work(
        "from django.db import connection; from palermo.journal import triggers; triggers.lower_all(connection)\n"
        "with connection.cursor() as cursor: cursor.execute('UPDATE journal_line SET account = 9')\n"
        "triggers.raise_all(connection)"
    )
    assert "Wrong:" in wrong(house)


@pytest.mark.slow
def test_it_speaks_urdu(house: Installation) -> None:
    assert "بیک اپ" in house.run("doctor", "--lang", "ur")


@pytest.fixture
def register(house: Installation):
    """With accepted returns and a frozen period."""
    house.work("from palermo.config.operation.tests import seed_register; seed_register.before()")
    house.work(
        "from palermo.figures.actions.freezing import freeze_at_once as f; from palermo.figures.tests.register import *\n"
        "from palermo.ui.clock import now; f(*HALF, by=WORKER, at=now())"
    )
    assert "Wrong:" not in house.run("doctor")
    return house


@pytest.mark.parametrize("how", ["lost", "short"])
@pytest.mark.parametrize("place", ["ledger", "frozen"])
def test_a_file_of_the_ledger_or_of_a_freeze(register: Installation, place: str, how: str) -> None:
    path = next((register.data / place).glob("*/cases.parquet"))
    path.chmod(0o600)
    if how == "lost":
        path.parent.chmod(0o700)
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1])
    said = wrong(register)
    assert f"{path.parent.name}/{path.name}" in said
    assert {"ledger": "palermo register verify", "frozen": "palermo freeze verify"}[place] in said


def test_a_lost_index_of_the_register(register: Installation) -> None:
    register.work("from palermo.config.operation.tests import seed_register; seed_register.lose_the_index()")
    assert "does not hold the cases of 2 accepted returns" in wrong(register)
    register.run("rebuild")
    assert "Wrong:" not in register.run("doctor")


def test_leftovers_that_nobody_took_away(register: Installation) -> None:
    register.work(
        "from palermo.register.tests.returned import *; from palermo.ui.clock import now; from datetime import timedelta\n"
        "from palermo.register.models import AcceptedSet\n"
        "left = laid(case('9'), body='SD-POLICE')\n"
        "AcceptedSet.objects.filter(pk=left.pk).update(laid_at=now() - timedelta(days=2))"
    )
    assert "1 returns that were not accepted" in register.run("doctor")
    register.run("register", "sweep")
    assert "not accepted" not in register.run("doctor")


def test_a_flipped_byte_that_somebody_met(register: Installation) -> None:
    register.work(
        "from palermo.figures.tests.register import *; from palermo.register.rules.sets import folder_of\n"
        "from palermo.register.actions import DamagedRegister; from palermo.register.queries.sets import standing_sets\n"
        "flip(folder_of(standing_sets()[0].folder) / 'cases.parquet')\n"
        "try: picture_register(by=WORKER, at=NOW)\n"
        "except DamagedRegister: pass"
    )
    assert "was found damaged" in wrong(register)
