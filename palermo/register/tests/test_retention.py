"""What is due is shown, then loses its people for ever: in every set, after a rebuild, and after a restore."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from palermo.journal.actions import AlreadyDone
from palermo.journal.models import Line
from palermo.register.actions import destroy_cases, follow_tombstones, rebuild
from palermo.register.models import CaseContent, CaseEntry, CaseNumber, IdentityKey, NameKey
from palermo.register.queries.cases import case_by_address, cases, contents_of
from palermo.register.queries.retention import due, sets_with_destroyed_cases
from palermo.register.rules.retention import due_on, retention_rules, rule_of
from palermo.register.tests.returned import Q2, WORKER, case, laid, person, reader, stood
from palermo.register.tests.test_keeping import index, lose_the_index
from palermo.ui.refusals import NotAllowed, Refused
from palermo.vault.actions import destroy_items
from palermo.vault.models import ItemKey
from tests.cast import NOW

TODAY = timezone.localdate(NOW)
OLD = {"status": "ACQUITTED", "status_on": "2019-01-05", "registered_on": "2018-01-05"}
PEOPLE = (
    person(1, "VICTIM", name="Nasreen Bibi", id_number="35202-1234567-2"),
    person(2, "ACCUSED", name="Muhammad Aslam"),
)
ADMINISTRATOR = reader("administrator")


def destroy(*entries: CaseEntry, reason: str = "duty", once: str | None = None) -> int:
    return destroy_cases(
        [each.address for each in entries], by=ADMINISTRATOR, at=NOW, reason=reason, once=once
    )


def test_the_table_of_rules_says_all_in_both_languages() -> None:
    for rule in retention_rules():
        assert rule.years > 0 and rule.source and rule.words == rule.en
        with translation.override("ur"):
            assert rule.words == rule.ur != rule.en


@given(
    day=st.dates(date(1950, 1, 1), date(2090, 12, 31)),
    on=st.dates(date(1950, 1, 1), date(2090, 12, 31)),
    place=st.integers(0, len(retention_rules()) - 1),
)
def test_a_case_is_due_from_the_day_on_which_its_years_are_over(day: date, on: date, place: int) -> None:
    rule = retention_rules()[place]
    assert (day <= rule.latest(on)) == (rule.falls_on(day) <= on)


def test_what_is_due_is_listed_with_its_rule_and_nothing_else(register: Path) -> None:
    stood(
        case("1", **OLD),
        case("2", **OLD | {"status_on": "2019-11-25"}),
        case("3", **OLD | {"status": "CONVICTED"}),
        case("4", **OLD | {"status": "CANCELLED"}),
        case("5", registered_on="1950-01-01"),
    )
    rows = due(reader(), TODAY)
    assert {(row.status, row.rule) for row in rows} == {
        ("ACQUITTED", "acquitted"),
        ("CANCELLED", "cancelled"),
        ("REGISTERED", "open"),
    }
    assert rows.count() == 3
    assert all(rule_of(row).code == row.rule and due_on(row) <= TODAY for row in rows)
    assert due(reader(), TODAY + timedelta(days=1)).count() == 4
    assert not due(reader("provincial_focal", "body:PB-POLICE"), TODAY).exists()
    assert due(ADMINISTRATOR, TODAY).count() == 3


def test_of_a_chain_the_last_holder_says_when_and_all_holders_go(register: Path) -> None:
    stood(case("1", *PEOPLE, **OLD | {"status": "TRANSFERRED", "status_on": "2001-01-01"}))
    stood(case("2", *PEOPLE, transferred_from="PB-POLICE:1"), body="FIA-LAHORE")
    assert not due(reader(), TODAY).exists()
    stood(case("2", *PEOPLE, **OLD, transferred_from="PB-POLICE:1"), body="FIA-LAHORE", period=Q2)
    (row,) = due(reader(), TODAY)
    assert row.body == "FIA-LAHORE"
    assert destroy(row) == 2
    assert not due(reader(), TODAY).exists()
    assert not CaseContent.objects.exists()


def test_the_people_of_a_destroyed_case_are_gone_from_every_set_and_its_facts_stay(register: Path) -> None:
    first = stood(case("1", *PEOPLE, **OLD), case("9", *PEOPLE))
    stood(case("1", *PEOPLE, **OLD), period=Q2)
    superseding = stood(case("1", *PEOPLE, **OLD), case("9", *PEOPLE))
    (row,) = due(reader(), TODAY)
    assert destroy(row) == 1
    gone = CaseNumber.objects.get(case_no=row.case_no)
    assert gone.destroyed_at == NOW
    assert not NameKey.objects.filter(entry__case_no=row.case_no).exists()
    assert not IdentityKey.objects.filter(entry__case_no=row.case_no).exists()
    assert NameKey.objects.exists()
    told = contents_of([row.case_no], reader())[row.case_no]
    assert [(each.content, each.entry.fir_key, each.entry.station_key) for each in told] == [(None,) * 3] * 3
    shown = case_by_address(gone.address, reader())
    assert shown is not None and (shown.victims, shown.destroyed_at) == (1, NOW)
    assert cases(reader()).count() == 2
    (line,) = Line.objects.filter(act="case.destroyed")
    assert (line.thing_id, line.reason, line.details) == (str(gone.address), "duty", "{}")
    assert {each.pk for each in sets_with_destroyed_cases()} == {
        first.pk,
        superseding.pk,
        told[2].entry.accepted_set_id,
    }


def test_a_destroyed_case_stays_so_when_it_is_sent_again_rebuilt_or_restored(register: Path) -> None:
    stood(case("1", *PEOPLE, **OLD), case("9", *PEOPLE))
    (row,) = due(reader(), TODAY)
    destroy(row)
    stood(case("1", *PEOPLE, **OLD), period=Q2)
    assert contents_of([row.case_no], reader())[row.case_no][1].content is None
    assert rebuild(by=WORKER, at=NOW).equal == 2
    before = index()
    lose_the_index()
    rebuild(by=WORKER, at=NOW)
    assert index() == before
    assert CaseNumber.objects.get(case_no=row.case_no).destroyed_at is not None


def test_what_the_vault_destroyed_again_after_a_restore_goes_here_too(register: Path) -> None:
    stood(case("1", *PEOPLE, **OLD), case("9", *PEOPLE))
    (row,) = due(reader(), TODAY)
    destroy_items([f"case:{row.address}"], ring="records", by=WORKER, at=NOW)  # as `palermo restore` does
    assert follow_tombstones(NOW) == 1
    assert follow_tombstones(NOW) == 0
    assert not NameKey.objects.filter(entry__case_no=row.case_no).exists()
    assert Line.objects.filter(act="case.destroyed", thing_id=str(row.address)).count() == 1


def test_a_return_that_is_laid_down_meanwhile_keeps_nothing_of_the_case(register: Path) -> None:
    stood(case("1", *PEOPLE, **OLD))
    laying = laid(case("1", *PEOPLE, **OLD), period=Q2)
    (row,) = due(reader(), TODAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM register_namekey")
        names = [
            tuple(each)
            for each in cursor.fetchall()
            if each[3] in set(laying.entries.values_list("pk", flat=True))
        ]
    destroy(row)
    with connection.cursor() as cursor:  # laid down after the destroying had looked
        cursor.executemany("INSERT INTO register_namekey VALUES (%s, %s, %s, %s, %s)", names)
    CaseEntry.objects.filter(accepted_set=laying).update(fir_key=1)
    follow_tombstones(NOW)
    assert not NameKey.objects.exists()


def test_who_may_not_and_what_is_not_due_is_refused_and_nothing_is_gone(register: Path) -> None:
    stood(case("1", *PEOPLE, **OLD), case("2", *PEOPLE))
    one, other = cases(reader())
    with pytest.raises(NotAllowed):
        destroy_cases([one.address], by=reader(), at=NOW, reason="duty")
    with pytest.raises(Refused, match="not due"):
        destroy(one, other)
    assert not ItemKey.objects.filter(destroyed_at__isnull=False).exists()
    assert destroy(one, other, reason="court_order") == 2


def test_a_form_sent_twice_destroys_once(register: Path) -> None:
    stood(case("1", *PEOPLE, **OLD), case("2", *PEOPLE, **OLD))
    one, other = due(reader(), TODAY)
    destroy(one, once="t1")
    with pytest.raises(AlreadyDone):
        destroy(other, once="t1")
    assert CaseNumber.objects.filter(destroyed_at__isnull=False).count() == 1
