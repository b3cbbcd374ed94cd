"""Figures that count cases."""

from datetime import date

from palermo.figures.tests.asking import ask
from palermo.register.tests.drawing import facts

THREE = """
    case_no registered_on
    1       2025-01-05
    2       2025-04-05
    3       2024-12-31
"""


def test_cases_registered() -> None:
    con = facts(cases=THREE)
    assert ask(con, "cases_registered", "quarter") == ["2025-Q1 1", "2025-Q2 1"]
    assert ask(con, "cases_registered", start=date(2024, 12, 31), end=date(2025, 4, 5)) == ["3"]
    assert ask(con, "cases_registered", start=date(2026, 1, 1), end=date(2026, 12, 31)) == []


def test_cases_investigated() -> None:
    """The first one puts the case in the period, whoever it names, also of a later return."""
    con = facts(
        cases=THREE,
        events="""
            return_no case_no person_no stage         on
            2         1       -         INVESTIGATION 2025-04-01
            1         1       1         INVESTIGATION 2025-02-01
            1         2       -         CHALLAN_FINAL 2025-04-09
            1         3       -         INVESTIGATION 2024-12-31
        """,
    )
    assert ask(con, "cases_investigated", "month") == ["2025-02 1"]


def test_challans_submitted() -> None:
    con = facts(
        events="""
            stage           on
            CHALLAN_INTERIM 2025-01-09
            CHALLAN_FINAL   2025-03-01
            CHALLAN_FINAL   2025-02-01
        """
    )
    assert ask(con, "challans_submitted", "month") == ["2025-02 1"]


def test_cases_prosecuted() -> None:
    con = facts(events="person_no stage on\n1 COGNIZANCE 2025-05-01\n- COGNIZANCE 2025-06-01")
    assert ask(con, "cases_prosecuted", "month province") == ["2025-05 PK-PB 1"]


def test_cases_convicted() -> None:
    con = facts(events="person_no stage on\n1 CONVICTED 2025-05-01\n2 CONVICTED 2026-06-01")
    assert ask(con, "cases_convicted") == ["1"]
    assert ask(con, "cases_convicted", start=date(2025, 5, 2)) == []


def test_convicted_of_counts_once_in_the_first_category_of_each_offence_of_the_first_day() -> None:
    con = facts(
        cases="case_no\n1\n2\n3\n4",
        events="""
            case_no person_no stage     on         offences
            1       1         CONVICTED 2025-05-01 EO-17;PPC-109
            1       2         CONVICTED 2025-05-01 PTPA-3-1
            1       2         CONVICTED 2025-05-02 AMLA-3
            2       -         CONVICTED 2025-05-01 PPC-109
            3       -         CONVICTED 2025-05-01 -
            4       1         CONVICTED 2025-05-01 -
            4       2         CONVICTED 2025-05-01 PSMA-3
        """,
    )
    by_category = ["OTHER 1", "SOM 2", "TIP 1", "UNKNOWN 1"]
    assert ask(con, "cases_convicted", "convicted_of") == by_category
    assert ask(con, "cases_convicted", convicted_of=["SOM", "TIP"]) == ["2"]
    assert ask(con, "cases_convicted", "convicted_of", convicted_of="TIP") == ["TIP 1"]


STAGES = """
    case_no person_no stage         on
    1       -         INVESTIGATION 2025-02-01
    1       -         CANCELLED     2025-03-01
    2       -         CONVICTED     2025-05-01
    2       -         APPEAL        2025-06-01
"""


def test_case_status() -> None:
    con = facts(cases=THREE, events=STAGES)
    assert ask(con, "case_status", "stage") == ["APPEAL 1", "CANCELLED 1", "REGISTERED 1"]
    at_first = ask(con, "case_status", "stage", end=date(2025, 2, 28))
    assert at_first == ["INVESTIGATION 1", "REGISTERED 1"]
    assert ask(con, "case_status", "quarter") == ["- 3"]
    assert ask(con, "case_status", stage=["APPEAL", "REGISTERED"]) == ["2"]
    assert ask(con, "case_status", quarter="2025-Q1") == []


def test_cases_pending() -> None:
    con = facts(cases=THREE, events=STAGES)
    assert ask(con, "cases_pending") == ["1"]
    assert ask(con, "cases_pending", end=date(2025, 2, 28)) == ["2"]


def test_appeals_pending() -> None:
    con = facts(cases=THREE, events=STAGES)
    assert ask(con, "appeals_pending") == ["1"]
    assert ask(con, "appeals_pending", end=date(2025, 5, 31)) == []


def test_attrition() -> None:
    """A later milestone implies the earlier ones; other stages imply none; a discharge is no decision."""
    con = facts(
        cases="case_no\n1\n2\n3\n4\n5",
        events="""
            case_no stage       on
            1       CHARGE      2025-02-01
            2       DISCHARGED  2025-02-01
            3       CONVICTED   2025-02-01
            4       ACQ_EARLY   2025-02-01
            5       APPEAL      2025-02-01
            5       TRIAL       2025-02-02
        """,
    )
    reached = [
        "CHALLAN_FINAL 3",
        "CHARGE 3",
        "COGNIZANCE 3",
        "CONVICTED 1",
        "DECIDED 2",
        "INVESTIGATION 3",
        "REGISTERED 5",
    ]
    assert ask(con, "attrition", "stage") == reached
    assert ask(con, "attrition") == ["5"]
    assert ask(con, "attrition", stage=["CONVICTED", "CHARGE"]) == ["3"]
    assert ask(con, "attrition", "stage", stage="DECIDED") == ["DECIDED 2"]
    assert ask(con, "attrition", "stage", end=date(2025, 1, 31)) == ["REGISTERED 5"]
    assert ask(con, "attrition", "month", stage="TRIAL") == []
