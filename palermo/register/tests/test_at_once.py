"""Two who lay down at the same moment, two officers who decide at once, and everybody else meanwhile."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from palermo.vault.tests.installation import Installation


class House(Installation):
    """An installation whose processes do what program.py says."""

    def command(self, *call: str) -> list[str]:
        return [sys.executable, "-m", "palermo.register.tests.program", *call]

    def run(self, *call: str, expect: int = 0) -> str:
        if call == ("migrate",):
            call = ("begin",)
        return json.dumps(self.at_once(call)[0])

    def at_once(self, *calls: tuple[str, ...]) -> list[Any]:
        """What each came to: its answer, or the name of what it raised. They begin when all are ready."""
        started = [
            subprocess.Popen(
                self.command(*call),
                env=self.env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for call in calls
        ]
        for each in started:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n", each.communicate()[1]
        for each in started:
            assert each.stdin is not None
            each.stdin.write("\n")
            each.stdin.flush()
        answers = [each.communicate(timeout=200) for each in started]
        return [json.loads(said) if said else failed for said, failed in answers]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    (tmp_path / "server").mkdir()
    made = House(tmp_path / "server")
    yield made
    made.close()


def test_two_bodies_that_name_the_same_new_cases_give_them_one_number(house: House) -> None:
    sent = ("stood", "SD-POLICE", "0", "0", "300")
    received = ("stood", "FIA-LAHORE", "0", "0", "300", "SD-POLICE")
    came = house.at_once(sent, received, ("stood", "PB-POLICE", "1", "0", "300", "SD-POLICE"))
    assert sorted(came) == [1, 2, 3]
    # 300 numbers for each body; one receiver goes on with the sender's case, the other's are cases of their own.
    assert json.loads(house.run("looked")) == {
        "numbers": 900,
        "standing": 3,
        "superseded": 0,
        "laying": 0,
        "folders": 3,
        "cases": 600,
        "open": 600,
    }
    assert json.loads(house.run("rebuild")) == {"sets": 3, "equal": 3, "made": 0, "cases": 900}


def test_of_two_officers_who_accept_at_once_one_set_stands(house: House) -> None:
    numbers = [house.run("laid", "PB-POLICE", "0", "0", "5") for _officer in range(2)]
    came = house.at_once(*[("stand", number) for number in numbers])
    # The second meets the first and is told so, or it comes after and supersedes it.
    assert [each for each in came if each == "Refused" or str(each) in numbers] == came
    looked = json.loads(house.run("looked"))
    assert (looked["standing"], looked["cases"]) == (1, 5)


def test_the_same_return_accepted_twice_at_once_stands_once(house: House) -> None:
    accept = ("stood", "PB-POLICE", "0", "0", "200", "", str(uuid4()))
    came = house.at_once(accept, accept)
    assert "Taken" in came or "IntegrityError" in came or "Refused" in came, came
    looked = json.loads(house.run("looked"))
    assert (looked["standing"], looked["superseded"], looked["cases"]) == (1, 0, 200)


def test_what_is_accepted_while_sets_are_packed_and_proved_stands(house: House) -> None:
    for body in ("PB-POLICE", "SD-POLICE", "KP-POLICE"):
        house.run("stood", body, "0", "0", "50")
    came = house.at_once(
        ("compact",),
        ("rebuild",),
        ("stood", "PB-POLICE", "1", "0", "50"),
        ("stood", "SD-POLICE", "0", "0", "60"),
    )
    assert not [each for each in came if isinstance(each, str)], came
    assert json.loads(house.run("rebuild"))["made"] == 0
    looked = json.loads(house.run("looked"))
    assert (looked["standing"], looked["superseded"], looked["cases"]) == (4, 1, 160)


def test_others_write_while_much_is_laid_down(house: House) -> None:
    """None of them is locked out for as long as a person notices; how long in numbers, docs/register.md says."""
    waits, number = house.at_once(("lines", "5"), ("laid", "PB-POLICE", "0", "0", "4000"))
    assert isinstance(number, int)
    assert len(waits) > 20
    assert waits[len(waits) // 2] < 0.3 and waits[-1] < 5
