"""Figures as programs ask for them: the page's numbers with what says what they are."""

from typing import Any

import pytest

from palermo.figures.tests.register import frozen, holder, pictured
from palermo.partners.tests.api_cast import ask, one_minute, token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
HALF = "from=2025-01-01&to=2025-06-30"


@pytest.fixture(autouse=True)
def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    one_minute(monkeypatch)


def told(query: str, role: str = "statistician", status: int = 200) -> Any:
    answer = ask(f"/figures{query}", token(holder(role), "records"), wing="records")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_figure_with_definition_coverage_and_totals() -> None:
    pictured()
    found = told(f"?figure=cases_registered&{HALF}&by=quarter&where=category=TIP;province=PK-PB,PK-SD")
    assert found["definition"]["en"] == "cases whose FIR was registered in the period"
    assert (found["start"], found["coverage"]["received"], found["internal"]) == ("2025-01-01", 3, True)
    assert found["where"] == {"category": ["TIP"], "province": ["PK-PB", "PK-SD"]}
    assert found["rows"] == [
        {"codes": {"quarter": "2025-Q1"}, "value": 3, "state": "partial"},
        {"codes": {"quarter": "2025-Q2"}, "value": 1, "state": "partial"},
        {"codes": {"quarter": None}, "value": 4, "state": "partial"},
    ]


def test_what_is_missing_is_null_and_not_zero() -> None:
    pictured()
    found = told(f"?figure=cases_registered&{HALF}&by=province&where=category=TIP")
    states = {row["codes"]["province"]: (row["value"], row["state"]) for row in found["rows"]}
    assert states["PK-KP"] == (None, "missing")


def test_a_frozen_period_answers_for_its_days() -> None:
    pictured()
    freeze = frozen()
    found = told(f"?figure=cases_registered&{HALF}&freeze={freeze.address}")
    assert (found["freeze"], found["rows"][0]["value"]) == (str(freeze.address), 4)
    wrong = told(
        f"?figure=cases_registered&from=2024-01-01&to=2025-06-30&freeze={freeze.address}", status=422
    )
    assert wrong["errors"][0]["field"] == "from"
    listed = told("/frozen", "bureau_officer")
    assert (listed["count"], listed["items"][0]["digest"]) == (1, freeze.digest)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (f"?figure=people_sold&{HALF}", "figure"),
        (f"?figure=cases_registered&{HALF}&by=colour", "by"),
        (f"?figure=cases_registered&{HALF}&by=sex", "by"),
        (f"?figure=cases_registered&{HALF}&by=body,category,law", "by"),
        (f"?figure=cases_registered&{HALF}&where=category", "where"),
        (f"?figure=cases_registered&{HALF}&where=category=NOTHING", "category"),
        ("?figure=cases_registered&from=2025-07-01&to=2025-06-30", "to"),
        ("?figure=cases_registered&from=0001-01-01&to=9999-12-31&by=province", "to"),
        ("?figure=cases_registered&from=1980-01-01&to=2025-12-31&by=month", "by"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(query: str, field: str) -> None:
    pictured()
    assert told(query, status=422)["errors"][0]["field"] == field


def test_the_longest_days_are_answered() -> None:
    pictured()
    found = told("?figure=cases_pending&from=1966-01-01&to=2026-12-31&by=province")
    assert found["rows"][-1]["value"] == 3


def test_without_a_picture_it_says_when_there_will_be_one() -> None:
    assert "within a minute" in told(f"?figure=cases_registered&{HALF}", status=409)["detail"]


@pytest.mark.parametrize("role", ["provincial_focal", "administrator"])
def test_who_may_not_explore_gets_no_number(role: str) -> None:
    pictured()
    told(f"?figure=cases_registered&{HALF}", role, status=403)
