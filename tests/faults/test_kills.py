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


@pytest.mark.parametrize("name", CASES)
def test_killed_after_any_write(site: Site, name: str) -> None:
    killed_at(site, name, lambda before: before.removeprefix("after ") not in READING)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_killed_after_any_reading(site: Site, name: str) -> None:
    """The moments between two readings are all alike; here each of them."""
    killed_at(site, name, lambda before: before.removeprefix("after ") in READING)


def killed_at(site: Site, name: str, wanted: Callable[[str], bool]) -> None:
    """At every place where what came just before is wanted."""
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
        if not wanted(last):
            continue
        where = f"{name}, killed at {stop} of {len(places) - 1}: {place}, after {last}"
        site.put_back("case")
        killed = site.ask("act", stop=stop, case=name, told=told, once=ONCE)
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
