"""Back up a register, lose it, restore it: every case opens again but those that were destroyed since."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from palermo.config.operation.tests.installation import Installation

SEED = "from palermo.config.operation.tests import seed_register as seed; seed.{}()"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "house")
    made.run("upgrade")
    made.work(SEED.format("before"))
    yield made
    made.close()


def seen(house: Installation) -> dict[str, object]:
    found: dict[str, object] = json.loads(house.work(SEED.format("seen")))
    return found


def test_a_register_comes_back_whole_and_proves_it(house: Installation, tmp_path: Path) -> None:
    before = seen(house)
    assert before == {"opened": ["1", "2", "2"], "gone": 0, "found": 2}
    house.run("backup", str(tmp_path / "backup"))
    house.wipe(keys=True)
    house.run("restore", str(tmp_path / "backup"))
    assert seen(house) == before
    assert "missing or changed: 0" in house.run("register", "verify")
    assert "Right already: 2. Made again: 0." in house.run("rebuild")
    house.work(SEED.format("lose_the_index"))
    assert seen(house) == {"opened": [], "gone": 0, "found": 0}
    assert "Made again: 2." in house.run("rebuild")
    assert seen(house) == before


def test_a_case_that_was_destroyed_since_stays_so(house: Installation, tmp_path: Path) -> None:
    house.run("backup", str(tmp_path / "backup"), "--without-keys")
    house.work(SEED.format("destroy_the_second"))
    after = seen(house)
    assert after == {"opened": ["1"], "gone": 1, "found": 1}
    house.wipe(keys=False)
    house.run("restore", str(tmp_path / "backup"))
    assert seen(house) == after
    assert "Made again: 0." in house.run("rebuild")
    house.work(SEED.format("lose_the_index"))
    house.run("rebuild")
    assert seen(house) == after


def test_a_flipped_byte_is_named_by_every_command(house: Installation) -> None:
    path = next((house.data / "ledger").rglob("contents.parquet"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    for call in (("register", "verify"), ("rebuild",)):
        assert f"{path.parent.name}/contents.parquet" in house.run(*call, expect=1)
    assert house.ask("SELECT count(*) FROM journal_line WHERE act = 'register.damaged'") == [(2,)]
    assert "Sets taken away: 0." in house.run("register", "sweep")
    assert "Sets packed: 0." in house.run("register", "pack")
