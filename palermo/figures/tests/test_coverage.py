"""coverage.csv, totals.csv and the bodies' own balances."""

from datetime import date

from palermo.figures.method.balances import balances
from palermo.figures.method.coverage import coverage
from palermo.figures.method.totals import stated_totals
from palermo.register.tests.drawing import facts
from palermo.vocabulary.obligations import Obligation

RETURNS = """
    return_no body       period_start period_end prepared_on nil   pending basis
    1         PB-POLICE  2025-01-01   2025-03-31 2025-05-02  false 7       CASES
    2         FIA-LAHORE 2025-01-01   2025-03-31 2025-04-30  true  0       NIL
    3         SD-POLICE  2025-01-01   2025-01-31 2025-02-01  false 3       TOTALS
    4         SD-POLICE  2025-02-01   2025-03-31 2025-04-01  false 5       TOTALS
"""
OWED = [
    Obligation(body, ("TIP",), "quarter", None, None, "") for body in ("FIA-LAHORE", "PB-POLICE", "KP-POLICE")
]
QUARTER = date(2025, 1, 1), date(2025, 3, 31)


def test_coverage_has_what_was_due_and_what_came_unasked() -> None:
    con = facts(RETURNS)
    found = coverage(con, *QUARTER, owed=OWED).to_pylist()
    names = ("body", "period_end", "due", "received", "late", "nil", "days_late", "basis", "pending")
    assert [tuple(line[name] for name in names) for line in found] == [
        ("FIA-LAHORE", date(2025, 3, 31), "yes", "yes", "no", "yes", 0, "NIL", 0),
        ("KP-POLICE", date(2025, 3, 31), "yes", "no", None, None, None, None, None),
        ("PB-POLICE", date(2025, 3, 31), "yes", "yes", "yes", "no", 2, "CASES", 7),
        ("SD-POLICE", date(2025, 1, 31), "no", "yes", "no", "no", 0, "TOTALS", 3),
        ("SD-POLICE", date(2025, 3, 31), "no", "yes", "no", "no", 0, "TOTALS", 5),
    ]


def test_coverage_of_a_category_nobody_owes() -> None:
    con = facts(RETURNS)
    assert {line["due"] for line in coverage(con, *QUARTER, categories=["DRUGS"], owed=OWED).to_pylist()} == {
        "no"
    }


def test_the_balance_of_the_latest_return_beside_the_cases_of_that_day() -> None:
    con = facts(
        RETURNS, cases="return_no case_no\n1 1\n1 2\n3 3", events="case_no stage on\n2 CANCELLED 2025-03-31"
    )
    assert [tuple(line.values()) for line in balances(con, *QUARTER).to_pylist()] == [
        ("FIA-LAHORE", date(2025, 3, 31), 0, 0, 0),
        ("PB-POLICE", date(2025, 3, 31), 7, 1, 6),
        ("SD-POLICE", date(2025, 3, 31), 5, 1, 4),
    ]


def test_stated_totals_and_their_national_sum_with_who_is_in_it() -> None:
    """A flow is added over a body's periods, a stock is that of the latest; bodies that send cases are not in it."""
    totals = """
        return_no figure           stage      sex value
        1         cases_registered -          -   100
        3         cases_registered -          -   2
        4         cases_registered -          -   3
        3         case_status      REGISTERED -   8
        4         case_status      REGISTERED -   9
    """
    found = stated_totals(facts(RETURNS, totals=totals), *QUARTER).to_pylist()
    names = ("figure", "body", "period_end", "stage", "value", "basis", "bodies_by_case", "bodies_by_total")
    nation = [tuple(line[name] for name in names) for line in found if line["body"] is None]
    assert nation == [
        ("case_status", None, date(2025, 3, 31), "REGISTERED", 9, "TOTALS", 2, 1),
        ("cases_registered", None, date(2025, 3, 31), None, 5, "TOTALS", 2, 1),
    ]
    bodies = [(line["figure"], line["body"], line["value"]) for line in found if line["body"]]
    assert bodies == [
        ("case_status", "SD-POLICE", 8),
        ("case_status", "SD-POLICE", 9),
        ("cases_registered", "PB-POLICE", 100),
        ("cases_registered", "SD-POLICE", 2),
        ("cases_registered", "SD-POLICE", 3),
    ]
