"""A process is killed at every statement, commit and change of a file of an action, and nothing is half done."""

import hashlib
import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from tests.faults.case import Case, Look
from tests.faults.cases import CASES
from tests.faults.site import Site

ONCE = "0123456789abcdef0123456789abcdef"


READING = {"SELECT", "SAVEPOINT", "RELEASE", "PRAGMA", "BEGIN"}


# Of every room, and of every kind of deed; all the others where slow tests run.
FEW = [
    "journal.write",
    "journal.seal",
    "vault.seal big",
    "vault.destroy",
    "vault.make_keys",
    "vault.rotate",
    "work.start",
    "work.take",
    "work.fail",
    "outbox.compose",
    "outbox.retry",
    "partners.enter_person",
    "partners.begin_tenure",
    "partners.merge_people",
    "partners.take_up",
    "partners.confirm_role",
    "library.put",
    "library.withdraw",
    "register.destroy_cases",
    "returns.receive",
    "returns.keep_found",
    "returns.decide",
    "returns.send_draft",
]
OF_WORKERS = [name for name in CASES if name.startswith("worker.")]


def after_a_write(last: str, place: str) -> bool:
    return last.removeprefix("after ") not in READING


def after_a_reading(last: str, place: str) -> bool:
    return not after_a_write(last, place)


def around_a_commit(last: str, place: str) -> bool:
    """Of PostgreSQL, which lets go of all that is not committed: the moments at which something stays."""
    return "commit" in last + place or "fsync" in last + place


@pytest.mark.parametrize("name", FEW)
def test_killed_after_a_write(site: Site, name: str) -> None:
    killed_at(site, name, around_a_commit if site.server else after_a_write)


@pytest.mark.slow
@pytest.mark.parametrize("name", OF_WORKERS)
def test_a_worker_killed_after_any_commit(site: Site, name: str) -> None:
    """Another takes its work up; what it came to is there once."""
    killed_at(site, name, lambda last, place: place == "after commit")


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in CASES if name not in {*FEW, *OF_WORKERS}])
def test_killed_after_any_write(site: Site, name: str) -> None:
    killed_at(site, name, around_a_commit if site.server else after_a_write)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["partners.enter_person", "partners.begin_tenure", "outbox.compose", "work.fail"]
)
def test_killed_after_any_reading(site: Site, name: str) -> None:
    """The moments between two readings are all alike; here each of them."""
    killed_at(site, name, after_a_reading)


FOLDERS = 2 * 5  # to make one and to sync what holds it, for as many as one act makes


def killed_at(site: Site, name: str, wanted: Callable[[str, str], bool]) -> None:
    """At every place that is wanted, by what came just before it and what it is."""
    site.put_back("new")
    told = site.do("prepare", case=name)
    site.keep("case")
    before = site.do("look")
    done = site.ask("act", case=name, told=told, once=ONCE)
    assert done["ended"] == "done", done
    after = site.look()
    assert before != after, "the act did nothing"
    places = ["start", *done["points"]]
    for stop, (last, place) in enumerate(pairwise(places), start=1):
        if not wanted(last, place):
            continue
        where = f"{name}, killed at {stop} of {len(places) - 1}: {place}, after {last}"
        site.put_back("case")
        killed = site.ask("act", stop=stop, case=name, told=told, once=ONCE)
        if killed["ended"] == "done" and len(killed["points"]) < stop:
            # Two random names began alike this time, so that one folder fewer was made.
            assert len(killed["points"]) >= len(done["points"]) - FOLDERS, where
            continue
        assert killed == {"ended": "killed", "signal": 9}, where
        check(
            CASES[name],
            site.do("after_kill", case=name, told=told, once=ONCE, after=digest(after)),
            before,
            after,
            where,
        )


def check(case: Case, found: Any, before: Look, after: Look, where: str) -> None:
    left, settled, again = found["left"], found["settled"], found["again"]
    assert left["troubles"] in ([], before["troubles"]), where
    if case.between is None:
        assert left["rows"] in (before["rows"], after["rows"]), f"{where}: {apart(left, before, after)}"
        assert settled in (before, after), f"{where}: {apart(settled, before, after)}"
    elif settled not in (before, after):
        assert case.between(settled, before, after) == [], where
    if again is not None:
        if case.ends is None:
            assert again == after, f"{where}, then {found['ended']}: {apart(again, after)}"
        else:
            assert case.ends(again, after) == [], where
    assert found["troubles"] == [], where


def digest(found: Look) -> str:
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def apart(found: Look, *wanted: Look) -> list[str]:
    """What differs, for each state it could have been."""
    return [
        "\n".join(
            f"{part} {sign} {row}"
            for part in ("rows", "files", "troubles")
            for sign, here, there in (("+", found, each), ("-", each, found))
            for row in here[part]
            if row not in there[part]
        )
        for each in wanted
    ]
