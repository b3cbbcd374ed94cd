"""Two processes do the same at the same moment: it is done once, and the other is told so in words."""

import re
import subprocess

import pytest

from tests.faults.case import Look
from tests.faults.cases import CASES
from tests.faults.site import Site
from tests.faults.test_kills import ONCE, apart

# The list is a set: a line that two write at once stands in it twice and says nothing else.
BUT = {"vault.catch_up"}
SAME = [name for name, case in CASES.items() if case.once and case.between is None and case.ends is None]
# Without a token of a form: what two of them must come to nevertheless.
PAIRS = ["journal.seal", "journal.make_head", "outbox.send_due", "work.take", "partners.take_up"]
FEW = [
    "partners.begin_tenure",
    "partners.enter_person",
    "library.put",
    "vault.destroy",
    "work.start",
    "returns.receive",
    "returns.receive the same file",
    "returns.accept",
    "returns.decide",
]


@pytest.mark.parametrize("name", sorted({*PAIRS, *FEW}))
def test_two_at_once_do_it_once(site: Site, other: "subprocess.Popen[str]", name: str) -> None:
    done_once(site, other, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted({*SAME} - {*PAIRS, *FEW} - BUT))
def test_any_two_at_once_do_it_once(site: Site, other: "subprocess.Popen[str]", name: str) -> None:
    done_once(site, other, name)


def done_once(site: Site, other: "subprocess.Popen[str]", name: str) -> None:
    site.put_back("new")
    told = site.do("prepare", case=name)
    site.keep("case")
    assert site.ask("act", case=name, told=told, once=ONCE)["ended"] == "done"
    after = site.look()
    for _turn in range(2):
        site.put_back("case")
        zygotes = (site.zygote, other)
        for zygote in zygotes:
            site.order("act", of=zygote, case=name, told=told, once=ONCE)
        ended = sorted(site.answer(zygote)["ended"] for zygote in zygotes)
        assert ended in (["already", "done"], ["done", "refused"], ["done", "done"]), ended
        both = site.look()
        assert both["troubles"] == []
        assert plain(both, site) == plain(after, site), apart(both, after)


def plain(found: Look, site: Site) -> list[str]:
    """PostgreSQL gives out a number to each of the two; which one stays is chance, and so is the label of what names it."""
    rows = [row for row in found["rows"] if not row.startswith(("journal_link", "journal_mark"))]
    rows = [row for row in rows if "act=outbox.sent " not in row]  # each of two senders tells its own share
    rows += found["files"]
    if not site.server:
        return rows
    return sorted(re.sub(r"<\w+>|\d+", "#", row) for row in rows)
