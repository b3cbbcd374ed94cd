"""`kill -9` of a real server with its workers, clock and long work, under load: what was told as done is there once."""

import http.client
import json
import os
import random
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.web.serving import ROOT, database, free_port, wait_for

MANY, AT_ONCE, ROUNDS = 120, 6, 3
TOKEN = "c" * 32
LOOK = """
import django; django.setup()
import json
from palermo.journal.actions import seal
from palermo.journal.models import Line
from palermo.journal.queries import verify
from palermo.partners.models import Person
from palermo.ui.clock import now
seal(now())
print(json.dumps({
    "people": list(Person.objects.values_list("given_name", flat=True)),
    "lines": list(Line.objects.filter(act="person.entered").values_list("once", flat=True)),
    "broken": [str(each) for each in verify().broken],
}))
"""


@dataclass
class Load:
    """Forms sent by several at once, each with a token of its own, until the server is gone."""

    port: int
    cookie: str
    waiting: list[tuple[str, str]]
    told: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> None:
        while True:
            with self.lock:
                if not self.waiting:
                    return
                name, once = self.waiting.pop()
            try:
                status = self.post(name, once)
            except (OSError, http.client.HTTPException):
                return
            assert status in (302, 503), status
            if status == 302:
                with self.lock:
                    self.told.add(name)

    def post(self, name: str, once: str) -> int:
        asked = http.client.HTTPConnection("localhost", self.port, timeout=30)
        said = {"given_name": name, "wing": "open", "once": once, "csrfmiddlewaretoken": TOKEN}
        head = {
            "Cookie": f"palermo_open={self.cookie}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            asked.request("POST", "/people/new/", urlencode(said), head)
            return asked.getresponse().status
        finally:
            asked.close()


@contextmanager
def server(environment: dict[str, str], port: int, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "palermo.config", "serve", "--port", str(port), "--workers", "2"]
    with log.open("a") as out:
        started = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=out, start_new_session=True
        )
        try:
            wait_for(f"http://localhost:{port}/", started, log)
            yield started
        finally:
            kill(started)


def kill(started: "subprocess.Popen[bytes]") -> None:
    """The server, its workers, the clock and the worker beside it, all at once."""
    try:
        os.killpg(started.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    started.wait(timeout=20)


def look(environment: dict[str, str]) -> dict[str, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", LOOK], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.slow
def test_a_server_killed_under_load_keeps_each_told_deed_once(tmp_path: Path) -> None:
    port, dice = free_port(), random.Random(5)
    with database() as url:
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("PALERMO_", "DATABASE_"))
        }
        environment = kept | {
            "PALERMO_DATA": str(tmp_path / "data"),
            "PALERMO_KEYS": str(tmp_path / "keys"),
            "PALERMO_URL": f"http://localhost:{port}",
            "PALERMO_WING": "both",
            "DJANGO_SETTINGS_MODULE": "palermo.config.settings",
            "PYTHONPATH": str(ROOT),
            **({"DATABASE_URL": url} if url else {}),
        }
        seeded = subprocess.run(
            [sys.executable, "-m", "tests.faults.seed"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert seeded.returncode == 0, seeded.stderr[-2000:]
        cookie = json.loads(seeded.stdout)["cookie"]
        forms = {f"Zarmina{number}": secrets.token_hex(16) for number in range(MANY)}
        told: set[str] = set()
        log = tmp_path / "log"
        for turn in range(ROUNDS):
            with server(environment, port, log) as started:
                load = Load(port, cookie, [each for each in forms.items() if each[0] not in told])
                senders = [threading.Thread(target=load.run) for _ in range(AT_ONCE)]
                for each in senders:
                    each.start()
                if turn < ROUNDS - 1:
                    wanted = dice.randrange(10, 30)
                    while len(load.told) < wanted and any(each.is_alive() for each in senders):
                        time.sleep(0.005)
                    kill(started)
                for each in senders:
                    each.join(timeout=60)
                told |= load.told
            found = look(environment)
            assert found["broken"] == []
            assert len(found["people"]) == len(set(found["people"])), "nobody is entered twice"
            assert told <= set(found["people"]), "whoever was told as entered is there"
            assert sorted(forms[name] for name in found["people"]) == sorted(found["lines"])
        assert told == set(forms) == set(found["people"])
        assert "Traceback" not in log.read_text() and "Zarmina" not in log.read_text()
