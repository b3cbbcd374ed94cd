"""Two people at two pages at the same moment, and a freeze while a return is accepted: real processes, one database."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.faults.cases.returns import counted, whole
from tests.faults.site import Site

Other = subprocess.Popen[str]
WORDS = "An officer is accepting this return at this moment."
FORMS = ["a" * 32, "b" * 32]


def both(site: Site, other: Other, do: str, cookies: list[str], **told: Any) -> list[dict[str, Any]]:
    zygotes = (site.zygote, other)
    for zygote, cookie, once in zip(zygotes, cookies, FORMS, strict=True):
        site.order(do, of=zygote, cookie=cookie, once=once, **told)
    return [site.answer(zygote)["said"] for zygote in zygotes]


@pytest.mark.parametrize("turn", range(3))
def test_the_same_file_sent_twice_at_the_same_moment_is_taken_once(
    site: Site, other: Other, turn: int
) -> None:
    site.put_back("new")
    told = site.do("two_senders")
    answers = both(site, other, "send_by_page", told["cookies"])
    assert [each["status"] for each in answers] == [302, 302], answers
    assert answers[0]["to"] == answers[1]["to"], "the second is led to the one that stands"
    found = site.look()
    assert counted(found, r"^returns_submission ") == 1
    assert counted(found, r"^returns_receipt .*\bkind=arrival\b") == 1
    assert counted(found, r"^journal_line .*\bact=return\.received\b") == 1


def test_a_role_revoked_while_its_session_uploads_sends_nothing(
    site: Site, other: Other, tmp_path: Path
) -> None:
    site.put_back("new")
    cookie, _second = site.do("two_senders")["cookies"]
    flag = str(tmp_path / "flag")
    site.order("send_slowly", cookie=cookie, once=FORMS[0], flag=flag)
    site.order("revoke_meanwhile", of=other, flag=flag)
    assert site.answer(other)["ended"] == "done"
    assert site.answer()["said"]["status"] == 403
    found = site.look()
    assert counted(found, r"^returns_submission ") == counted(found, r"^vault_sealed ") == 0
    assert counted(found, r"^journal_line .*\boutcome=refused\b") == 1
    assert [row for row in found["files"] if "name=vault/" in row] == []


@pytest.mark.parametrize("turn", range(3))
def test_two_officers_accept_one_return_at_the_same_moment(site: Site, other: Other, turn: int) -> None:
    site.put_back("new")
    told = site.do("two_officers")
    answers = both(site, other, "accept_by_page", told["cookies"], address=told["return"])
    statuses = sorted(each["status"] for each in answers)
    assert statuses in ([200, 302], [302, 409]), statuses
    (second,) = [each for each in answers if each["status"] != 302]
    assert WORDS in second["page"]
    site.do("work_off")
    found = site.look()
    assert whole(found) == []
    assert counted(found, r"^returns_receipt .*\bkind=acceptance\b") == 1
    assert counted(found, r"^work_work .*\bjob=returns\.accept\b") == 1


@pytest.mark.parametrize("wait", [0.0, 0.1, 0.2, 0.4, 0.8])
def test_a_freeze_is_of_one_moment_while_a_return_is_accepted(site: Site, other: Other, wait: float) -> None:
    site.put_back("new")
    told = site.do("one_stands_another_is_ready")
    site.order("accept_it", address=told["return"])
    site.order("freeze_it", of=other, wait=wait)
    assert site.answer()["ended"] == "done"
    frozen = site.answer(other)["said"]
    assert frozen["faults"] == []
    assert frozen["cases"] == frozen["entries"], "what the freeze says is in it, whole, and nothing else"
    assert frozen["received"] == len(frozen["sets"]) in (1, 2)
    assert whole(site.look()) == []
