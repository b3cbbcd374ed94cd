"""The power goes at any moment: only what was synced is on the disk, or that and any part of the rest.

Every write, sync and rename of a real process is recorded; then the folder is laid anew as the disk may hold it at each
moment. What was acknowledged must be there, what was not may be, and nothing may be half.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults import power
from tests.faults.cases import CASES
from tests.faults.site import Site
from tests.faults.test_kills import ONCE, apart, check, digest

TURNS = ("S", "D", "R", "U", "A")  # between two of these the disk may only hold more of the same
FEW = ["journal.write", "vault.seal big", "library.put"]
OTHERS = [name for name, case in CASES.items() if case.power and name not in FEW]


@pytest.fixture(scope="session")
def recording(site: Site, recorder: Path) -> Iterator["subprocess.Popen[str]"]:
    if site.server:
        pytest.skip("the files of PostgreSQL are its own")
    zygote = site.start("tests.faults.zygote", environment={"LD_PRELOAD": str(recorder)})
    yield zygote
    assert zygote.stdin is not None
    zygote.stdin.close()
    zygote.wait(timeout=20)


@pytest.mark.parametrize("name", FEW)
def test_what_is_acknowledged_survives_the_loss_of_power(
    site: Site, recording: Any, name: str, tmp_path: Path
) -> None:
    cut_off(site, recording, name, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHERS)
def test_whatever_is_acknowledged_survives_the_loss_of_power(
    site: Site, recording: Any, name: str, tmp_path: Path
) -> None:
    cut_off(site, recording, name, tmp_path)


def cut_off(site: Site, recording: Any, name: str, tmp_path: Path) -> None:
    site.put_back("new")
    told = site.do("prepare", case=name)
    site.keep("case")
    site.put_back("case")
    before = site.look() if not CASES[name].between else site.do("look")
    site.put_back("case")
    disk = power.Disk(site.place)
    log = tmp_path / "log"
    done = site.ask("act_recorded", of=recording, case=name, told=told, once=ONCE, log=str(log))
    assert done["ended"] == "done", done
    after = site.look()
    acknowledged, seen = False, set()
    for number, did in enumerate(power.read(log)):
        disk.do(did)
        acknowledged = acknowledged or did.what == "A"
        if did.what not in TURNS:
            continue
        for how, seed in (("synced", 0), ("names", 0), ("all", 0), ("some", number), ("some", -number)):
            state = (power.cut(disk, site.place, how, seed), acknowledged)
            if state in seen:
                continue
            seen.add(state)
            where = f"{name}, {how} of {seed} after {number}: {did.what} {did.data[:90] if did.what not in 'WT' else ''}"
            found = site.do("after_kill", case=name, told=told, once=ONCE, after=digest(after))
            check(CASES[name], found, before, after, where)
            if acknowledged:
                assert found["settled"] == after, f"{where}: {apart(found['settled'], after)}"
    assert acknowledged and len(seen) > 3
