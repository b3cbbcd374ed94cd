"""Workers that are processes: killed, asked to end, two at once, and one that is thought dead while it lives."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60.0


class House:
    """A database that several processes see, and a folder where the jobs leave their marks."""

    def __init__(self, place: Path) -> None:
        self.folder, self.running = place / "marks", []
        self.folder.mkdir()
        if connection.vendor == "sqlite":
            file = place / "palermo.sqlite3"
            connection.ensure_connection()
            connection.connection.backup(sqlite3.connect(file))
            url = f"sqlite:///{file}"
        else:
            known = connection.settings_dict
            url = f"postgresql://{known['USER']}:{known['PASSWORD']}@/{known['NAME']}?host={known['HOST']}"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "palermo.config.settings",
            "DATABASE_URL": url,
            "PALERMO_DATA": str(place / "data"),
            "PALERMO_KEYS": str(place / "keys"),
        }

    def begin(self, what: str, **given: Any) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "palermo.work.tests.process", what, json.dumps(given)]
        process = subprocess.Popen(
            command,
            env=self.environment,
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.running.append(process)
        return process

    def answer(self, process: "subprocess.Popen[str]", code: int = 0) -> Any:
        out, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == code, out + err
        return json.loads(out) if out else None

    def do(self, what: str, **given: Any) -> Any:
        return self.answer(self.begin(what, **given))

    def ask(self, job: str, many: int = 1, **arguments: Any) -> list[str]:
        return self.do("ask", job=job, arguments={"folder": str(self.folder), **arguments}, many=many)

    def until(self, seen: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not seen():
            assert time.monotonic() < end
            time.sleep(0.02)

    def marks(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text().split() if path.exists() else []


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    for process in made.running:
        if process.poll() is None:
            process.kill()
        process.communicate()


def test_what_a_killed_worker_held_goes_on_where_it_last_kept_something(house: House) -> None:
    house.ask("sample.wait")
    worker = house.begin("work", burst=True)
    house.until(lambda: bool(list(house.folder.glob("began-*"))))
    house.until(lambda: house.do("tell")["works"][0]["kept"].get("turns", 0) > 0)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    (left,) = house.do("tell")["works"]
    assert (left["state"], left["leased"]) == ("running", True)
    assert house.do("reclaim", minutes=0) == {}
    assert house.do("reclaim", minutes=2) == {"given back": 1}
    (house.folder / "go").touch()
    assert house.do("work") == 1
    told = house.do("tell")
    (done,) = told["works"]
    assert (done["state"], done["died"]) == ("done", 1)
    assert done["result"]["turns"] == left["kept"]["turns"] > 0
    assert told["acts"][-2:] == ["work.started", "work.died"]


@pytest.mark.parametrize(("keeps", "times"), [(False, 2), (True, 4)])
def test_work_fails_when_it_is_killed_twice_at_one_place_and_not_when_it_gets_on(
    house: House, keeps: bool, times: int
) -> None:
    """The third try would be the one that ends well: nobody begins it, unless something new was kept in between."""
    house.ask("sample.kill", keeps=keeps, times=times)
    for _ in range(times):
        house.answer(house.begin("work"), code=-signal.SIGKILL)
        house.do("reclaim", minutes=2)
    assert house.do("work") == int(keeps)
    (told,) = house.do("tell")["works"]
    assert (told["state"], told["reason"]) == (("done", "") if keeps else ("failed", "died-twice"))


def test_two_workers_do_each_of_many_works_once(house: House) -> None:
    many = 60
    house.ask("sample.note", many=many)
    shares = [house.answer(each) for each in [house.begin("work") for _ in range(2)]]
    assert sum(shares) == many
    assert sorted(map(int, house.marks("noted"))) == list(range(many))
    assert {each["state"] for each in house.do("tell")["works"]} == {"done"}


def test_a_worker_asked_to_end_gives_its_work_back_and_dies_nobodys_death(house: House) -> None:
    house.ask("sample.wait")
    worker = house.begin("work", burst=False)
    house.until(lambda: bool(list(house.folder.glob("began-*"))))
    worker.send_signal(signal.SIGTERM)
    assert house.answer(worker) == 1
    (left,) = house.do("tell")["works"]
    assert (left["state"], left["died"], left["leased"]) == ("waiting", 0, False)
    assert left["kept"]["turns"] > 0
    (house.folder / "go").touch()
    assert house.do("work") == 1
    (done,) = house.do("tell")["works"]
    assert (done["state"], done["result"]["turns"]) == ("done", left["kept"]["turns"])


def test_running_work_meets_a_stop_at_its_next_step_and_goes_on_later(house: House) -> None:
    (pk,) = house.ask("sample.wait")
    worker = house.begin("work")
    house.until(lambda: bool(list(house.folder.glob("began-*"))))
    house.do("stop", pk=pk)
    assert house.answer(worker) == 1
    (told,) = house.do("tell")["works"]
    assert (told["state"], told["kept"]["turns"] > 0) == ("stopped", True)


def test_a_worker_that_was_thought_dead_writes_no_result(house: House) -> None:
    """Its lease is taken from it while it says nothing; the second does the work, the first comes back too late."""
    house.ask("sample.wait", quiet=True)
    first = house.begin("work")
    house.until(lambda: bool(list(house.folder.glob("began-*"))))
    assert house.do("reclaim", minutes=2) == {"given back": 1}
    second = house.begin("work")
    house.until(lambda: house.do("tell")["works"][0]["state"] == "running")
    (house.folder / "go").touch()
    assert (house.answer(first), house.answer(second)) == (1, 1)
    told = house.do("tell")
    assert [each["state"] for each in told["works"]] == ["done"]
    assert told["acts"][-2:] == ["work.started", "work.died"]


def test_work_that_says_nothing_keeps_its_lease(house: House) -> None:
    """A thread with a connection of its own beats beside it."""
    house.ask("sample.silent")
    worker = house.begin("work")
    house.until(lambda: bool(list(house.folder.glob("began-*"))))
    (first,) = house.do("tell")["works"]
    house.until(lambda: house.do("tell")["works"][0]["lease"] > first["lease"])
    (later,) = house.do("tell")["works"]
    assert (later["state"], later["begun"]) == ("running", first["begun"])
    (house.folder / "go").touch()
    assert house.answer(worker) == 1
    (told,) = house.do("tell")["works"]
    assert (told["state"], told["died"]) == ("done", 0)
