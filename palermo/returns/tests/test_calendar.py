"""What is due and how it stands; more time; reminders, each once."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palermo.journal.models import Line
from palermo.outbox.models import Message as Mail
from palermo.partners.models import Organisation, Person, Post, Tenure
from palermo.partners.rules.acting import Acting
from palermo.returns import actions, queries
from palermo.returns.models import Reminder
from palermo.returns.queries.calendar import Owed
from palermo.returns.rules.due import awaited, due_on, reminder_of
from palermo.returns.tests.cast import checked, focal, officer, reader, workbook
from palermo.returns.tests.small import ROWS
from palermo.ui.refusals import NotAllowed, Refused

QUARTER = (date(2026, 1, 1), date(2026, 3, 31))
DUE = date(2026, 4, 30)
MORNING = datetime(2026, 4, 10, 5, 0, tzinfo=UTC)


def quarter(rows: Any = ROWS, **header: Any) -> bytes:
    said = {"period_start": QUARTER[0], "period_end": QUARTER[1], "prepared_on": date(2026, 4, 5)}
    return workbook(rows, **(said | header))


def of(by: Acting, day: date = date(2026, 4, 10)) -> dict[str, Owed]:
    return {each.body: each for each in queries.calendar(by, day=day, start=QUARTER[1], end=QUARTER[1])}


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 3, 31), "not_yet"),
        (date(2026, 4, 1), "due"),
        (DUE, "due"),
        (DUE + timedelta(days=1), "late"),
        (DUE + timedelta(days=60), "late"),
        (DUE + timedelta(days=61), "missing"),
    ],
)
def test_how_a_return_stands_that_is_not_there(house: Path, day: date, state: str) -> None:
    assert of(focal(), day)["PB-POLICE"].state == state


def test_how_a_return_stands_that_was_sent(house: Path) -> None:
    by = officer()
    assert of(by)["PB-POLICE"].due_on == DUE
    sent = checked(quarter(pending=None), at=MORNING)
    sent.period_start, sent.period_end = QUARTER
    sent.save()
    assert of(by)["PB-POLICE"].state == "sent_back"
    made = checked(quarter(), at=MORNING + timedelta(hours=1))
    found = of(by)["PB-POLICE"]
    assert (found.state, found.latest, found.standing, found.is_late) == ("ready", made, None, False)
    actions.accept_now(made, by=by, at=MORNING)
    found = of(by)["PB-POLICE"]
    assert (found.state, found.standing) == ("accepted", made)
    later = checked(quarter(pending=8), at=MORNING + timedelta(days=30))
    found = of(by)["PB-POLICE"]
    assert (found.state, found.standing, found.latest) == ("accepted", made, later)


def test_a_nil_return_is_told_apart_from_none(house: Path) -> None:
    nil = quarter({}, nil="yes", registered=0, disposed=0, opening_pending=0, pending=0)
    actions.accept_now(checked(nil, at=MORNING), by=officer(), at=MORNING)
    assert of(officer())["PB-POLICE"].state == "nil"


def test_whose_dues_a_reader_sees(house: Path) -> None:
    assert set(of(focal())) == {"PB-POLICE"}
    assert set(of(reader("clerk", "body:ANF"))) == {"ANF"}
    assert set(of(reader("bureau_officer", "province:PK-SD", "sindh"))) == {"SD-POLICE", "CTD-SD"}
    assert len(of(officer())) == len(of(reader("auditor"))) > 20
    assert of(reader("administrator")) == {}


def test_few_queries_whatever_is_due(house: Path) -> None:
    for by, most in ((officer(), 2), (focal(), 3)):  # an officer drafts nothing
        for end in (QUARTER[1], date(2026, 12, 31)):
            with CaptureQueriesContext(connection) as asked:
                queries.calendar(by, day=DUE, start=date(2025, 1, 1), end=end)
            assert len(asked) == most


def extended(by: Acting, until: date, **more: str) -> object:
    said = {"reason": "request_of_body", "reference": "12/2026"} | more
    return actions.extend("PB-POLICE", *QUARTER, until, by=by, at=MORNING, **said)


def test_more_time(house: Path) -> None:
    extended(officer(), date(2026, 5, 31), once="a")
    found = of(focal(), date(2026, 5, 20))["PB-POLICE"]
    assert (found.due_on, found.is_extended, found.state) == (date(2026, 5, 31), True, "due")
    line = Line.objects.get(act="return.extended")
    assert (line.thing_id, line.reason, line.reference) == ("PB-POLICE", "request_of_body", "12/2026")
    extended(officer(), date(2026, 5, 10))
    assert of(focal())["PB-POLICE"].due_on == date(2026, 5, 10)


@pytest.mark.parametrize(
    ("until", "said"), [(DUE, "due on 2026-04-30 anyway"), (date(2028, 1, 1), "more than a year")]
)
def test_days_that_make_no_sense(house: Path, until: date, said: str) -> None:
    with pytest.raises(Refused, match=said):
        extended(officer(), until)


def test_more_time_for_what_is_not_owed(house: Path) -> None:
    with pytest.raises(Refused, match="owes no return"):
        actions.extend(
            "PB-POLICE",
            date(2026, 1, 1),
            date(2026, 1, 31),
            date(2026, 6, 1),
            by=officer(),
            at=MORNING,
            reason="duty",
        )


def test_who_gives_more_time(house: Path) -> None:
    for by in (
        focal(),
        reader("clerk"),
        reader("auditor"),
        reader("bureau_officer", "province:PK-SD", "sindh"),
    ):
        with pytest.raises(NotAllowed):
            extended(by, date(2026, 5, 31))


@pytest.mark.parametrize(
    ("days", "kind"),
    [(-8, ""), (-7, "before"), (-1, "before"), (0, "due"), (6, "due"), (7, "late"), (36, "late"), (37, "")],
)
def test_which_reminder_a_day_asks_for(days: int, kind: str) -> None:
    assert reminder_of(DUE, DUE + timedelta(days=days)) == kind


def test_an_extension_never_makes_it_earlier() -> None:
    assert due_on(QUARTER[1], date(2026, 4, 2)) == DUE
    assert awaited(QUARTER[1], DUE, QUARTER[1]) == "not_yet"


def focal_person(body: str = "PB-POLICE", name: str = "testname") -> Person:
    person = Person.objects.create(wing="records", given_name="Testname", email=f"{name}@example.org")
    found = Organisation.objects.filter(body=body).first()
    whose = found or Organisation.objects.create(name=body, kind="police", sector="state", body=body)
    post = Post.objects.create(organisation=whose, title="Focal person", focal_for="tip-returns")
    Tenure.objects.create(post=post, person=person, since=date(2025, 1, 1))
    return person


def at(days: int) -> datetime:
    return datetime(2026, 4, 30, 5, 0, tzinfo=UTC) + timedelta(days=days)


def test_reminders_go_once_to_the_focal_person(house: Path) -> None:
    focal_person()
    assert [actions.remind(at(days)) for days in (-8, -7, -6, 0, 1, 7, 30, 40)] == [0, 1, 0, 1, 0, 1, 0, 0]
    letters = list(Mail.objects.order_by("composed_at"))
    assert [each.subject for each in letters] == [
        "Return of Punjab Police: due on 2026-04-30",
        "Return of Punjab Police: due today or these days",
        "Return of Punjab Police: late",
    ]
    assert {each.address for each in letters} == {"testname@example.org"}
    assert "nil return" in letters[0].text and "Testname" not in letters[0].text
    assert Line.objects.filter(act="return.reminded").count() == 3 == Reminder.objects.count()


def test_no_reminder_of_what_is_there_or_is_nobodys(house: Path) -> None:
    assert actions.remind(at(0)) == 0
    focal_person()
    checked(quarter(), at=at(-20))
    assert actions.remind(at(0)) == 0 and not Reminder.objects.exists()


def test_more_time_moves_the_reminder(house: Path) -> None:
    focal_person()
    extended(officer(), date(2026, 5, 31))
    assert [actions.remind(at(days)) for days in (0, 24, 31)] == [0, 1, 1]


def test_what_was_sent_back_is_reminded_of(house: Path) -> None:
    focal_person()
    made = checked(quarter(), at=at(-20))
    actions.send_back(made, "Lahore is missing.", by=officer(), at=at(-19))
    assert actions.remind(at(0)) == 1
    assert "was sent back" in Mail.objects.get(kind="returns/reminder").text


def test_in_the_language_of_the_account(house: Path) -> None:
    person = focal_person()
    account = reader("provincial_focal", "body:PB-POLICE", "urdu")
    from palermo.partners.models import Account

    Account.objects.filter(pk=account.account).update(language="ur", person=person)
    actions.remind(at(0))
    assert "پنجاب پولیس" in Mail.objects.get().subject
