"""Four people, one acceptance: who may, which of two, and what stands afterwards."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from palermo.journal.models import Line
from palermo.outbox.models import Message as Mail
from palermo.partners.models import Grant, Organisation, Person, Post, Tenure
from palermo.partners.rules.acting import Acting
from palermo.register.models import AcceptedSet, CaseEntry
from palermo.returns import actions, queries
from palermo.returns.method import receipt as receipts
from palermo.returns.models import Receipt, Submission
from palermo.returns.rules.accepting import NotAccepted
from palermo.returns.tests.cast import checked, faulty, focal, officer, reader, sent, workbook
from palermo.ui.refusals import NotAllowed, Refused
from palermo.vault.queries import is_ours
from palermo.work.models import Work
from tests.cast import NOW
from tests.working import drain

LATER = NOW + timedelta(days=1)


def accepted(submission: Submission, by: Acting | None = None) -> Submission:
    return actions.accept_now(submission, by=by or officer(), at=NOW)


def test_what_is_accepted_stands_in_the_register(house: Path) -> None:
    made = accepted(checked(faulty()))
    assert (made.state, made.accepted_by, made.work) == ("accepted", officer().account, None)
    stands = AcceptedSet.objects.get(submission=made.address, state="standing")
    assert stands.rows["cases"] == 1 and CaseEntry.objects.filter(accepted_set=stands).count() == 1
    line = Line.objects.get(act="return.accepted")
    details = json.loads(line.details)
    assert details["set"] == stands.pk and details["sent"] == details["accepted"] + details["rejected"]
    given = receipts.read(queries.receipt_bytes(queries.receipts(made)["acceptance"]))
    assert is_ours(given.signed, given.signature)
    assert (given.said["set"], given.said["line"]) == (stands.pk, line.pk)
    assert given.said["rows"]["cases"] == {"sent": 2, "accepted": 1, "rejected": 1}
    assert Mail.objects.filter(subject="Return of Punjab Police: accepted").count() == 1


def test_long_work_accepts_and_the_return_is_ready_until_then(house: Path) -> None:
    made = checked()
    work = actions.accept(made, by=officer(), at=NOW)
    assert (made.state, made.work) == ("ready", work.pk)
    with pytest.raises(Refused, match="accepting this return at this moment"):
        actions.accept(made, by=officer("second"), at=NOW)
    with pytest.raises(Refused, match="at this moment"):
        actions.send_back(made, "Again, please", by=officer("second"), at=NOW)
    drain()
    made.refresh_from_db()
    assert (made.state, made.accepted_by) == ("accepted", officer().account)
    assert Work.objects.get(pk=work.pk).state == "done"


def test_a_later_return_supersedes_and_an_older_one_does_not(house: Path) -> None:
    first = accepted(checked())
    second = accepted(checked(workbook(prepared_on=date(2025, 4, 9))))
    first.refresh_from_db()
    assert (first.state, second.replaces) == ("superseded", first)
    assert AcceptedSet.objects.get(state="standing").submission == second.address
    older = checked(workbook(prepared_on=date(2025, 4, 8)))
    assert [each.rule for each in queries.groups(older, "en")] == ["superseded"]
    with pytest.raises(NotAccepted, match="older"):
        accepted(older)
    older.refresh_from_db()
    assert older.state == "ready" and AcceptedSet.objects.filter(state="standing").count() == 1


def test_of_two_of_one_day_the_one_that_arrived_later_replaces(house: Path) -> None:
    early = checked(at=NOW)
    late = checked(workbook(pending=7), at=LATER)
    assert accepted(late).state == "accepted"
    with pytest.raises(NotAccepted):
        accepted(early)


def test_none_of_the_other_three_accepts(house: Path) -> None:
    by = officer()
    made = checked(by=by, channel="behalf")
    with pytest.raises(NotAccepted, match="You drafted or sent"):
        accepted(made, by)
    with pytest.raises(NotAccepted):
        actions.accept(made, by=by, at=NOW)
    assert accepted(made, officer("second")).accepted_by == officer("second").account


@pytest.mark.parametrize("who", ["sent_by", "drafted_by", "token_owner"])
def test_the_database_refuses_it_too(house: Path, who: str) -> None:
    made = checked()
    Submission.objects.filter(pk=made.pk).update(**{who: 77})
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=made.pk).update(state="accepted", accepted_by=77)


@pytest.mark.parametrize(
    ("role", "scope", "allowed"),
    [
        ("bureau_officer", "everything", True),
        ("bureau_officer", "province:PK-PB", True),
        ("bureau_officer", "province:PK-SD", False),
        ("provincial_focal", "body:PB-POLICE", False),
        ("clerk", "body:PB-POLICE", False),
        ("administrator", "everything", False),
        ("statistician", "everything", False),
        ("auditor", "everything", False),
    ],
)
def test_who_accepts(house: Path, role: str, scope: str, allowed: bool) -> None:
    made = checked()
    by = reader(role, scope, f"other-{role}".replace("_", "-"))
    if allowed:
        assert accepted(made, by).state == "accepted"
        return
    with pytest.raises(NotAllowed):
        accepted(made, by)


def serve(account: int, since: date, until: date | None) -> None:
    from palermo.partners.models import Account

    person = Person.objects.create(wing="records", given_name="Testname")
    Account.objects.filter(pk=account).update(person=person)
    house = Organisation.objects.create(name="Punjab Police", kind="police", sector="state", body="PB-POLICE")
    below = Organisation.objects.create(name="A unit", kind="police", sector="state", parent=house)
    post = Post.objects.create(organisation=below, title="Inspector")
    Tenure.objects.create(post=post, person=person, since=since, until=until)


@pytest.mark.parametrize(
    ("since", "until", "allowed"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), True),
        (date(2024, 1, 1), date(2025, 1, 1), False),
        (date(2025, 6, 1), date(2025, 7, 1), False),
        (date(2026, 1, 1), None, False),
    ],
)
def test_nobody_accepts_for_a_body_they_served(
    house: Path, since: date, until: date | None, allowed: bool
) -> None:
    made, by = checked(), officer()
    serve(by.account, since, until)
    if allowed:
        assert accepted(made, by).state == "accepted"
        return
    with pytest.raises(NotAccepted, match="served this body"):
        accepted(made, by)


@pytest.mark.parametrize("ended", [None, date(2025, 6, 1)])
def test_a_role_in_the_body_is_service_too(house: Path, ended: date | None) -> None:
    made, by = checked(), officer()
    Grant.objects.create(
        account_id=by.account,
        role="clerk",
        scope_kind="body",
        scope_value="PB-POLICE",
        since=NOW - timedelta(days=900),
        ended_at=NOW - timedelta(days=300) if ended else None,
        proposed_at=NOW,
        proposed_by=0,
        confirmed_at=NOW,
        confirmed_by=-1,
        two_grantors=True,
    )
    with pytest.raises(NotAccepted, match="served"):
        accepted(made, by)


def test_a_role_revoked_while_the_work_waits_accepts_nothing(house: Path) -> None:
    made, by = checked(), officer()
    actions.accept(made, by=by, at=NOW)
    Grant.objects.filter(account=by.account).update(ended_at=NOW, ended_by=1)
    drain()
    made.refresh_from_db()
    assert (made.state, made.held_up, made.work) == ("ready", "role", None)
    assert not AcceptedSet.objects.filter(state__in=["standing", "laying"]).exists()
    assert not Receipt.objects.filter(kind="acceptance").exists()
    assert accepted(made, officer("second")).state == "accepted"


def test_what_is_withdrawn_meanwhile_is_not_accepted(house: Path) -> None:
    made = checked()
    actions.accept(made, by=officer(), at=NOW)
    actions.withdraw(made, by=focal(), at=NOW)
    drain()
    made.refresh_from_db()
    assert made.state == "withdrawn" and not AcceptedSet.objects.exists()


def test_a_return_of_other_rules_is_checked_again_first(house: Path) -> None:
    made = checked()
    Submission.objects.filter(pk=made.pk).update(rows={"cases": [2, 1, 1]})
    made.refresh_from_db()
    actions.accept(made, by=officer(), at=NOW)
    drain()
    made.refresh_from_db()
    assert (made.state, made.held_up, made.rows["cases"]) == ("ready", "rules", [2, 2, 0])
    assert accepted(made).state == "accepted"


def test_only_what_is_ready_is_accepted(house: Path) -> None:
    for made in (sent(), checked(workbook(pending=None))):
        with pytest.raises(Refused, match="has moved on"):
            accepted(made)


def test_a_nil_return_and_totals_are_accepted(house: Path) -> None:
    nil = workbook({}, nil="yes", registered=0, disposed=0, opening_pending=0, pending=0)
    assert accepted(checked(nil)).nil is True
    assert AcceptedSet.objects.get().basis == "NIL"
