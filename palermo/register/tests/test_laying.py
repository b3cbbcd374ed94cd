"""A return is laid down unseen, stands at once, and says of each case what was sent."""

from pathlib import Path

import duckdb
import pytest
from django.db import transaction

from palermo.register.actions import Taken, abandon, let_stand
from palermo.register.method.ledger import open_ledger
from palermo.register.models import AcceptedSet, CaseEntry, CaseNumber, IdentityKey, NameKey
from palermo.register.queries.cases import case_by_address, cases, contents_of
from palermo.register.queries.keyed import Keyer
from palermo.register.queries.sets import folders_of, sets_of_submission, standing_sets
from palermo.register.tests.returned import Q1, Q2, WORKER, case, laid, person, reader, stood
from tests.cast import NOW

VICTIM = person(1, "VICTIM", name="Nasreen Bibi", sex="F", id_number="35202-1234567-2")
ACCUSED = person(2, "ACCUSED", name="Muhammad Aslam", alias="Pappu Khan", relation_name="Rashid Mehmood")


def test_what_is_laid_down_is_not_seen_before_it_stands(register: Path) -> None:
    set_ = laid(case("7", VICTIM, ACCUSED))
    assert set_.state == "laying"
    assert not cases(reader()).exists()
    assert not standing_sets().exists()
    with transaction.atomic():
        assert let_stand(set_, by=WORKER, at=NOW) is None
    (row,) = cases(reader())
    assert (row.body, row.district, row.province, row.fir_year) == ("PB-POLICE", "PB-lahore", "PK-PB", 2025)
    assert (row.victims, row.accused, row.migrants) == (1, 1, 0)
    assert set_.accepted_by == WORKER.account


def test_the_content_is_what_was_sent_and_knows_its_set_and_row(register: Path) -> None:
    sent = case("7", VICTIM, ACCUSED)
    set_ = stood(sent)
    (row,) = cases(reader())
    (told,) = contents_of([row.case_no], reader())[row.case_no]
    assert told.content == sent
    assert told.stands
    assert told.entry.accepted_set == set_


def test_nothing_of_a_person_stands_in_rows_or_files(register: Path) -> None:
    stood(case("7", VICTIM, ACCUSED))
    words = [b"Nasreen", b"nasreen", b"Aslam", b"35202", b"3520212345672", b"Saddar", b"7/25"]
    files = [path.read_bytes() for path in register.rglob("*.parquet")]
    rows = [repr(list(model.objects.values())).encode() for model in (CaseEntry, CaseNumber, AcceptedSet)]
    for found in (*files, *rows):
        assert not [word for word in words if word in found]


def test_people_stand_under_their_names_and_aliases_and_not_under_their_fathers(register: Path) -> None:
    stood(case("7", VICTIM, ACCUSED))
    keyer = Keyer()

    def found(*names: str) -> set[int]:
        keys = keyer.names(names)
        rows = NameKey.objects.filter(key__in=keys, district="PB-lahore", year=2025)
        return {
            number
            for number in (1, 2)
            if {key for key, no in rows.values_list("key", "person_no") if no == number} == keys
        }

    assert found("Nasrin Bibi") == {1}
    assert found("Aslam") == {2}
    assert found("Pappu Aslam") == {2}
    assert found("Rashid Mehmood") == set()
    key = keyer.identity("۳۵۲۰۲ 1234567 2")
    assert list(IdentityKey.objects.filter(key=key).values_list("person_no", flat=True)) == [1]
    assert CaseEntry.objects.filter(fir_key=keyer.fir("FIR No. 007", 2025)).count() == 1
    assert CaseEntry.objects.filter(station_key=keyer.station("P.S. SADDAR")).count() == 1


def test_the_latest_period_states_the_attributes_whichever_comes_first(register: Path) -> None:
    stood(case("7", VICTIM, status="CONVICTED", status_on="2025-05-01"), period=Q2)
    stood(case("7", VICTIM), period=Q1)
    (row,) = cases(reader())
    assert row.status == "CONVICTED"
    told = contents_of([row.case_no], reader())[row.case_no]
    assert [each.entry.period_end for each in told] == [Q1[1], Q2[1]]


def test_a_later_return_supersedes_and_the_earlier_one_says_what_it_was_before(register: Path) -> None:
    first = stood(case("7", VICTIM), case("8", ACCUSED))
    second = laid(case("7", VICTIM, category="SOM"))
    with transaction.atomic():
        assert let_stand(second, by=WORKER, at=NOW) == first
    first.refresh_from_db()
    assert (first.state, second.supersedes) == ("superseded", first)
    (row,) = cases(reader())
    assert row.category == "SOM"
    assert [each.stands for each in contents_of([row.case_no], reader())[row.case_no]] == [False, True]
    con = duckdb.connect()
    open_ledger(con, folders_of(standing_sets()), [each.pk for each in standing_sets()])
    assert con.execute("SELECT return_no, case_no, category FROM facts.cases").fetchall() == [
        (second.pk, row.case_no, "SOM")
    ]


def test_the_same_case_keeps_its_number_and_address(register: Path) -> None:
    stood(case("7"), period=Q1)
    stood(case("7"), period=Q2)
    stood(case("7"), body="SD-POLICE", period=Q1)
    assert CaseNumber.objects.count() == 2
    assert CaseEntry.objects.values("case_no").distinct().count() == 2


def test_a_sender_that_nobody_sent_yet_has_its_number_already(register: Path) -> None:
    stood(case("9", transferred_from="SD-POLICE:4"), body="FIA-LAHORE")
    (received,) = cases(reader())
    number = CaseNumber.objects.get(case_no=received.from_case_no)
    assert case_by_address(number.address, reader()) is None
    stood(case("4"), body="SD-POLICE")
    sent = case_by_address(number.address, reader())
    assert sent is not None and sent.body == "SD-POLICE"


def test_laid_down_again_the_set_of_before_is_given_up(register: Path) -> None:
    first = laid(case("7"))
    second = laid(case("7"), submission=first.submission)
    assert list(sets_of_submission(first.submission).values_list("pk", "state")) == [
        (second.pk, "laying"),
        (first.pk, "abandoned"),
    ]
    with pytest.raises(Taken), transaction.atomic():
        let_stand(first, by=WORKER, at=NOW)
    abandon(second, at=NOW)
    with pytest.raises(Taken), transaction.atomic():
        let_stand(second, by=WORKER, at=NOW)


def test_a_return_without_cases_is_a_set_too(register: Path) -> None:
    set_ = stood()
    assert set(set_.manifest) == {"returns.parquet"}
    assert not cases(reader()).exists()


def test_a_body_sees_what_it_sent_and_nothing_of_another_holder(register: Path) -> None:
    stood(case("4", VICTIM), body="SD-POLICE")
    stood(case("9", ACCUSED, transferred_from="SD-POLICE:4"), body="FIA-LAHORE")
    everything, own = reader(), reader("provincial_focal", "body:SD-POLICE")
    assert [row.body for row in cases(everything)] == ["SD-POLICE"]
    assert [row.body for row in cases(own)] == ["SD-POLICE"]
    assert [row.body for row in cases(reader("provincial_focal", "body:FIA-LAHORE"))] == ["FIA-LAHORE"]
    assert [row.body for row in cases(reader("provincial_focal", "province:PK-SD"))] == ["SD-POLICE"]
    assert not cases(reader("statistician")).exists()
    numbers = list(CaseEntry.objects.values_list("case_no", flat=True))
    assert {no for no, told in contents_of(numbers, own).items() if told} == {
        row.case_no for row in cases(own)
    }
