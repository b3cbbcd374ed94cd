"""figures.md, Cases: rows joined by transferred_from are one case, a chain of holders."""

from palermo.register.method.register import make_register
from palermo.register.tests.drawing import facts


def chains(cases: str, persons: str = "case_no") -> list[tuple[int, int, bool, bool]]:
    con = facts(cases=cases, persons=persons)
    make_register(con)
    return con.execute(
        "SELECT unit, case_no, last, people FROM derived.chain ORDER BY unit, case_no"
    ).fetchall()


def units(cases: str) -> list[int]:
    con = facts(cases=cases)
    make_register(con)
    return [unit for (unit,) in con.execute("SELECT unit FROM derived.cases ORDER BY unit").fetchall()]


def test_a_receiver_continues_its_senders_case() -> None:
    cases = """
        return_no case_no from_case_no
        1         1       -
        3         2       1
    """
    assert units(cases) == [1]
    assert chains(cases) == [(1, 1, False, False), (1, 2, True, False)]


def test_a_chain_of_five_holders_is_one_case() -> None:
    cases = """
        return_no case_no from_case_no
        1         9       -
        3         3       9
        5         7       3
        1         1       7
        3         5       1
    """
    assert units(cases) == [9]
    assert [(case, last) for _, case, last, _ in chains(cases)] == [
        (1, False),
        (3, False),
        (5, True),
        (7, False),
        (9, False),
    ]


def test_a_sender_that_was_not_read_leaves_a_case_of_its_own() -> None:
    assert units("return_no case_no from_case_no\n 3 2 77\n 1 1 -") == [1, 2]


def test_of_several_receivers_the_one_registered_earliest_continues_the_chain() -> None:
    cases = """
        return_no case_no from_case_no registered_on
        1         1       -            2025-01-01
        3         2       1            2025-02-02
        5         3       1            2025-02-01
    """
    assert units(cases) == [1, 2]
    assert [(unit, case) for unit, case, *_ in chains(cases)] == [(1, 1), (1, 3)]


def test_on_the_same_day_body_and_case_id_decide_and_the_other_keeps_its_own_receiver() -> None:
    cases = """
        return_no case_no from_case_no
        1         1       -
        3         2       1
        5         3       1
        5         4       3
    """
    assert [(unit, case) for unit, case, *_ in chains(cases)] == [(1, 1), (1, 2), (3, 3), (3, 4)]


def test_links_that_form_a_circle_are_ignored_and_others_that_lead_to_it_are_not() -> None:
    cases = """
        return_no case_no from_case_no
        1         1       3
        3         2       1
        5         3       2
        5         4       2
        1         5       4
    """
    assert [(unit, case) for unit, case, *_ in chains(cases)] == [(2, 2), (2, 4), (2, 5)]
    assert units(cases) == [1, 2, 3]


def test_circles_are_ignored_before_receivers_compete() -> None:
    """Case 2 is on a circle with case 1 and earlier than case 3: without the circle case 3 has no rival."""
    cases = """
        return_no case_no from_case_no registered_on
        1         1       2            2025-01-01
        3         2       1            2025-01-02
        5         3       1            2025-01-03
    """
    assert [(unit, case) for unit, case, *_ in chains(cases)] == [(1, 1), (1, 3)]


def test_the_row_of_the_latest_period_says_who_the_sender_is() -> None:
    cases = """
        return_no case_no from_case_no
        1         1       -
        3         2       1
        4         2       -
    """
    assert units(cases) == [1, 2]


def test_people_are_those_of_the_last_holder_that_lists_any() -> None:
    cases = """
        return_no case_no from_case_no
        1         1       -
        3         2       1
        5         3       2
    """
    assert [people for *_, people in chains(cases, "return_no case_no\n1 1\n3 2")] == [False, True, False]
