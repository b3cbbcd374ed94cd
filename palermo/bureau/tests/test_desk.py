"""The desk: what waits, what is due, what changed and what came, each of what the reader sees."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from palermo.bureau.actions import measure_due
from palermo.bureau.queries import changes as changed
from palermo.bureau.queries import waiting
from palermo.bureau.queries.due import awaited, coverage, owed_lately
from palermo.bureau.tests.arriving import Q1, Q2, accepted, came
from palermo.bureau.tests.looking import page, pages
from palermo.returns import actions
from palermo.returns.models import Submission
from palermo.returns.tests.cast import csv_zip, focal, officer, reader, sent
from palermo.ui.clock import now
from tests.cast import NOW
from tests.working import drain

pytestmark = pytest.mark.usefixtures("register")


def counts(by) -> dict[str, int]:
    return {each.words: each.count for each in waiting.waits_for(by, at=NOW)}


def test_what_is_ready_waits_for_officers_and_not_for_who_sent_it() -> None:
    came(Q2)
    assert counts(officer()) == {"return waits to be accepted": 1}
    for by in (focal(), reader("clerk"), reader("auditor"), reader("statistician")):
        assert counts(by) == {}
    entered = officer("second")
    Submission.objects.update(sent_by=entered.account)
    assert counts(entered) == {}


def test_what_was_sent_back_waits_until_something_newer_is_sent() -> None:
    first = came(Q2, faults=True)
    actions.send_back(first, "Mend the category.", by=officer(), at=NOW)
    said = "return was sent back and waits to be mended"
    assert counts(focal()) == counts(reader("clerk")) == {said: 1}
    assert counts(focal("SD-POLICE")) == {}
    came(Q2)
    assert counts(focal()) == {}


def test_a_file_whose_period_nobody_could_read_waits_until_the_next_of_its_body() -> None:
    sent(csv_zip(something="a,b\n1,2"))
    drain()
    assert sum(counts(focal()).values()) == 1
    came(Q1)
    assert counts(focal()) == {}


def test_who_was_written_to_last_answers() -> None:
    made = came(Q2)
    asked = "conversation about a return waits for an answer"
    actions.talk(made, "Is the number of the second case right?", by=officer(), at=NOW)
    assert counts(focal()) == {asked: 1}
    assert asked not in counts(officer())
    actions.talk(made, "Yes, it is.", by=focal(), at=NOW)
    assert counts(focal()) == {}
    assert counts(officer())[asked] == 1
    assert asked not in counts(reader("clerk"))


def test_a_stated_number_that_differs_waits_for_an_explanation() -> None:
    accepted(Q2)
    measure_due(NOW)
    differing = [words for words in counts(officer()) if "stated" in words]
    assert len(differing) == 1
    assert [words for words in counts(focal("SD-POLICE")) if "stated" in words] == []


def test_what_is_due_is_what_did_not_come_or_has_to_come_again() -> None:
    day = localdate(NOW)
    accepted(Q1)
    back = came(Q2, faults=True)
    actions.send_back(back, "Mend the category.", by=officer(), at=NOW)
    owed = owed_lately(focal(), day)
    assert {each.body for each in owed} == {"PB-POLICE"}
    rows = awaited(owed)
    assert [(each.period_end, each.state) for each in rows][-1] == (Q2[1], "sent_back")
    assert Q1[1] not in {each.period_end for each in rows}
    table = coverage(owed)
    assert table.periods[-1] == Q2
    (row,) = table.rows
    assert (row.came, row.due) == (table.came, table.due) == (1, 4)
    assert len(coverage(owed_lately(officer(), day)).rows) > 20
    assert owed_lately(reader("administrator"), day) == []


def test_what_changed_since_yesterday_is_told_newest_first() -> None:
    since = changed.since_yesterday(NOW)
    first = accepted(Q2, at=NOW - timedelta(days=3))
    again = accepted(Q2, faults=True, at=NOW)
    told = [(each.what, each.submission.pk) for each in changed.changes(officer(), since)]
    assert sorted(told) == [("accepted", again.pk), ("received", again.pk), ("superseded", first.pk)]
    assert changed.changes(focal("SD-POLICE"), since) == []
    assert since.hour == 0
    assert NOW - since < timedelta(days=2)


def test_the_desk_of_an_officer_and_of_a_body() -> None:
    came(Q2, at=now())
    accepted(Q1, "SD-POLICE", at=now())
    shown = page(pages("bureau_officer"), "/")
    for words in ("Officer's desk", "waits to be accepted", "Sindh Police", "Received of due"):
        assert words in shown
    own = page(pages("provincial_focal"), "/")
    assert "Punjab Police" in own
    assert "Sindh Police" not in own
    assert "Officer's desk" not in own
    assert "Stated totals beside" in own
    assert "Stated totals beside" not in page(pages("clerk"), "/")
    assert "What is due" not in page(pages("administrator"), "/")
    assert "Nothing waits for you." in page(pages("releaser", "everything"), "/")


@pytest.mark.parametrize(
    ("role", "scope"),
    [("bureau_officer", ""), ("provincial_focal", ""), ("clerk", ""), ("administrator", "")],
)
def test_one_return_or_fifty_cost_the_same_few_queries(role: str, scope: str) -> None:
    client = pages(role, scope)
    page(client, "/")
    asked = []
    for place, period in enumerate((Q2, Q1)):
        for body in ("PB-POLICE", "SD-POLICE", "KP-POLICE")[: 1 + 2 * place]:
            accepted(period, body, at=now())
            actions.talk(came(period, body, faults=True, at=now()), "Is it right?", by=officer(), at=now())
        with CaptureQueriesContext(connection) as queries:
            page(client, "/")
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 15
