"""A worker without memory while it checks or lays down: it says so or is taken up again, and nothing is doubled.

That the machine kills it is `test_a_worker_killed_after_any_commit` (test_kills.py).
"""

import sys

import pytest

from tests.faults.cases.returns import counted, whole
from tests.faults.site import Site

ROOM = [2 << 20, 24 << 20, 96 << 20, 192 << 20, 448 << 20]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="what a process may take is limited as Linux does it")
@pytest.mark.parametrize("scene", ["to_be_checked", "ready_to_be_accepted"])
@pytest.mark.parametrize("room", ROOM)
def test_a_worker_without_memory_leaves_nothing_half_done(site: Site, scene: str, room: int) -> None:
    site.put_back("new")
    site.do(scene)
    came = site.ask("work_with_little_memory", room=room)
    if came["ended"] == "done":
        assert [each for each in came["said"] if " broke " in each or " database " in each] == []
    assert whole(site.look()) == []
    site.do("later_work")
    found = site.look()
    assert whole(found) == []
    states = [row for row in found["rows"] if row.startswith(("returns_submission", "work_work"))]
    assert counted(found, r"^returns_submission .*\bstate=accepted\b") == 1, (came.get("said"), states)
    assert counted(found, r"^returns_receipt .*\bkind=acceptance\b") == 1
