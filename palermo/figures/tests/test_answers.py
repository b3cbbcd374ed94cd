"""One figure as asked: axes, totals that are computed, and zero told from missing."""

import itertools
from datetime import date

import pytest

from palermo.figures.method.answers import Asked, Number, answer
from palermo.figures.method.compute import compute
from palermo.register.tests.drawing import facts
from palermo.vocabulary.figures import NEEDS_LINKAGE, ONLY_WITH, figures

RETURNS = """
    return_no body      period_start period_end prepared_on nil   basis
    1         PB-POLICE 2025-01-01   2025-03-31 2025-04-02  false CASES
    2         SD-POLICE 2025-01-01   2025-03-31 2025-04-02  false TOTALS
    3         PB-POLICE 2025-04-01   2025-06-30 2025-07-02  false BOTH
"""
CASES = """
    return_no case_no registered_on district category offences
    1         1       2025-01-05    PB-lahore TIP     PTPA-3-1;PPC-371A
    1         2       2025-02-05    PB-lahore TIP     PTPA-3-1
    3         3       2025-05-05    PB-lahore TIP     PTPA-3-1
"""
HALF = date(2025, 1, 1), date(2025, 6, 30)


def made(figure="cases_registered", by="", start=HALF[0], end=HALF[1], where=None, **tables):
    con = facts(tables.pop("returns", RETURNS), cases=tables.pop("cases", CASES), **tables)
    filters = {name: tuple(codes.split()) for name, codes in (where or {}).items()}
    return answer(con, Asked(figure, start, end, tuple(by.split()), filters))


def told(number: Number) -> str:
    return f"{'-' if number.value is None else number.value}{' ' + number.state if number.state else ''}"


def test_time_has_every_period_and_what_nobody_sent_is_no_zero() -> None:
    found = made(by="quarter", end=date(2025, 9, 30))
    assert {key[0]: told(number) for key, number in found.lines() if key[0]} == {
        "2025-Q1": "2 partial",
        "2025-Q2": "1 partial",
        "2025-Q3": "- missing",
    }


def test_a_month_rests_on_the_quarter_that_holds_it() -> None:
    found = made(by="month", start=date(2025, 6, 1), end=date(2025, 8, 31))
    assert {key[0]: told(number) for key, number in found.lines() if key[0]} == {
        "2025-06": "0 partial",
        "2025-07": "- missing",
        "2025-08": "- missing",
    }
    assert (found.silence.received, found.silence.due > 1) == (1, True)


def test_a_province_is_missing_where_its_own_bodies_sent_nothing() -> None:
    found = made(by="province", end=date(2025, 3, 31), where={"category": "TIP"})
    states = {key[0]: told(number) for key, number in found.lines() if key[0]}
    assert (states["PK-PB"], states["PK-SD"], states["PK-KP"]) == ("2", "0", "- missing")


def test_a_body_is_shown_when_it_owed_a_return() -> None:
    found = made(by="body", end=date(2025, 3, 31))
    states = {key[0]: told(number) for key, number in found.lines() if key[0]}
    assert (states["PB-POLICE"], states["SD-POLICE"], states["KP-POLICE"]) == ("2", "0", "- missing")


def test_a_total_of_laws_is_no_sum() -> None:
    found = made(by="law", end=date(2025, 3, 31))
    assert {key[0]: number.value for key, number in found.lines() if key[0]} == {
        "PTPA": "2",
        "PPC": "1",
    }


def test_two_dimensions_have_totals_of_each() -> None:
    found = made(by="quarter law")
    assert found.number("2025-Q1", "PPC") == Number("1", "partial")
    assert found.number(None, "PTPA").value == "3"
    assert found.number("2025-Q2", None).value == "1"
    assert found.number(None, None).value == "3"


def test_a_filter_keeps_its_codes_only() -> None:
    found = made(by="quarter", where={"quarter": "2025-Q2", "province": "PK-PB", "category": "TIP"})
    assert {key[0]: told(number) for key, number in found.lines() if key[0]} == {"2025-Q2": "1"}


def test_a_rate_of_few_people_and_of_nobody_is_no_zero() -> None:
    guilty = "case_no person_no stage on\n1 1 CONVICTED 2025-02-01"
    found = made("conviction_rate", "quarter", persons="case_no person_no\n1 1", events=guilty)
    assert {key[0]: told(number) for key, number in found.lines() if key[0]} == {
        "2025-Q1": "- few",
        "2025-Q2": "- none",
    }


def test_quartiles_stand_without_totals() -> None:
    court = "case_no stage on\n1 COGNIZANCE 2025-01-15\n2 COGNIZANCE 2025-02-10\n3 COGNIZANCE 2025-05-05"
    found = made("time_to_stage", events=court)
    assert found.dimensions == ("stage", "statistic")
    assert found.axes["stage"][0] == "CHALLAN_FINAL"
    assert told(found.number("COGNIZANCE", "P50")) == "5"
    assert told(found.number("CHALLAN_FINAL", "P50")) == "- unreached"


def test_what_returns_are_missing_is_itself_no_missing_number() -> None:
    found = made("returns_received", "quarter")
    assert {key[0]: told(number) for key, number in found.lines() if key[0]} == {
        "2025-Q1": "2",
        "2025-Q2": "1",
    }


@pytest.mark.parametrize("figure", [name for name in figures() if name not in NEEDS_LINKAGE | set(ONLY_WITH)])
def test_every_total_is_what_the_figure_computes_without_the_dimension(figure: str) -> None:
    """Whether it was added up or asked for: law and form have several codes a case, a stage of attrition too."""
    con = facts(RETURNS, cases=CASES, persons=PEOPLE, events=EVENTS)
    known = figures()[figure].dimensions
    for by in itertools.combinations([name for name in DRAWN if name in known], 2):
        found = answer(con, Asked(figure, *HALF, by))
        for shown in ((), (by[0],), (by[1],)):
            table = compute(con, *HALF, shown, figures=[figure]).to_pylist()
            told = {tuple(row[name] if name in shown else None for name in by): row["value"] for row in table}
            for key, value in told.items():
                assert found.number(*key).value == (value or None)


DRAWN = ("quarter", "province", "law", "exploitation", "stage", "sex", "role", "convicted_of", "body")
PEOPLE = """
    case_no person_no role    sex
    1       1         ACCUSED M
    1       2         VICTIM  F
    2       1         VICTIM_ACCUSED F
    3       1         ACCUSED X
"""
EVENTS = """
    case_no person_no stage         on         offences
    1       -         COGNIZANCE    2025-02-01 -
    1       1         CONVICTED     2025-03-01 EO-17;PTPA-3-1
    2       -         CHALLAN_FINAL 2025-03-05 -
    3       1         ACQUITTED     2025-06-01 -
"""
