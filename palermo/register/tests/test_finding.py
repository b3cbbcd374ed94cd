"""Search in the register: by FIR, identity number and name, within the reader's scope. Invented names only."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palermo.journal.models import Line
from palermo.register.actions.searching import search
from palermo.register.queries import finding
from palermo.register.queries.finding import Found
from palermo.register.rules import searching
from palermo.register.rules.searching import FIR, NAME, NUMBER, Question
from palermo.register.tests.returned import Q1, Q2, case, person, reader, stood
from palermo.ui.refusals import NotAllowed, Refused
from tests.cast import NOW

NASREEN = person(1, "VICTIM", name="Nasreen Bibi", sex="F", id_number="35202-1234567-2")
ASLAM = person(2, "ACCUSED", name="Muhammad Aslam Khan", alias="Pappu Butt", relation_name="Rashid Mehmood")


def asked(how: str = NAME, reading: Any = None, **question: Any) -> Found:
    return search(Question(how, **question), reason="duty", by=reading or reader(), at=NOW)


def names(answer: Found) -> list[str]:
    return [hit.person["name"] for hit in answer.hits if hit.person]


@pytest.mark.parametrize(
    "spelling",
    ["Mohd Aslem Khan", "aslam khan", "محمد اسلم خان", "Khan, Aslam", "Muhamad Aslam", "pappu but"],
)
def test_a_name_is_found_however_it_is_spelt(register: Path, spelling: str) -> None:
    stood(case("7", NASREEN, ASLAM), case("8", NASREEN))
    assert names(asked(name=spelling)) == ["Muhammad Aslam Khan"]


def test_the_nearest_spelling_comes_first_and_says_which_name_it_was(register: Path) -> None:
    others = [
        person(3, name="Mohammad Aslem"),
        person(4, name="Aslam Muhammad Khan Niazi"),
        person(5, name="Pappu But"),
    ]
    stood(case("7", ASLAM, *others))
    answer = asked(name="Muhammad Aslam")
    assert names(answer)[0] == "Mohammad Aslem" and len(answer.hits) == 3
    assert [hit.likeness for hit in answer.hits] == sorted((h.likeness for h in answer.hits), reverse=True)
    (first, second) = asked(name="Pappu Butt").hits
    assert (first.column, second.column) == ("alias", "name")


def test_the_name_of_a_father_is_nobodys_name(register: Path) -> None:
    stood(case("7", ASLAM))
    assert asked(name="Rashid Mehmood").count == 0


def test_one_part_of_a_name_needs_a_place_or_a_year_beside_it(register: Path) -> None:
    stood(
        case("7", ASLAM),
        case("8", person(1, name="Aslam"), district="PB-multan", police_station="City", fir_year=2024),
    )
    with pytest.raises(Refused) as refused:
        asked(name="Aslam")
    assert refused.value.field == "name"
    assert names(asked(name="Aslam", district="PB-multan")) == ["Aslam"]
    assert names(asked(name="Aslam", year=2025)) == ["Muhammad Aslam Khan"]
    assert names(asked(name="Aslem", station="P.S. City")) == ["Aslam"]
    assert names(asked(name="Aslam", year=2024, station="Saddar")) == []
    # Beside a place a single name meets one of two parts as well; the whole name stays before it.
    assert names(asked(name="Muhammad Aslam", district="PB-multan")) == ["Aslam"]
    with pytest.raises(Refused):
        asked(name="... 12")


@pytest.mark.parametrize("number", ["3520212345672", "35202-1234567-2", "۳۵۲۰۲ ۱۲۳۴۵۶۷ ۲"])
def test_an_identity_number_in_any_form(register: Path, number: str) -> None:
    passport = person(2, name="Testname Ek", id_type="PASSPORT", id_number="AB1234567")
    stood(case("7", NASREEN, passport))
    assert names(asked(NUMBER, number=number)) == ["Nasreen Bibi"]
    assert names(asked(NUMBER, number="ab 123-4567")) == ["Testname Ek"]
    assert asked(NUMBER, number="AB1234568").count == 0
    with pytest.raises(Refused):
        asked(NUMBER, number="352")


def test_a_fir_by_number_and_year_and_where_it_was_registered(register: Path) -> None:
    stood(case("7", NASREEN), case("8", fir_number="7", police_station="City", district="PB-multan"))
    assert asked(FIR, fir="FIR No. 007", year=2025).count == 2
    (hit,) = asked(FIR, fir="7/25", year=2025, station="city").hits
    assert hit.case["police_station"] == "City"
    assert asked(FIR, fir="7", year=2025, district="PB-lahore").count == 1
    assert asked(FIR, fir="7", year=2024).count == 0


FOCAL = reader("provincial_focal", "body:FIA-LAHORE")


def counted(**question: Any) -> tuple[int, int, int]:
    """Hits, opened contents and statements of a focal person's search."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = asked(reading=FOCAL, **question)
    return answer.count, answer.opened, len(queries)


def test_what_is_out_of_scope_looks_and_costs_like_what_is_not_there(register: Path) -> None:
    stood(case("7", NASREEN, ASLAM))
    stood(case("9", person(1, name="Somebody Else")), body="FIA-LAHORE")
    asked(reading=FOCAL, name="Aslam Khan")
    assert counted(name="Aslam Khan") == counted(name="Zulqarnain Chughtai")
    assert counted(how=NUMBER, number="3520212345672") == counted(how=NUMBER, number="3520299999992")
    assert counted(how=FIR, fir="7", year=2025) == counted(how=FIR, fir="7777", year=2025)
    assert names(asked(reading=FOCAL, name="Somebody Else")) == ["Somebody Else"]


def test_a_transferred_case_is_found_by_each_body_in_the_rows_it_sent(register: Path) -> None:
    stood(case("7", ASLAM))
    stood(case("9", person(1, name="Aslam Khan"), transferred_from="PB-POLICE:7"), body="FIA-LAHORE")
    assert names(asked(reading=FOCAL, name="Aslam Khan")) == ["Aslam Khan"]
    assert len(names(asked(name="Aslam Khan"))) == 2
    province = reader("bureau_officer", "province:PK-PB")
    assert names(asked(reading=province, name="Aslam Khan")) == ["Muhammad Aslam Khan"]


def test_of_a_person_in_several_returns_the_best_is_one_hit(register: Path) -> None:
    stood(case("7", person(1, name="Aslem Khan")), period=Q1)
    stood(case("7", person(1, name="Aslam Khan")), period=Q2)
    (hit,) = asked(name="Aslam Khan").hits
    assert (hit.likeness, hit.entry.period_end) == (1.0, Q2[1])


def test_a_return_that_was_replaced_is_searched_no_more(register: Path) -> None:
    stood(case("7", ASLAM), period=Q1)
    stood(case("7", NASREEN), period=Q1)
    assert asked(name="Aslam Khan").count == 0


def test_no_more_than_so_many_contents_are_opened(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST", 3)
    same = [person(number, name="Aslam Khan") for number in (1, 2)]
    stood(*(case(str(number), *same, registered_on=f"2025-01-0{number}") for number in range(1, 8)))
    answer = asked(name="Aslam Khan")
    assert (answer.opened, answer.more, answer.count) == (3, True, 6)
    assert {hit.case["case_id"] for hit in answer.hits} == {"5", "6", "7"}
    assert not asked(FIR, fir="3", year=2025).more


def test_the_journal_holds_who_searched_why_and_how_much_and_nothing_of_what_was_typed(
    register: Path,
) -> None:
    stood(case("7", NASREEN, ASLAM))
    asked(name="Aslam Khan")
    asked(NUMBER, number="3520299999992")
    found, looked, nothing = Line.objects.order_by("pk")
    assert (found.act, found.reason, found.account) == ("register.searched", "duty", 5)
    assert json.loads(found.details) == {"by": "name", "hits": 1, "opened": 1}
    assert (looked.act, looked.thing_kind) == ("looked", "case") and looked.thing_id
    assert json.loads(nothing.details) == {"by": "number", "hits": 0, "opened": 0}
    assert not [word for word in ("Aslam", "aslm", "35202") if word in str(list(Line.objects.values()))]


def test_only_who_may_and_only_with_a_reason(register: Path) -> None:
    for role, scope in (
        ("clerk", "body:PB-POLICE"),
        ("statistician", "everything"),
        ("administrator", "everything"),
    ):
        with pytest.raises(NotAllowed):
            asked(reading=reader(role, scope), name="Aslam Khan")
    with pytest.raises(Refused):
        search(Question(NAME, name="Nasreen Bibi"), reason="curiosity", by=reader(), at=NOW)
    assert not Line.objects.filter(act="register.searched").exists()


def test_a_question_does_not_say_what_it_asks() -> None:
    assert repr(Question(NAME, name="Nasreen Bibi")) == "Question(name)"
    assert searching.SHOWN < searching.MOST
