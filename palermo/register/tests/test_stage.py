"""figures.md: which stage a case has on a day, what touches an accused, who is settled."""

import duckdb
import pytest

from palermo.register.method.stage import stage_on
from palermo.register.tests.drawing import table


def stage(events: str, accused: tuple[int, ...] = (1,), day: str = "2025-12-31") -> str:
    """The stage of one case; drawn events are `person_no stage on`."""
    con = duckdb.connect()
    con.execute("CREATE TABLE unit_cases (unit BIGINT, day DATE)")
    con.execute("CREATE TABLE unit_persons (unit BIGINT, person_no INTEGER, accused BOOLEAN)")
    con.execute('CREATE TABLE unit_events (unit BIGINT, person_no INTEGER, stage VARCHAR, "on" DATE)')
    con.execute("INSERT INTO unit_cases VALUES (7, ?)", [day])
    for person in accused:
        con.execute("INSERT INTO unit_persons VALUES (7, ?, true)", [person])
    con.execute("INSERT INTO unit_persons VALUES (7, 99, false)")
    for line in table("person_no stage on\n" + events):
        person = None if line["person_no"] == "-" else line["person_no"]
        con.execute("INSERT INTO unit_events VALUES (7, ?, ?, ?)", [person, line["stage"], line["on"]])
    stage_on(con, "found")
    return con.execute("SELECT stage FROM found WHERE unit = 7").fetchall()[0][0]


def test_no_event_is_registered() -> None:
    assert stage("") == "REGISTERED"


def test_the_last_by_day_then_by_rank() -> None:
    assert stage("- CHALLAN_FINAL 2025-02-01\n- INVESTIGATION 2025-02-01") == "CHALLAN_FINAL"
    assert stage("- CHALLAN_FINAL 2025-02-01\n- INVESTIGATION 2025-02-02") == "INVESTIGATION"


def test_up_to_and_including_the_day() -> None:
    events = "- INVESTIGATION 2025-02-01\n- CHALLAN_FINAL 2025-02-02"
    assert stage(events, day="2025-02-01") == "INVESTIGATION"
    assert stage(events, day="2025-02-02") == "CHALLAN_FINAL"
    assert stage(events, day="2025-01-31") == "REGISTERED"


@pytest.mark.parametrize(
    ("events", "accused", "expected"),
    [
        ("- CHARGE 2025-02-01\n1 CONVICTED 2025-03-01", (1, 2), "CHARGE"),
        ("- CHARGE 2025-02-01\n1 CONVICTED 2025-03-01\n2 ACQUITTED 2025-03-02", (1, 2), "ACQUITTED"),
        ("- CHARGE 2025-02-01\n1 CONVICTED 2025-03-01", (1,), "CONVICTED"),
        ("- CHARGE 2025-02-01\n1 CONVICTED 2025-03-01", (), "CONVICTED"),
        ("- CHARGE 2025-02-01\n1 CONVICTED 2025-03-01\n1 APPEAL 2025-04-01", (1, 2), "CHARGE"),
        ("1 CONVICTED 2025-03-01", (1, 2), "REGISTERED"),
        ("- CONVICTED 2025-03-01", (1, 2), "CONVICTED"),
        ("- CHARGE 2025-02-01\n1 CONVICTED 2025-03-01\n2 TRIAL 2025-03-02", (1, 2), "TRIAL"),
    ],
)
def test_a_named_decision_or_appeal_counts_once_every_accused_is_settled(
    events: str, accused: tuple[int, ...], expected: str
) -> None:
    assert stage(events, accused) == expected


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ("2 SENT_512 2025-02-01\n1 CONVICTED 2025-03-01", "CONVICTED"),
        ("2 SENT_512 2025-02-01\n1 CONVICTED 2025-03-01\n2 CHARGE 2025-04-01", "CHARGE"),
        ("2 SENT_512 2025-02-01\n2 CHARGE 2025-02-01\n1 CONVICTED 2025-03-01", "CHARGE"),
        ("2 CONVICTED 2025-02-01\n2 REMANDED 2025-02-02\n1 CONVICTED 2025-03-01", "CONVICTED"),
    ],
)
def test_settled_is_decided_once_or_absent_by_the_last_own_event(events: str, expected: str) -> None:
    assert stage(events, (1, 2)) == expected


def test_settled_is_asked_on_the_day_itself() -> None:
    events = "- CHARGE 2025-01-01\n1 CONVICTED 2025-02-01\n2 ACQUITTED 2025-03-01"
    assert stage(events, (1, 2), day="2025-02-28") == "CHARGE"
    assert stage(events, (1, 2), day="2025-03-01") == "ACQUITTED"


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        # A discharge that names nobody settles whoever is still there, but not who was absent and came back later.
        ("- DISCHARGED 2025-02-01\n1 CONVICTED 2025-03-01", "CONVICTED"),
        (
            "2 SENT_512 2025-01-15\n- DISCHARGED 2025-02-01\n2 CHARGE 2025-02-15\n1 CONVICTED 2025-03-01",
            "CHARGE",
        ),
        (
            "2 CHARGE 2025-01-15\n- DISCHARGED 2025-02-01\n2 TRIAL 2025-02-15\n1 CONVICTED 2025-03-01",
            "CONVICTED",
        ),
        # The last own event up to the end of the day, whatever its rank: absent on the day itself.
        (
            "2 SENT_512 2025-02-01\n- DISCHARGED 2025-02-01\n2 CHARGE 2025-02-15\n1 CONVICTED 2025-03-01",
            "CHARGE",
        ),
    ],
)
def test_rule_2_keeps_a_decision_of_nobody_from_the_absent(events: str, expected: str) -> None:
    assert stage(events, (1, 2)) == expected
