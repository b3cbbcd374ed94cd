"""Two senders at once, and a sender that is killed: processes of their own on a database that both see."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from palermo.outbox.models import Message, State
from palermo.outbox.rules.moves import LEASE
from palermo.outbox.tests.sending import MINUTE, NOW, files, news, parsed, reader

pytestmark = pytest.mark.django_db(transaction=True)
FEW = 40


@pytest.fixture
def world(tmp_path: Path) -> dict[str, str]:
    """The environment of a process that sends what this test's database holds; the mail lies in <tmp_path>/data/outbox."""
    for number in range(FEW):
        news(to=reader(f"r{number}"))
    if connection.vendor == "sqlite":
        file = tmp_path / "palermo.sqlite3"
        connection.ensure_connection()
        connection.connection.backup(sqlite3.connect(file))
        url = f"sqlite:///{file}"
    else:
        known = connection.settings_dict
        url = f"postgresql://{known['USER']}:{known['PASSWORD']}@/{known['NAME']}?host={known['HOST']}"
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "palermo.config.settings",
        "DATABASE_URL": url,
        "PALERMO_DATA": str(tmp_path / "data"),
        "PALERMO_KEYS": str(tmp_path / "keys"),
    }


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    return tmp_path / "data" / "outbox"


def start(world: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "palermo.outbox.tests.sender", *arguments]
    process = subprocess.Popen(command, env=world, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(*processes: subprocess.Popen[str]) -> None:
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()


def sent(process: subprocess.Popen[str]) -> int:
    out, _err = process.communicate("go\n", timeout=60)
    assert process.returncode == 0
    return int(out)


def states(world: dict[str, str]) -> Iterator[tuple[str, int]]:
    sql = "SELECT state, count(*) FROM outbox_message GROUP BY state"
    if connection.vendor == "sqlite":
        with sqlite3.connect(world["DATABASE_URL"].removeprefix("sqlite:///")) as file:
            yield from file.execute(sql)
    else:
        yield from Counter(Message.objects.values_list("state", flat=True)).items()


def ids(folder: Path) -> Counter[str]:
    return Counter(str(parsed(path.read_bytes())["Message-ID"]) for path in files(folder))


def test_two_senders_at_once_send_each_message_once(world: dict[str, str], mail: Path) -> None:
    senders = [start(world, "send", NOW.isoformat()) for _ in range(2)]
    go(*senders)
    shares = [sent(each) for each in senders]
    assert sum(shares) == FEW
    assert dict(states(world)) == {State.SENT: FEW}
    found = ids(mail)
    assert (len(found), set(found.values())) == (FEW, {1})


@pytest.mark.parametrize(("how", "copies"), [("die-before", 1), ("die-after", 2)])
def test_what_a_killed_sender_held_is_sent_by_the_next(
    world: dict[str, str], mail: Path, how: str, copies: int
) -> None:
    killed = start(world, how, NOW.isoformat(), "3")
    killed.communicate("go\n", timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert dict(states(world)) == {State.SENT: 2, State.SENDING: 1, State.WAITING: FEW - 3}
    assert sent(start(world, "send", NOW.isoformat())) == FEW - 3
    assert sent(start(world, "send", (NOW + LEASE).isoformat())) == 0
    assert dict(states(world)) == {State.SENT: FEW - 1, State.FAILED: 1}
    assert sent(start(world, "send", (NOW + LEASE + MINUTE).isoformat())) == 1
    found = ids(mail)
    assert (len(found), sorted(found.values())[-2:]) == (FEW, [1, copies])
