"""The disk is full while a return is received, checked, laid down, or a period frozen: nothing half done, and once after."""

import os

import pytest

from tests.faults.cases import CASES
from tests.faults.disks import make_room, small_disk
from tests.faults.site import Site
from tests.faults.test_kills import ONCE, check, digest

STEPS = [
    "returns.receive",
    "returns.keep_found",
    "returns.accept_now",
    "figures.freeze",
    "figures.picture_register",
]
LEFT = [0, 12_288, 40_960, 81_920, 163_840, 327_680, 655_360]


@pytest.mark.parametrize("name", STEPS)
def test_a_full_disk_leaves_nothing_half_done(site: Site, name: str) -> None:
    if site.server or os.geteuid() != 0:
        pytest.skip("the database on the same disk is SQLite, and only root can mount a small one")
    site.put_back("new")
    told = site.do("prepare", case=name)
    site.keep("case")
    before = site.do("look")
    assert site.ask("act", case=name, told=told, once=ONCE)["ended"] == "done"
    after = site.look()
    full = 0
    for left in LEFT:
        site.put_back("case")
        where = f"{name}, {left} bytes left"
        with small_disk(site.place, left):
            came = site.do("try_to_act", case=name, told=told, once=ONCE)
            make_room(site.place)
            assert (came["trouble"], came["reason"]) in (("", ""), ("full", "disk"), ("full", "refused")), (
                f"{where}: {came['where']}"
            )
            full += came["trouble"] == "full"
            found = site.do("after_kill", case=name, told=told, once=ONCE, after=digest(after))
            check(CASES[name], found, before, after, where)
    assert full, "on none of these disks there was too little room"
