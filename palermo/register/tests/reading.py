"""Readers of the register's pages, and a case with something of everything. Invented names only."""

from typing import Any

from django.test import Client
from django.urls import set_script_prefix

from palermo.journal.models import Line
from palermo.register.queries.cases import cases
from palermo.register.tests.returned import Row, case, person, reader
from tests import cast

CASES, SEARCH = "/records/cases/", "/records/cases/search/"
OFFICER = ("bureau_officer", "everything")
FOCAL = ("provincial_focal", "body:PB-POLICE")
OTHER = ("provincial_focal", "body:FIA-LAHORE")


def browser(role: str = "bureau_officer", scope: str = "everything") -> Client:
    set_script_prefix("/")  # the test client leaves that of its last request standing
    name = f"{role}-{scope}".replace("_", "-").replace(":", "-").lower()
    return cast.sign_in(Client(), cast.account(name, role, scope), "records")


def page_of(address: Any) -> str:
    return f"{CASES}{address}/"


def only_page() -> str:
    """Of the one case in the register."""
    return page_of(cases(reader()).get().address)  # type: ignore[attr-defined]


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def full_case(case_id: str = "7", **more: Any) -> Row:
    """A case of trafficking: a victim and two accused, a journey, a seizure, a sentence."""
    people = (
        person(
            1,
            "VICTIM",
            name="Nasreen Akhtar",
            sex="F",
            birth_date="2009-05-02",
            nationality="PK",
            referred="YES",
        ),
        person(
            2,
            name="Muhammad Aslam Khan",
            alias="Pappu Butt",
            relation="FATHER",
            relation_name="Rashid Mehmood",
            age=34,
            id_type="CNIC",
            id_number="35202-1234567-1",
            home_district="PB-gujrat",
        ),
        person(3, name="شبانہ کوثر", sex="F", nationality="AF"),
    )
    events = (
        {"stage": "INVESTIGATION", "on": "2025-01-12"},
        {"stage": "COGNIZANCE", "on": "2025-02-10", "court": "Sessions Court Lahore"},
        {
            "stage": "CONVICTED",
            "on": "2025-03-20",
            "person_no": 2,
            "offences": "PTPA-3-1;PTPA-3-2",
            "sentence_months": 90,
            "fine_pkr": 1_000_000,
        },
    )
    told = case(
        case_id,
        *people,
        events=events,
        offences="PTPA-3-2;PTPA-3-1",
        exploitation="SEX;DOM",
        means="FORCE",
        cross_border="YES",
        offence_from="2024-11-02",
        status="TRIAL",
        status_on="2025-03-20",
        **more,
    )
    told["journeys"] = [
        {
            "row": 2,
            "person_no": 1,
            "leg": 1,
            "kind": "ORIGIN",
            "place": "Gujrat",
            "district": "PB-gujrat",
            "country": "PK",
        },
        {
            "row": 3,
            "person_no": 1,
            "leg": 2,
            "kind": "BORDER",
            "place": "Taftan",
            "district": "BA-chagai",
            "country": "PK",
        }
        | {"mode": "LAND", "on": "2024-11"},
        {
            "row": 4,
            "person_no": 1,
            "leg": 3,
            "kind": "TRANSIT",
            "place": "a house",
            "country": "IR",
            "mode": "FOOT",
        },
        {"row": 5, "person_no": 1, "leg": 4, "kind": "DESTINATION", "country": "XX"},
    ]
    told["seizures"] = [
        {"row": 2, "seizure_no": 1, "kind": "CASH", "quantity": 250000.0, "unit": "PKR", "value_pkr": 250000}
    ]
    return told


def lines(act: str) -> list[Line]:
    return list(Line.objects.filter(act=act).order_by("pk"))
