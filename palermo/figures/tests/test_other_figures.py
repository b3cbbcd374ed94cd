"""Figures that count no cases or people: days, quantities, returns."""

from datetime import date

import pytest

from palermo.figures.method.compute import compute
from palermo.figures.tests.asking import END, START, ask
from palermo.register.tests.drawing import facts
from palermo.vocabulary.obligations import Obligation


def test_time_to_stage() -> None:
    """Days 10, 20 and 40 to the challan, one case not there after 360 days: S is 3/4, 1/2, 1/4 on these days."""
    con = facts(
        cases="case_no registered_on\n1 2025-01-05\n2 2025-01-05\n3 2025-01-05\n4 2025-01-05\n5 2026-01-01",
        events="""
            case_no stage         on
            1       CHALLAN_FINAL 2025-01-15
            2       CHALLAN_FINAL 2025-01-25
            3       CHALLAN_FINAL 2025-02-14
            4       DISCHARGED    2025-03-01
            4       CHALLAN_FINAL 2026-02-01
        """,
    )
    found = ask(con, "time_to_stage", "stage statistic", stage="CHALLAN_FINAL")
    assert found == [
        "CHALLAN_FINAL P25 10",
        "CHALLAN_FINAL P50 20",
        "CHALLAN_FINAL P50_HIGH -",
        "CHALLAN_FINAL P50_LOW 10",
        "CHALLAN_FINAL P75 40",
    ]
    decided = ask(con, "time_to_stage", "statistic stage", stage="DECIDED", statistic=["P25", "P50"])
    assert decided == ["P25 DECIDED -", "P50 DECIDED -"]
    assert ask(con, "time_to_stage", "stage") == []
    before = ask(con, "time_to_stage", "stage statistic", end=date(2025, 1, 20), stage="CHALLAN_FINAL")
    assert before[0] == "CHALLAN_FINAL P25 10"
    assert before[1] == "CHALLAN_FINAL P50 -"


def test_time_to_stage_is_left_out_where_it_is_no_day() -> None:
    con = facts(events="stage on\nCOGNIZANCE 2025-01-05")
    found = ask(con, "time_to_stage", "stage statistic", stage="COGNIZANCE", statistic="P50")
    assert found == []


def test_seized() -> None:
    """Each seizure once, on its own day or the day of registration; numbers written out in full."""
    con = facts(
        cases="return_no case_no\n1 1\n2 1\n3 2",
        seizures="""
            return_no case_no seizure_no kind   quantity unit on
            1         1       1          CASH   0.1      PKR  -
            2         1       1          CASH   0.1      PKR  -
            1         1       2          CASH   0.2      PKR  2025-04-01
            3         2       1          CASH   1e15     PKR  2024-12-31
            3         2       2          HEROIN 1e15     KG   2025-12-31
            3         2       3          HEROIN 0.000001 GRAM 2025-12-31
            3         2       4          FIREARM 0       ITEM 2025-12-31
        """,
    )
    assert ask(con, "seized", "kind unit") == [
        "CASH PKR 0.3",
        "HEROIN GRAM 0.000001",
        "HEROIN KG 1000000000000000",
    ]
    assert ask(con, "seized", "quarter unit kind", kind="CASH") == [
        "2025-Q1 PKR CASH 0.1",
        "2025-Q2 PKR CASH 0.2",
    ]
    assert ask(con, "seized", "kind") == []


RETURNS = """
    return_no body       period_start period_end prepared_on nil
    1         PB-POLICE  2025-01-01   2025-03-31 2025-04-30  false
    2         PB-POLICE  2025-04-01   2025-06-30 2025-07-31  false
    3         FIA-LAHORE 2025-01-01   2025-03-31 2025-05-01  true
    4         FIA-LAHORE 2025-04-01   2025-05-31 2025-06-01  true
"""
OWED = [
    Obligation("PB-POLICE", ("TIP",), "quarter", None, date(2025, 6, 29), ""),
    Obligation("FIA-LAHORE", ("TIP", "SOM"), "quarter", None, None, ""),
]


def returns(figure: str, by: str = "", late_days: int = 30, **where: str) -> list[list[str]]:
    con = facts(RETURNS, cases="case_no")
    filters = {name: [code] for name, code in where.items()}
    found = compute(con, START, END, by.split(), filters, [figure], late_days, OWED).to_pylist()
    return [list(line.values())[1:] for line in found]


def test_returns_due() -> None:
    """In force on the last day of the period; only whole periods that end in the time asked for."""
    assert returns("returns_due", "body") == [["FIA-LAHORE", "4"], ["PB-POLICE", "1"]]
    assert returns("returns_due", "quarter", body="PB-POLICE") == [["2025-Q1", "1"]]
    assert returns("returns_due", category="SOM") == [["4"]]
    assert returns("returns_due", province="PK-PB") == []


def test_returns_received() -> None:
    """Of the returns due: a return of another period, or of a body that owed none, is not among them."""
    assert returns("returns_received", "body quarter") == [
        ["FIA-LAHORE", "2025-Q1", "1"],
        ["PB-POLICE", "2025-Q1", "1"],
    ]


def test_returns_late() -> None:
    assert returns("returns_late", "body") == [["FIA-LAHORE", "1"]]
    assert returns("returns_late", "body", late_days=29) == [["FIA-LAHORE", "1"], ["PB-POLICE", "1"]]
    assert returns("returns_late", late_days=31) == []


def test_returns_nil() -> None:
    assert returns("returns_nil", "body category") == [["FIA-LAHORE", "", "1"]]


def test_an_unknown_figure_is_no_empty_answer() -> None:
    with pytest.raises(KeyError):
        compute(facts(), START, END, figures=["cases_imagined"])
