"""The explorer in the browser's eyes: what is asked, what is shown, who may, and what is taken out."""

import csv
import hashlib
import io

import openpyxl
import pytest
from django.test import Client

from palermo.figures.tests.register import Q2, case, frozen, holder, pictured, stood
from palermo.journal.models import Line
from tests.cast import sign_in

URL = "/records/figures/"
HALF = {"from": "2025-01-01", "to": "2025-06-30"}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]


def client_of(role: str, scope: str = "") -> Client:
    return sign_in(Client(), holder(role, scope), "records")


def page(client: Client, **query: object) -> str:
    answer = client.get(URL, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_figure_by_two_dimensions_with_everything_that_says_what_it_is() -> None:
    pictured()
    text = page(client_of("statistician"), figure="cases_registered", by=["quarter", "province"], **HALF)
    for words in (
        "INTERNAL USE ONLY",
        "Cases registered, by quarter and province",
        "cases whose FIR was registered in the period",
        "3 of 48 returns",
        "As of 24 November 2026",
        "returns that list cases: 3",
        "<svg",
        "as circles on the map",
    ):
        assert words in text


def test_zero_and_missing_are_told_apart() -> None:
    pictured()
    text = page(client_of("statistician"), by="province", category="TIP", **HALF)
    assert "no-return" in text
    assert "It is not zero." in text


def test_without_a_picture_the_page_says_when_it_comes() -> None:
    assert "within a minute" in page(client_of("bureau_officer"))


def test_returns_accepted_since_are_counted() -> None:
    pictured()
    stood(case("4"), body="SD-POLICE", period=Q2)
    assert "1 return accepted since" in page(client_of("bureau_officer"))


def test_what_makes_no_sense_is_said_at_its_field() -> None:
    pictured()
    client = client_of("bureau_officer")
    text = page(client, **{"from": "2025-07-01", "to": "2025-01-01"})
    assert "The last day lies before the first." in text
    assert "There is no such figure" in page(client, figure="people_sold")
    assert "no such code" in page(client, category="NOTHING", **HALF)
    assert "cannot be filtered by Sex" in page(client, sex="F", **HALF)


def test_a_dimension_that_the_figure_has_not_is_left_out_and_named() -> None:
    pictured()
    text = page(client_of("bureau_officer"), figure="cases_pending", by=["quarter", "province"], **HALF)
    assert "so it was left out: Quarter" in text
    assert "Cases pending, by province" in text


def test_an_officer_goes_from_a_number_to_its_cases_and_a_statistician_does_not() -> None:
    pictured()
    link = "figures/cases/?figure=cases_registered"
    assert link in page(client_of("bureau_officer"), by="quarter", **HALF)
    assert link not in page(client_of("statistician"), by="quarter", **HALF)


def test_the_cases_behind_a_number() -> None:
    pictured()
    query = {"figure": "cases_registered", "quarter": "2025-Q1", **HALF}
    answer = client_of("bureau_officer").get(f"{URL}cases/", query)
    text = answer.content.decode()
    assert "<strong>3</strong> cases" in text
    assert "Kohistar" not in text
    assert client_of("statistician").get(f"{URL}cases/", query).status_code == 403


def test_from_a_freeze_no_way_leads_to_cases() -> None:
    pictured()
    freeze = frozen()
    query = {"figure": "cases_registered", "of": str(freeze.address), **HALF}
    officer = client_of("bureau_officer")
    assert "figures/cases/?" not in page(officer, **query)
    answer = officer.get(f"{URL}cases/", query)
    assert (answer.status_code, "numbers of its own" in answer.content.decode()) == (409, True)


def test_only_days_of_a_freeze_can_be_asked_of_it() -> None:
    pictured()
    freeze = frozen()
    text = page(
        client_of("statistician"), of=str(freeze.address), **{"from": "2024-01-01", "to": "2025-06-30"}
    )
    assert "What is frozen answers for 2025-01-01 to 2025-06-30" in text


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [
        ("clerk", "", 403),
        ("provincial_focal", "", 403),
        ("auditor", "", 403),
        ("releaser", "", 200),
        ("bureau_officer", "province:PK-PB", 403),
    ],
)
def test_who_may_explore(role: str, scope: str, status: int) -> None:
    assert client_of(role, scope).get(URL).status_code == status


def test_a_csv_says_what_it_is_and_its_rows_hash_to_what_it_says() -> None:
    pictured()
    answer = client_of("statistician").get(
        URL, {"by": "province", "category": "TIP", "format": "csv", **HALF}
    )
    text = answer.content.decode("utf-8-sig")
    block, rows = text.split("\r\n\r\n")
    told = dict(csv.reader(io.StringIO(block)))
    assert "INTERNAL USE ONLY" in told
    assert told["Crime category"] == "Trafficking in persons"
    assert told["SHA-256 of the rows with their heads, as CSV"] == hashlib.sha256(rows.encode()).hexdigest()
    table = list(csv.DictReader(io.StringIO(rows)))
    assert told["Rows"] == str(len(table)) == "8"
    states = {row["Province (code)"]: (row["Cases registered"], row["State"]) for row in table}
    assert states["PK-PB"] == ("3", "")
    assert states["PK-SD"] == ("1", "returns are missing")
    assert states["PK-KP"] == ("", "no return came")
    line = Line.objects.get(act="exported")
    assert (line.thing_kind, line.thing_id) == ("figure", "cases_registered")
    assert '"rows":8' in line.details


def test_an_xlsx_holds_numbers_as_numbers() -> None:
    pictured()
    answer = client_of("statistician").get(URL, {"by": "quarter", "format": "xlsx", **HALF})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0][0] == "INTERNAL USE ONLY"
    assert cells[-1][:3] == ["Total", "", 4]


@pytest.mark.parametrize(
    "figure", ["seized", "time_to_stage", "conviction_rate", "attrition", "returns_late"]
)
@pytest.mark.parametrize("by", [[], ["body"], ["body", "category"], ["district"]])
def test_every_kind_of_figure_is_shown(figure: str, by: list[str]) -> None:
    pictured()
    assert "The numbers" in page(client_of("statistician"), figure=figure, by=by, **HALF)


@pytest.mark.parametrize("by", [["quarter", "province"], ["district"], []])
def test_a_page_asks_the_database_little(by: list[str], django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    pictured()
    client = client_of("bureau_officer")
    page(client, by=by, **HALF)
    with django_assert_max_num_queries(15):
        page(client, by=by, **HALF)


@pytest.mark.parametrize(
    "query",
    [
        "figure=%00&by=%00&from=%00&to=%00&of=%00&category=%00",
        "by=" + "quarter," * 2000,
        "from=0001-01-01&to=9999-12-31&by=month",
        "from=9999-12-31&to=9999-12-31&by=quarter&figure=returns_due",
        "quarter=2025-Q9&year=0000&month=2025-13",
        "year=0000",
        "month=0000-01",
        "figure=seized&by=kind&by=unit",
        "figure=time_to_stage&by=statistic&stage=DECIDED",
        "figure=attrition&stage=DECIDED&by=stage",
        "district=PK-PB&by=district",
        "district=Lahore&by=province",
        "province=UNKNOWN,ABROAD&by=province&by=district",
        "category=TIP,TIP,SOM&category=&category=,,",
        "page=-1&format=exe&lang=xx",
        "of=00000000-0000-0000-0000-000000000000",
    ],
)
def test_no_question_breaks_the_page(query: str) -> None:
    pictured()
    client = client_of("bureau_officer")
    for address in (URL, f"{URL}cases/"):
        for more in ("", "&format=csv"):
            assert client.get(f"{address}?{query}{more}").status_code in (200, 404)
