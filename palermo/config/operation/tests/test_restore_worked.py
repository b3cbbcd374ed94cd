"""Back up a record wing that was at work, lose everything, restore it, make the register again, and verify: by the
commands, each in a process of its own, and by all that its pages show."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from palermo.config.operation.tests.installation import Installation

pytestmark = pytest.mark.slow
SEED = "from palermo.config.operation.tests import seed_worked as seed; seed.{}()"
CHAIN = "SELECT position, line, digest FROM journal_link ORDER BY position"
GONE = "What identified people in this case was destroyed"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "house")
    made.run("upgrade")
    yield made
    made.close()


def seen(house: Installation) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(house.work(SEED.format("seen")))
    return found


def test_all_that_was_seen_is_seen_again(house: Installation, tmp_path: Path) -> None:
    head = house.work(SEED.format("before"))
    before = seen(house)
    house.run("journal", "seal")
    chain = house.ask(CHAIN)
    worth_asking(before)

    house.run("backup", str(tmp_path / "backup"), "--keys-to", str(tmp_path / "keys"))
    house.wipe(keys=True)
    house.run("restore", str(tmp_path / "backup"), "--keys-from", str(tmp_path / "keys"), "--head", head)
    assert house.ask(CHAIN)[: len(chain)] == chain
    house.run("journal", "verify", "--head", head)
    assert seen(house) == before

    assert "Made again: 0." in house.run("rebuild")
    house.work(SEED.format("lose_the_index"))
    assert seen(house) != before
    assert "Made again: 5." in house.run("rebuild")
    assert seen(house) == before
    verified(house)


def worth_asking(told: dict[str, Any]) -> None:
    """Sets that stand and one that was replaced, a case that was destroyed and one that was not, a freeze, hits."""
    states = [state for _body, state, *_more in told["returns"]]
    assert (states.count("accepted"), states.count("superseded")) == (4, 1)
    pages = told["cases"].values()
    assert len([each for each in pages if GONE in each]) == 1
    assert len([each for each in pages if "Testname Ek" in each]) == 4
    assert all("Testname Ek" in each for each in told["searches"][:3])
    assert "Testname" not in told["searches"][4] and "0 hits" in told["searches"][4]
    assert all(any(sign in each for sign in "123456789") for each in told["figures"])
    assert len(told["freeze"][0]) == 64 and "destroyed" in told["sealed"]


def verified(house: Installation) -> None:
    assert "missing or changed: 0" in house.run("register", "verify")
    assert "Files missing, changed or added: 0" in house.run("freeze", "verify")
    assert house.run("vault", "verify").count(" 0 do not") == 2
    house.run("journal", "verify")
