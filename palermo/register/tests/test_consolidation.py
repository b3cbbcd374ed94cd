"""figures.md, Cases and People: which row says what a case and a person are."""

from typing import Any

from palermo.register.method.coding import coded
from palermo.register.method.register import make_register
from palermo.register.tests.drawing import facts


def asked(sql: str, **sheets: str) -> list[tuple[Any, ...]]:
    con = facts(**sheets)
    make_register(con)
    return con.execute(sql).fetchall()


def test_the_first_holder_gives_place_category_and_day_and_the_last_everything_else() -> None:
    cases = """
        return_no case_no from_case_no registered_on category district  offences exploitation cross_border offence_from
        1         1       -            2025-02-01    TIP      PB-lahore PTPA-3-1 SEX          YES          2024-12-01
        3         2       1            2025-01-15    SOM      SD-malir  PSMA-3   -            NO           -
    """
    found = asked(
        "SELECT body, registered_on::VARCHAR, category, district, offence, forms, cross_border, offence_from FROM derived.cases",
        cases=cases,
    )
    body, category, district, offence = (
        coded(dimension).index(code)
        for dimension, code in (
            ("body", "PB-POLICE"),
            ("category", "TIP"),
            ("district", "PB-lahore"),
            ("offence", "PSMA-3"),
        )
    )
    assert found == [
        (body, "2025-02-01", category, district, offence, 0, coded("cross_border").index("NO"), None)
    ]


def test_the_latest_period_states_the_attributes_blanks_included() -> None:
    """Period 2 ends later; of two that end on the same day the one that starts later is the latest."""
    returns = """
        return_no period_start period_end
        1         2025-01-01   2025-03-31
        2         2025-03-01   2025-03-31
    """
    cases = """
        return_no exploitation cross_border
        2         -            NO
        1         SEX          YES
    """
    found = asked("SELECT forms, cross_border FROM derived.cases", returns=returns, cases=cases)
    assert found == [(0, coded("cross_border").index("NO"))]


def test_people_stay_once_listed_and_their_latest_row_counts() -> None:
    persons = """
        return_no person_no sex role
        1         1         F   VICTIM
        1         2         M   ACCUSED
        2         2         X   VICTIM_ACCUSED
    """
    found = asked(
        "SELECT person_no, sex, role, first_seq FROM derived.persons ORDER BY person_no",
        cases="return_no\n1\n2",
        persons=persons,
    )
    sexes, roles = coded("sex"), coded("role")
    assert found == [
        (1, sexes.index("F"), roles.index("VICTIM"), 1),
        (2, sexes.index("X"), roles.index("VICTIM_ACCUSED"), 1),
    ]


def test_a_transferred_event_of_a_holder_with_a_receiver_is_left_out() -> None:
    cases = """
        return_no case_no from_case_no
        1         1       -
        3         2       1
        5         3       -
    """
    events = """
        return_no case_no stage       on
        1         1       TRANSFERRED 2025-02-01
        3         2       TRANSFERRED 2025-03-01
        5         3       TRANSFERRED 2025-02-01
    """
    found = asked('SELECT unit, "on"::VARCHAR FROM derived.events ORDER BY ALL', cases=cases, events=events)
    assert found == [(1, "2025-03-01"), (3, "2025-02-01")]
