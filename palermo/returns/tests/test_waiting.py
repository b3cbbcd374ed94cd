"""What waits for whom, and for nobody else."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.urls import set_urlconf

from palermo.partners.rules.acting import Acting
from palermo.returns import actions
from palermo.returns.queries.waiting import waiting_returns
from palermo.returns.tests.cast import checked, faulty, focal, officer, reader, workbook
from palermo.returns.tests.test_reading import counted
from tests.cast import NOW

AT = datetime(2025, 4, 10, tzinfo=UTC)  # the quarter of the small return is over, and it is not late yet


@pytest.fixture(autouse=True)
def in_the_record_wing() -> Iterator[None]:
    set_urlconf("palermo.config.urls_records")
    yield
    set_urlconf(None)


def waits(by: Acting, at: datetime = AT) -> dict[str, int]:
    return {each.words: each.count for each in waiting_returns(by, at=at)}


def test_what_is_ready_waits_for_an_officer_who_did_not_send_it(house: Path) -> None:
    checked()
    checked(faulty(body="FIA-LAHORE"), by=officer(), body="FIA-LAHORE", channel="behalf")
    assert waits(officer()) == {"return waits to be accepted": 1}
    assert waits(officer("another")) == {"returns wait to be accepted": 2}
    assert waits(reader("auditor")) == waits(reader("statistician")) == {}


def test_what_is_due_waits_for_its_body_until_it_is_sent(house: Path) -> None:
    late = {"returns are late and were not sent": 4}
    assert waits(focal()) == {**late, "return is due and was not sent": 1}
    checked()
    assert waits(focal()) == late
    assert waits(reader("clerk")) == {}


def test_what_was_sent_back_waits_until_it_is_sent_again(house: Path) -> None:
    checked(workbook(pending=None))
    back = "return was sent back to be corrected"
    assert waits(focal())[back] == 1
    assert back not in waits(focal("FIA-LAHORE"))
    checked(workbook(), at=NOW + timedelta(hours=1))
    assert back not in waits(focal())


def test_whoever_was_written_to_last_is_waited_for(house: Path) -> None:
    made = checked()
    words = "return about which the other side wrote last"
    actions.talk(made, "Which?", by=officer(), at=NOW)
    assert waits(focal())[words] == 1 and words not in waits(officer())
    actions.talk(made, "This.", by=focal(), at=NOW)
    assert words not in waits(focal()) and waits(officer())[words] == 1


def test_a_draft_waits_for_those_who_may_work_on_it(house: Path) -> None:
    period = {"period_start": date(2025, 1, 1), "period_end": date(2025, 3, 31)}
    actions.begin_draft(body="PB-POLICE", **period, by=reader("clerk"), at=NOW)
    assert waits(reader("clerk")) == {"draft of a return is not sent yet": 1}
    assert "return is due and was not sent" not in waits(focal())
    assert waits(officer()) == {}


def test_the_number_of_queries_does_not_grow(house: Path) -> None:
    checked()
    by = officer("another"), focal()
    few = [counted(lambda each=each: waiting_returns(each, at=AT)) for each in by]
    for number in range(3):
        checked(workbook(opening_pending=10 + number), at=NOW + timedelta(hours=number + 1))
    assert [counted(lambda each=each: waiting_returns(each, at=AT)) for each in by] == few
    assert max(few) <= 6
