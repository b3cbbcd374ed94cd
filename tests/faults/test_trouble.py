"""A busy, full, read-only or absent database: plain words and 503, nothing half done, nothing of it in the log."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

from tests.faults.disks import make_room, small_disk
from tests.faults.site import Site

ONCE = "0123456789abcdef0123456789abcdef"
WORDS = {
    "busy": "Others are writing, and your turn did not come in time.",
    "full": "There is no room left on the disk of this installation.",
    "read_only": "The database of this installation can only be read.",
    "away": "The database does not answer.",
}
NAME = "Zarminagul"


@pytest.fixture
def cookie(site: Site) -> str:
    site.put_back("new")
    return str(site.do("visitor")["cookie"])


def post(site: Site, cookie: str, how: str = "", room: int = 0) -> Any:
    return site.do("post", cookie=cookie, given=NAME, once=ONCE, how=how, room=room)


def entered(site: Site) -> int:
    return len([row for row in site.look()["rows"] if row.startswith("partners_person ") and NAME in row])


@contextmanager
def written_by_another(site: Site) -> Iterator[None]:
    """Another process that holds the lock on what the page must write."""
    if site.server:
        import psycopg

        with psycopg.connect(site.environment["DATABASE_URL"]) as other:
            other.execute("LOCK TABLE partners_person IN ACCESS EXCLUSIVE MODE")
            yield
        return
    with closing(sqlite3.connect(site.place / "data" / "palermo.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def check_refused(answer: Any, trouble: str) -> None:
    assert (answer["status"], answer["retry"]) == (503, "5" if trouble == "busy" else "60")
    assert WORDS[trouble] in answer["page"]
    assert "Error" in answer["log"], "what happened is noted"
    for said in (answer["page"], answer["log"]):
        assert NAME not in said
    assert "Traceback" not in answer["page"]


def test_a_database_that_another_writes_for_too_long(site: Site, cookie: str) -> None:
    with written_by_another(site):
        answer = post(site, cookie, "busy")
    check_refused(answer, "busy")
    assert entered(site) == 0
    assert [post(site, cookie)["status"] for _ in range(2)] == [302, 302]
    assert entered(site) == 1


def test_a_page_is_read_while_another_writes(site: Site, cookie: str) -> None:
    if site.server:
        pytest.skip("the lock of this test stops the readers of PostgreSQL too")
    with written_by_another(site):
        assert site.do("get", cookie=cookie, to="/", how="busy")["status"] == 200


@pytest.mark.parametrize("trouble", ["read_only", "away"])
def test_a_database_that_takes_nothing(site: Site, cookie: str, trouble: str) -> None:
    before = site.look()
    check_refused(post(site, cookie, trouble), trouble)
    assert site.look() == before
    problem = site.do("get", cookie=cookie, to="/api/v1/people", how="away")
    assert (problem["status"], problem["retry"]) == (503, "60")
    assert '"type": "urn:palermo:problem:unavailable"' in problem["page"]


@pytest.mark.parametrize("room", [0, 4_000, 20_000, 60_000, 120_000])
def test_a_disk_that_takes_only_so_many_bytes_a_file(site: Site, cookie: str, room: int) -> None:
    if site.server:
        pytest.skip("the disk of PostgreSQL is its own")
    answer = post(site, cookie, "full", room)
    assert answer["status"] in (302, 503)
    assert entered(site) == (answer["status"] == 302)
    assert NAME not in answer["log"] and "Traceback" not in answer["page"]
    assert post(site, cookie)["status"] == 302
    assert entered(site) == 1


@pytest.mark.parametrize("left", [0, 8_192, 40_960, 81_920])
def test_a_disk_that_is_full(site: Site, cookie: str, left: int) -> None:
    if site.server or os.geteuid() != 0:
        pytest.skip("SQLite's own, and only root can mount a small disk")
    with small_disk(site.place, left):
        answer = post(site, cookie)
        if answer["status"] != 302:
            check_refused(answer, "full")
        make_room(site.place)
        assert entered(site) == (answer["status"] == 302)
        assert post(site, cookie)["status"] == 302
        assert entered(site) == 1
