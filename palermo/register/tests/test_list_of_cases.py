"""The list of cases: what its filters keep, alone and together, for whom; what is taken out; what is behind a number."""

import csv
import io
import itertools
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client

from palermo.register.models import CaseNumber
from palermo.register.queries import listed
from palermo.register.rules.behind import BEHIND, Behind
from palermo.register.tests.reading import (
    CASES,
    FOCAL,
    OFFICER,
    browser,
    full_case,
    lines,
    text,
)
from palermo.register.tests.returned import Q2, case, stood
from palermo.register.views import lists


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
