"""The pages of cases: the list, one case, the search; who sees what of them. Invented names only."""

import csv
import io
import itertools
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from palermo.journal.models import Line
from palermo.register.models import CaseNumber
from palermo.register.queries import listed
from palermo.register.queries.cases import cases
from palermo.register.rules.behind import BEHIND, Behind
from palermo.register.tests.reading import (
    CASES,
    FOCAL,
    OFFICER,
    OTHER,
    SEARCH,
    browser,
    full_case,
    only_page,
    page_of,
    text,
)
from palermo.register.tests.returned import Q1, Q2, case, person, reader, stood
from palermo.register.views import lists, searching

NAMES = ("Nasreen", "Aslam", "Pappu", "Rashid", "شبانہ", "35202")
POINTS = ("7/25", "Saddar", "Sessions Court", "Taftan")


def lines(act: str) -> list[Line]:
    return list(Line.objects.filter(act=act).order_by("pk"))


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


def counted(client: Client, query: str = "") -> int:
    found = re.search(
        r'<p class="count" role="status"><strong>([0-9,]+)</strong>', text(client.get(f"{CASES}?{query}"))
    )
    assert found
    return int(found[1])


@pytest.fixture
def several(register: Path) -> None:
    stood(
        full_case("1"),
        case("2", registered_on="2024-05-05", district="PB-multan", category="SOM"),
        case("3", registered_on="2025-06-01", status="CANCELLED"),
    )
    stood(case("4", district="SD-malir", exploitation="LAB"), body="FIA-LAHORE")


@pytest.mark.parametrize(
    ("query", "officer", "focal"),
    [
        ("", 4, 3),
        ("category=SOM", 1, 1),
        ("province=PK-SD", 1, 0),
        ("district=PB-lahore", 2, 2),
        ("registered=2025", 3, 2),
        ("registered=2025-Q2", 1, 1),
        ("registered=2024", 1, 1),
        ("status=CANCELLED", 1, 1),
        ("form=DOM", 1, 1),
        ("form=LAB", 1, 0),
        ("body=FIA-LAHORE", 1, 3),
        ("status=nothing&registered=x", 4, 3),
    ],
)
def test_filters_count_what_the_reader_sees(several: None, query: str, officer: int, focal: int) -> None:
    assert counted(browser(*OFFICER), query) == officer
    assert counted(browser(*FOCAL), query) == focal


def test_the_status_of_a_transferred_case_is_what_its_last_holder_says(register: Path) -> None:
    stood(case("1", status="TRANSFERRED", exploitation="SEX"), case("2", status="TRIAL"))
    stood(
        case("5", status="CONVICTED", transferred_from="PB-POLICE:1", exploitation="LAB"), body="FIA-LAHORE"
    )
    officer, focal = browser(*OFFICER), browser(*FOCAL)
    assert (
        counted(officer),
        counted(officer, "status=TRANSFERRED"),
        counted(officer, "status=CONVICTED"),
    ) == (2, 0, 1)
    assert (counted(officer, "form=SEX"), counted(officer, "form=LAB")) == (0, 1)
    assert (counted(focal, "status=TRANSFERRED"), counted(focal, "status=CONVICTED")) == (1, 0)
    rows = list(csv.reader(io.StringIO(officer.get(f"{CASES}?format=csv").content.decode("utf-8-sig"))))
    assert sorted(row[5] for row in rows[1:]) == [
        "Convicted",
        "Under trial (prosecution evidence, s.342, defence, arguments)",
    ]


def test_what_the_last_holder_says_later_is_what_the_list_says(register: Path) -> None:
    stood(case("1", status="TRANSFERRED"))
    stood(case("5", status="TRIAL", transferred_from="PB-POLICE:1"), body="FIA-LAHORE")
    officer = browser(*OFFICER)
    assert (counted(officer, "status=TRIAL"), counted(officer, "status=CONVICTED")) == (1, 0)
    stood(case("5", status="CONVICTED", transferred_from="PB-POLICE:1"), body="FIA-LAHORE", period=Q2)
    assert (counted(officer, "status=TRIAL"), counted(officer, "status=CONVICTED")) == (0, 1)


@pytest.mark.parametrize("counts", [50_000, 1, 0])
def test_several_filters_keep_what_each_of_them_keeps(
    register: Path, monkeypatch: pytest.MonkeyPatch, counts: int
) -> None:
    """Whichever of them leads."""
    monkeypatch.setattr(listed, "COUNTED", counts)
    codes = {
        "category": ("TIP", "SOM"),
        "district": ("PB-lahore", "PB-multan"),
        "status": ("TRIAL", "CANCELLED"),
    }
    drawn = [dict(zip(codes, each, strict=True)) for each in itertools.product(*codes.values())]
    stood(*(case(str(number), **each) for number, each in enumerate([*drawn, drawn[0]])))
    officer = browser(*OFFICER)
    for asked in drawn:
        assert counted(officer, urlencode(asked)) == (2 if asked == drawn[0] else 1)
        some = dict(list(asked.items())[1:])
        fitting = [each for each in [*drawn, drawn[0]] if some.items() <= each.items()]
        assert counted(officer, urlencode(some)) == len(fitting)


def test_more_cases_than_can_be_taken_out_are_refused_in_words(
    several: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_OUT", 3)
    answer = browser(*OFFICER).get(f"{CASES}?format=csv")
    assert answer.status_code == 409 and "More than 3 cases" in answer.content.decode()
    assert not lines("exported")


def test_the_cases_behind_a_number_are_those_the_reader_sees(
    several: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = list(CaseNumber.objects.values_list("case_no", flat=True))
    monkeypatch.setitem(
        BEHIND, "test", lambda token, by: Behind("victims 2025", numbers) if token == "all" else None
    )
    assert counted(browser(*OFFICER), "behind=test:all") == 4
    assert counted(browser(*FOCAL), "behind=test:all&district=PB-lahore") == 2
    officer = browser("bureau_officer", "province:PK-PB")
    assert "victims 2025" in text(officer.get(f"{CASES}?behind=test:all"))
    for token in ("test:gone", "other:all", "test", "\0", "x" * 3000):
        answer = officer.get(CASES, {"behind": token})
        assert "not to be had any more" in text(answer) and "<strong>0</strong>" in answer.content.decode()


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
