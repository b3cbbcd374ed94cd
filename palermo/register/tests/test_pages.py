"""The pages of cases: the list, one case, the search; who sees what of them. Invented names only."""

import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from palermo.journal.models import Line
from palermo.register.models import CaseNumber
from palermo.register.queries.cases import cases
from palermo.register.tests.reading import (
    CASES,
    FOCAL,
    OFFICER,
    OTHER,
    SEARCH,
    browser,
    full_case,
    lines,
    only_page,
    page_of,
    text,
)
from palermo.register.tests.returned import Q1, Q2, case, person, reader, stood
from palermo.register.views import searching

NAMES = ("Nasreen", "Aslam", "Pappu", "Rashid", "شبانہ", "35202")
POINTS = ("7/25", "Saddar", "Sessions Court", "Taftan")


def test_the_page_of_a_case_tells_everything_and_the_look_is_kept_before(register: Path) -> None:
    stood(full_case())
    shown = text(browser(*OFFICER).get(only_page()))
    for words in (
        *NAMES,
        *POINTS,
        "Under trial",
        "Trafficking in persons",
        "imprisonment for 7 years and 6 months",
    ):
        assert words in shown, words
    assert "fine of 1,000,000 rupees" in shown and "PTPA 3(2)" in shown and "250,000" in shown
    assert ">15</span>" not in shown and "born <bdi>2009-05-02</bdi>" in shown and "<span>15" in shown
    (look,) = lines("looked")
    assert (look.thing_kind, look.thing_id) == ("case", str(CaseNumber.objects.get().address))
    assert not [word for word in NAMES if word in str(list(Line.objects.values()))]


def test_every_value_says_which_return_and_row_it_came_with(register: Path) -> None:
    one, other = stood(full_case(), period=Q1), stood(case("7", person(4, name="Testname Char")), period=Q2)
    shown = text(browser(*OFFICER).get(only_page()))
    assert "Return 1, sheet ⁨persons⁩, row 3" in shown and "Return 2, sheet ⁨persons⁩, row 2" in shown
    assert "Return 2, sheet ⁨cases⁩, row 2" in shown and "Return 1, sheet ⁨events⁩, row 4" in shown
    assert shown.index("2025-03-31") < shown.index("2025-06-30")
    assert 'id="source-1"' in shown and 'id="source-2"' in shown and one.pk < other.pk


def test_what_was_said_before_is_told_as_changes(register: Path) -> None:
    stood(case("7", person(1, name="Aslem Khan", sex="U"), person(2, name="Testname Do")), period=Q1)
    stood(case("7", person(1, name="Aslam Khan", sex="U")), period=Q1)
    stood(case("7", person(1, name="Aslam Khan"), status="TRIAL"), period=Q2)
    shown = text(browser(*OFFICER).get(only_page()))
    assert "<del><bdi>Aslem Khan</bdi> </del>" in shown and "<ins><bdi>Aslam Khan</bdi> </ins>" in shown
    assert "<del><bdi>Unknown</bdi> </del>" in shown and "<ins><bdi>Male</bdi> </ins>" in shown
    assert "taken out" in shown and "Testname Do" in shown and "the return was replaced" in shown
    assert shown.count('id="person-') == 1


def test_a_transferred_case_is_one_case_with_its_holders_and_a_body_sees_its_own_rows(register: Path) -> None:
    stood(full_case())
    received = case(
        "9",
        person(1, name="Testname Panj"),
        events=[{"stage": "TRIAL", "on": "2025-05-02", "court": "Court of the Receiver"}],
        transferred_from="PB-POLICE:7",
        police_station="Circle Lahore",
    )
    stood(received, body="FIA-LAHORE", period=Q2)
    (row,) = cases(reader())
    officer = text(browser(*OFFICER).get(page_of(row.address)))
    for words in (
        "Testname Panj",
        "Circle Lahore",
        "Court of the Receiver",
        "Sessions Court",
        "Nasreen Akhtar",
    ):
        assert words in officer, words
    assert "The people whom it listed" in officer and "its people are the case" in officer
    sender, receiver = (
        CaseNumber.objects.get(case_no=no).address for no in (row.case_no, received_no(row.case_no))
    )
    own = text(browser(*FOCAL).get(page_of(sender)))
    assert (
        "Nasreen Akhtar" in own
        and "Testname Panj" not in own
        and "Holders" not in own
        and "Receiver" not in own
    )
    theirs = text(browser(*OTHER).get(page_of(receiver)))
    assert "Testname Panj" in theirs and not [word for word in (*NAMES, "Sessions") if word in theirs]
    assert browser(*FOCAL_OF_ANOTHER).get(page_of(sender)).status_code == 404


FOCAL_OF_ANOTHER = ("provincial_focal", "body:SD-POLICE")


def received_no(case_no: int) -> int:
    return CaseNumber.objects.exclude(case_no=case_no).get().case_no


def test_a_case_of_another_body_answers_as_a_missing_one_does(register: Path) -> None:
    stood(full_case())
    client = browser(*OTHER)
    answers = [client.get(page) for page in (only_page(), page_of(uuid4()))]
    assert [each.status_code for each in answers] == [404, 404]
    contents = [re.sub(rb"[A-Za-z0-9]{64}|[0-9a-f]{8}-[0-9a-f-]{27}", b"", each.content) for each in answers]
    assert contents[0] == contents[1]
    assert not lines("looked")


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_list_holds_no_name_and_nothing_that_points(register: Path, language: str) -> None:
    stood(full_case())
    client = browser(*OFFICER)
    for query in ("", "format=csv", "format=xlsx"):
        answer = client.get(f"{CASES}?{query}", headers={"accept-language": language})
        assert not [word for word in (*NAMES, *POINTS) if word.encode() in answer.content]
    (csv_line, xlsx_line) = lines("exported")
    assert (csv_line.thing_id, json.loads(csv_line.details)) == ("cases", {"rows": 1, "format": "csv"})
    assert json.loads(xlsx_line.details)["format"] == "xlsx"
    assert not lines("looked")


@pytest.mark.parametrize("many", [1, 50])
def test_pages_ask_the_database_as_often_for_fifty_as_for_one(register: Path, many: int) -> None:
    stood(
        *(
            case(str(n), *(person(p, name=f"Testname {n}") for p in range(1, many + 1)))
            for n in range(1, many + 1)
        )
    )
    client = browser(*OFFICER)
    client.get(CASES)
    address = cases(reader())[0].address  # type: ignore[attr-defined]
    for most, ask in (
        (12, lambda: client.get(CASES)),
        (12, lambda: client.get(f"{CASES}?status=REGISTERED&form=SEX&registered=2025")),
        (15, lambda: client.get(page_of(address))),
        (
            15,
            lambda: client.post(SEARCH, {"by": "name", "name": "Testname", "year": "2025", "reason": "duty"}),
        ),
    ):
        with CaptureQueriesContext(connection) as queries:
            assert ask().status_code == 200
        asked = [each["sql"] for each in queries if "SAVEPOINT" not in each["sql"]]
        assert len(asked) <= most, "\n".join(asked)


def searched(client: Client, **fields: str) -> Any:
    return client.post(SEARCH, {"reason": "duty"} | fields)


def test_a_search_says_who_was_found_and_why_and_leads_to_the_case(register: Path) -> None:
    stood(full_case())
    client = browser(*OFFICER)
    shown = text(searched(client, by="name", name="papu bat"))
    assert "Muhammad Aslam Khan" in shown and "other name ⁨Pappu Butt⁩" in shown and "% alike" in shown
    assert f'href="{only_page()}#person-2"' in shown and "<strong>1</strong> hit<" in shown
    assert "the same name" in text(searched(client, by="name", name="Muhammad Aslam Khan"))
    assert "7/25" in text(searched(client, by="fir", fir="7", year="2025"))
    assert "Nasreen" not in text(searched(client, by="number", number="3520212345671"))
    assert [json.loads(line.details)["by"] for line in lines("register.searched")] == [
        "name",
        "name",
        "fir",
        "number",
    ]


def test_what_is_typed_stays_out_of_addresses_and_is_refused_in_words(register: Path) -> None:
    client = browser(*OFFICER)
    shown = text(client.get(SEARCH, {"name": "Aslam", "by": "name"}))
    assert 'value="Aslam' not in shown and "hit<" not in shown
    for fields, words in (
        ({"by": "name", "name": "Aslam"}, "One part of a name fits too many people"),
        ({"by": "name", "name": ""}, "Fill this in"),
        ({"by": "number", "number": "12"}, "whole number"),
        ({"by": "fir", "fir": "7", "year": "20 25"}, "four digits"),
        ({"by": "name", "name": "Aslam Khan", "reason": ""}, "Choose one of these"),
        ({"by": "name", "name": "Aslam Khan", "reference": "Aslam Khan"}, "number of a file or letter"),
        ({"by": "name", "name": "Aslam Khan", "district": "XX"}, "Select a valid choice"),
        ({"by": "nothing", "name": "A" * 121 + " B"}, "120"),
    ):
        answer = searched(client, **fields)
        assert words in text(answer), words
    assert not lines("register.searched")


def test_a_body_finds_nothing_of_anothers_and_reads_the_same_words(register: Path) -> None:
    stood(full_case())
    client = browser(*OTHER)
    pages = [
        re.sub(r"[A-Za-z0-9]{64}|[0-9a-f]{32}|\w+ \w+ Khan", "", text(searched(client, by="name", name=name)))
        for name in ("Muhammad Aslam Khan", "Zulqarnain Chughtai Khan")
    ]
    assert pages[0] == pages[1] and "Nothing was found that you may see" in pages[0]


def test_who_searches_too_often_is_slowed_down_and_learns_nothing(
    register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "OFTEN", 2)
    cache.clear()
    stood(full_case())
    client = browser(*OFFICER)
    answers = [searched(client, by="name", name="Aslam Khan") for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert "Too many searches" in answers[2].content.decode() and "Pappu" not in answers[2].content.decode()
    assert len(lines("register.searched")) == 2 and lines("slowed_down")


def test_the_search_box_knows_no_case_and_says_where_to_look(register: Path) -> None:
    stood(full_case())
    for role, link in ((OFFICER, True), (FOCAL, True), (("clerk", "body:PB-POLICE"), False)):
        shown = text(browser(*role).post("/records/search/", {"q": "Muhammad Aslam Khan"}))
        assert (f'href="{SEARCH}"' in shown) == link and "Pappu" not in shown and only_page() not in shown


def test_only_a_post_searches(register: Path) -> None:
    stood(full_case())
    client = browser(*OFFICER)
    client.get(f"{SEARCH}?by=name&name=Aslam+Khan&reason=duty")
    assert not lines("register.searched")
    assert client.post(CASES).status_code == 405
