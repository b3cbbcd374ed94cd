"""Sending back, refusing, withdrawing, and what both sides write."""

from pathlib import Path

import pytest

from palermo.journal.actions import AlreadyDone
from palermo.journal.models import Line
from palermo.outbox.models import Message as Mail
from palermo.returns import actions, queries
from palermo.returns.tests.cast import checked, focal, officer, reader, sent, workbook
from palermo.ui.refusals import NotAllowed, Refused
from palermo.vault.actions import destroy_group
from tests.cast import NOW


@pytest.mark.parametrize(("name", "state"), [("send_back", "sent_back"), ("refuse", "refused")])
def test_the_officer_decides_with_words(house: Path, name: str, state: str) -> None:
    made = checked()
    act = getattr(actions, name)
    with pytest.raises(Refused, match="Write what"):
        act(made, " ", by=officer(), at=NOW)
    act(made, "The FIR numbers of Lahore are missing.", by=officer(), at=NOW, once="a")
    assert (made.state, made.decided_by) == (state, officer().account)
    (said,) = queries.messages(made)
    assert (said.text, said.message.move, said.message.from_bureau) == (
        "The FIR numbers of Lahore are missing.",
        name,
        True,
    )
    assert Line.objects.get(act=f"return.{state}").thing_id == str(made.address)
    assert Mail.objects.count() == 2 and "Lahore" not in Mail.objects.last().text
    with pytest.raises(Refused, match="has moved on"):
        act(made, "Again", by=officer(), at=NOW)


def test_no_one_else_decides(house: Path) -> None:
    made = checked()
    for by in (focal(), reader("clerk"), reader("bureau_officer", "province:PK-SD"), reader("auditor")):
        for act in (actions.send_back, actions.refuse):
            with pytest.raises(NotAllowed):
                act(made, "No", by=by, at=NOW)


def test_the_body_withdraws_before_acceptance(house: Path) -> None:
    for made in (sent(), checked(workbook(pending=7))):
        for by in (officer(), focal("SD-POLICE"), reader("clerk")):
            with pytest.raises(NotAllowed):
                actions.withdraw(made, by=by, at=NOW)
        actions.withdraw(made, by=focal(), at=NOW)
        assert made.state == "withdrawn"
    made = actions.accept_now(checked(workbook(pending=8)), by=officer(), at=NOW)
    with pytest.raises(Refused, match="has moved on"):
        actions.withdraw(made, by=focal(), at=NOW)


def test_what_the_bureau_entered_the_bureau_withdraws(house: Path) -> None:
    made = checked(by=officer(), channel="behalf")
    with pytest.raises(NotAllowed):
        actions.withdraw(made, by=focal(), at=NOW)
    assert actions.withdraw(made, by=officer("second"), at=NOW).state == "withdrawn"


def test_both_sides_write_and_only_they(house: Path) -> None:
    made = checked()
    actions.talk(made, "Which district is meant?", by=officer(), at=NOW, once="one")
    actions.talk(made, "لاہور", by=focal(), at=NOW)
    assert [(each.text, each.message.from_bureau) for each in queries.messages(made)] == [
        ("Which district is meant?", True),
        ("لاہور", False),
    ]
    with pytest.raises(AlreadyDone):
        actions.talk(made, "Which district is meant?", by=officer(), at=NOW, once="one")
    for by in (focal("SD-POLICE"), reader("clerk"), reader("auditor"), reader("statistician")):
        with pytest.raises(NotAllowed):
            actions.talk(made, "Me too", by=by, at=NOW)
    with pytest.raises(Refused, match="longer than"):
        actions.talk(made, "x" * 4001, by=focal(), at=NOW)


def test_what_was_destroyed_is_told_as_such(house: Path) -> None:
    made = checked()
    actions.talk(made, "Which?", by=officer(), at=NOW)
    destroy_group("records", f"return:{made.address}", by=officer(), at=NOW)
    made = queries.submission(made.address, officer())
    assert made is not None
    assert [each.text for each in queries.messages(made)] == [None]
    assert queries.file_name(made) == "" and queries.groups(made, "en") == []
    assert queries.receipt_bytes(queries.receipts(made)["arrival"])
