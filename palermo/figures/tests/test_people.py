"""Figures that count victims and migrants, and how old people are."""

import pytest

from palermo.figures.tests.asking import ask
from palermo.register.tests.drawing import facts

PEOPLE = """
    case_no person_no role           sex referred
    1       1         VICTIM         F   YES
    1       2         VICTIM_ACCUSED M   UNKNOWN
    1       3         ACCUSED        M   YES
    1       4         MIGRANT        X   YES
    2       1         VICTIM         U   YES
    2       2         MIGRANT        U   -
    3       1         VICTIM         F   NO
"""
CASES = """
    case_no category registered_on
    1       TIP      2025-01-05
    2       SOM      2025-01-05
    3       TIP      2024-12-31
"""


def test_victims_identified() -> None:
    con = facts(cases=CASES, persons=PEOPLE)
    assert ask(con, "victims_identified", "role sex") == ["VICTIM F 1", "VICTIM_ACCUSED M 1"]
    assert ask(con, "victims_identified", category="SOM") == []


def test_victims_referred() -> None:
    con = facts(cases=CASES, persons=PEOPLE)
    assert ask(con, "victims_referred", "sex") == ["F 1"]


def test_migrants_smuggled() -> None:
    con = facts(cases=CASES, persons=PEOPLE)
    assert ask(con, "migrants_smuggled", "sex role") == ["UNKNOWN - 1"]


def test_victims_in_prosecuted_cases() -> None:
    events = """
        case_no person_no stage      on
        1       3         COGNIZANCE 2025-02-01
        2       -         COGNIZANCE 2026-02-01
        3       -         COGNIZANCE 2025-03-01
    """
    con = facts(cases=CASES, persons=PEOPLE, events=events)
    assert ask(con, "victims_in_prosecuted_cases", "month") == ["2025-02 2", "2025-03 1"]


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("age=0", "0-8 CHILD"),
        ("age=8", "0-8 CHILD"),
        ("age=9", "9-17 CHILD"),
        ("age=17", "9-17 CHILD"),
        ("age=18", "18-29 ADULT"),
        ("age=29", "18-29 ADULT"),
        ("age=30", "30-47 ADULT"),
        ("age=47", "30-47 ADULT"),
        ("age=48", "48+ ADULT"),
        ("age=120", "48+ ADULT"),
        ("", "UNKNOWN UNKNOWN"),
        # The age that is given counts, whatever the birth date says.
        ("age=20 birth_date=2015-01-01 birth_date_last=2015-01-01", "18-29 ADULT"),
        # 18 on the day of registration, 17 on the day before.
        ("birth_date=2007-03-10 birth_date_last=2007-03-10", "18-29 ADULT"),
        ("birth_date=2007-03-11 birth_date_last=2007-03-11", "9-17 CHILD"),
        # On the day of the offence; where that is not known on the day of registration.
        ("birth_date=2007-03-10 birth_date_last=2007-03-10 age_basis=OFFENCE", "9-17 CHILD"),
        ("birth_date=2007-03-10 birth_date_last=2007-03-10 age_basis=REGISTRATION", "18-29 ADULT"),
        ("birth_date=2007-02-01 birth_date_last=2007-02-01 age_basis=OFFENCE", "18-29 ADULT"),
        # A range of ages: within a band, over two bands of one group, over both groups.
        ("birth_date=2000-01-01 birth_date_last=2000-12-31", "18-29 ADULT"),
        ("birth_date=1995-01-01 birth_date_last=1995-12-31", "UNKNOWN ADULT"),
        ("birth_date=2016-01-01 birth_date_last=2016-12-31", "UNKNOWN CHILD"),
        ("birth_date=2007-01-01 birth_date_last=2007-12-31", "UNKNOWN UNKNOWN"),
        ("birth_date=2007-03-01 birth_date_last=2007-03-31", "UNKNOWN UNKNOWN"),
        # Ages below 0 are left out of the range; nothing left is unknown.
        ("birth_date=2025-01-01 birth_date_last=2025-12-31", "0-8 CHILD"),
        ("birth_date=2025-04-01 birth_date_last=2025-04-30", "UNKNOWN UNKNOWN"),
    ],
)
def test_age_bands_and_groups(person: str, expected: str) -> None:
    given = dict(part.split("=") for part in person.split())
    drawn = "role " + " ".join(given) + "\nVICTIM " + " ".join(given.values())
    con = facts(cases="registered_on offence_from\n2025-03-10 2025-03-01", persons=drawn)
    assert ask(con, "victims_identified", "age_band age_group") == [f"{expected} 1"]


@pytest.mark.parametrize(
    ("registered_on", "expected"),
    [("2022-02-28", "9-17"), ("2022-03-01", "18-29"), ("2024-02-29", "18-29")],
)
def test_a_birthday_of_29_february_falls_on_1_march(registered_on: str, expected: str) -> None:
    con = facts(
        cases=f"registered_on\n{registered_on}",
        persons="role birth_date birth_date_last\nVICTIM 2004-02-29 2004-02-29",
    )
    found = ask(con, "victims_identified", "age_band", start=_day("2022-01-01"))
    assert found == [f"{expected} 1"]


def _day(text: str):  # type: ignore[no-untyped-def]
    from datetime import date

    return date.fromisoformat(text)


def test_the_day_of_the_case_is_the_first_holders_and_the_day_of_the_offence_the_last_ones() -> None:
    cases = """
        return_no case_no from_case_no registered_on offence_from
        1         1       -            2025-03-10    2020-01-01
        4         2       1            2025-05-10    2025-03-09
    """
    persons = """
        return_no case_no person_no role   birth_date birth_date_last age_basis
        4         2       1         VICTIM 2007-03-10 2007-03-10      OFFENCE
        4         2       2         VICTIM 2007-03-11 2007-03-11      -
    """
    con = facts(cases=cases, persons=persons)
    assert ask(con, "victims_identified", "age_band body") == ["9-17 PB-POLICE 2"]
