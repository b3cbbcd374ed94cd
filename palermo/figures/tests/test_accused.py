"""Figures that count accused, and the rules by which an event touches them."""

import pytest

from palermo.figures.tests.asking import ask
from palermo.register.tests.drawing import facts

TWO = "person_no role\n1 ACCUSED\n2 VICTIM_ACCUSED\n3 VICTIM\n4 MIGRANT"


def months(figure: str, events: str, persons: str = TWO, **more: str) -> list[str]:
    """person of each counted accused, by their role, and the month: ACCUSED is 1, VICTIM_ACCUSED is 2."""
    return ask(facts(persons=persons, events=events, **more), figure, "role month")


def test_persons_prosecuted() -> None:
    """Own or touching, the earliest of both."""
    events = """
        person_no stage      on
        1         COGNIZANCE 2025-03-01
        -         COGNIZANCE 2025-04-01
    """
    assert months("persons_prosecuted", events) == ["ACCUSED 2025-03 1", "VICTIM_ACCUSED 2025-04 1"]


def test_persons_convicted() -> None:
    events = """
        person_no stage     on
        1         ACQUITTED 2025-03-01
        -         CONVICTED 2025-04-01
        1         CONVICTED 2025-05-01
    """
    assert months("persons_convicted", events) == ["ACCUSED 2025-05 1", "VICTIM_ACCUSED 2025-04 1"]


def test_persons_convicted_of() -> None:
    """Of the events of that day that are their own or touch them: what names another does not count."""
    con = facts(
        persons="person_no role\n1 ACCUSED\n2 VICTIM_ACCUSED\n3 ACCUSED",
        events="""
            person_no stage     on         offences
            1         CONVICTED 2025-03-01 PTPA-3-1;PPC-109
            2         CONVICTED 2025-03-01 PPC-109
            -         CONVICTED 2025-03-01 AMLA-3
        """,
    )
    found = ["MONEY_LAUNDERING ACCUSED 1", "OTHER VICTIM_ACCUSED 1", "TIP ACCUSED 1"]
    assert ask(con, "persons_convicted", "convicted_of role") == found
    assert ask(con, "persons_convicted", convicted_of=["TIP", "MONEY_LAUNDERING"]) == ["2"]


def test_persons_acquitted() -> None:
    """No own or touching CONVICTED on that day or before."""
    events = """
        person_no stage     on
        1         ACQ_EARLY 2025-03-01
        2         CONVICTED 2025-03-01
        2         REMANDED  2025-03-02
        2         ACQUITTED 2025-04-01
    """
    assert months("persons_acquitted", events) == ["ACCUSED 2025-03 1"]
    same_day = "person_no stage on\n1 ACQUITTED 2025-03-01\n1 CONVICTED 2025-03-01\n2 ACQUITTED 2025-03-01"
    assert months("persons_acquitted", same_day) == ["VICTIM_ACCUSED 2025-03 1"]
    later = "person_no stage on\n1 ACQUITTED 2025-03-01\n1 CONVICTED 2025-03-02"
    assert months("persons_acquitted", later) == ["ACCUSED 2025-03 1"]


def test_convictions_set_aside() -> None:
    """The first after the conviction in the order of events: one before it is of another decision."""
    events = """
        person_no stage     on
        1         ACQUITTED 2025-01-10
        1         SET_ASIDE 2025-02-01
        1         CONVICTED 2025-03-01
        1         SET_ASIDE 2025-04-01
        -         SET_ASIDE 2025-05-01
        2         CONVICTED 2025-05-01
    """
    expected = ["ACCUSED 2025-04 1", "VICTIM_ACCUSED 2025-05 1"]
    assert months("convictions_set_aside", events) == expected
    assert months("persons_convicted", events) == ["ACCUSED 2025-03 1", "VICTIM_ACCUSED 2025-05 1"]


def test_defendants_in_prosecuted_cases() -> None:
    """Whom the first COGNIZANCE names, touches, or would touch if it named nobody."""
    events = """
        person_no stage      on
        1         COGNIZANCE 2025-03-01
        -         COGNIZANCE 2025-04-01
    """
    assert months("defendants_in_prosecuted_cases", events) == [
        "ACCUSED 2025-03 1",
        "VICTIM_ACCUSED 2025-03 1",
    ]


@pytest.mark.parametrize(
    "own",
    ["2 SENT_512 2025-03-01", "2 DISCHARGED 2025-03-01", "2 CONVICTED 2025-02-01"],
)
def test_the_absent_and_the_decided_are_no_defendants(own: str) -> None:
    events = f"person_no stage on\n1 COGNIZANCE 2025-03-01\n{own}"
    assert months("defendants_in_prosecuted_cases", events) == ["ACCUSED 2025-03 1"]


def test_a_defendant_is_named_whatever_else_there_is_and_several_of_the_day_count() -> None:
    events = """
        person_no stage      on
        2         SENT_512   2025-03-01
        2         COGNIZANCE 2025-03-01
        2         DISCHARGED 2025-03-01
        1         COGNIZANCE 2025-03-01
    """
    assert months("defendants_in_prosecuted_cases", events) == [
        "ACCUSED 2025-03 1",
        "VICTIM_ACCUSED 2025-03 1",
    ]


LATER = """
    return_no person_no role
    1         1         ACCUSED
    2         1         ACCUSED
    2         2         VICTIM_ACCUSED
"""
BOTH = "return_no\n1\n2"


def test_rule_1_an_event_of_an_earlier_period_does_not_touch_who_was_listed_later() -> None:
    events = "return_no stage on\n1 COGNIZANCE 2025-03-01"
    expected = ["ACCUSED 2025-03 1"]
    assert months("persons_prosecuted", events, LATER, cases=BOTH) == expected
    assert months("defendants_in_prosecuted_cases", events, LATER, cases=BOTH) == expected


def test_rule_1_asks_for_the_period_of_the_return_not_for_the_day() -> None:
    events = "return_no stage on\n2 COGNIZANCE 2025-03-01"
    both = ["ACCUSED 2025-03 1", "VICTIM_ACCUSED 2025-03 1"]
    assert months("persons_prosecuted", events, LATER, cases=BOTH) == both


def test_an_event_repeated_identically_counts_in_the_earlier_period() -> None:
    events = "return_no event_no stage on\n1 5 COGNIZANCE 2025-03-01\n2 5 COGNIZANCE 2025-03-01"
    assert months("persons_prosecuted", events, LATER, cases=BOTH) == ["ACCUSED 2025-03 1"]
    other_court = "return_no event_no stage on\n1 5 COGNIZANCE 2025-03-01\n2 6 COGNIZANCE 2025-03-01"
    both = ["ACCUSED 2025-03 1", "VICTIM_ACCUSED 2025-03 1"]
    assert months("persons_prosecuted", other_court, LATER, cases=BOTH) == both


def test_a_named_cognizance_of_an_earlier_period_would_not_touch_who_was_listed_later() -> None:
    events = "return_no person_no stage on\n1 1 COGNIZANCE 2025-03-01"
    found = months("defendants_in_prosecuted_cases", events, LATER, cases=BOTH)
    assert found == ["ACCUSED 2025-03 1"]


CHAIN = "return_no case_no from_case_no\n1 1 -\n4 2 1"


def test_events_of_other_holders_always_pass_rule_1_and_their_names_name_nobody_here() -> None:
    persons = "return_no case_no person_no role\n1 1 1 ACCUSED\n4 2 1 ACCUSED\n4 2 2 VICTIM_ACCUSED"
    events = """
        return_no case_no person_no stage      on
        1         1       -         COGNIZANCE 2025-02-01
        1         1       1         CONVICTED  2025-03-01
    """
    prosecuted = months("persons_prosecuted", events, persons, cases=CHAIN)
    assert prosecuted == ["ACCUSED 2025-02 1", "VICTIM_ACCUSED 2025-02 1"]
    assert months("persons_convicted", events, persons, cases=CHAIN) == []
    con = facts(cases=CHAIN, persons=persons, events=events)
    assert ask(con, "cases_convicted") == ["1"]


@pytest.mark.parametrize(
    ("own", "touched"),
    [
        ("1 SENT_512 2025-02-01", False),
        ("1 SENT_512 2025-03-01", False),
        ("1 SENT_512 2025-03-02", True),
        ("1 DISCHARGED 2025-02-01", False),
        ("1 DISCHARGED 2025-03-01", False),
        ("1 SENT_512 2025-02-01\n1 CHARGE 2025-02-02", True),
        ("1 SENT_512 2025-02-01\n1 CHARGE 2025-03-02", False),
        ("1 SENT_512 2025-02-01\n1 CHARGE 2025-02-01", True),
        ("1 CHARGE 2025-02-01", True),
        ("1 DISCHARGED 2025-02-01\n1 APPEAL 2025-02-02", True),
    ],
)
@pytest.mark.parametrize("figure", ["persons_prosecuted", "persons_convicted"])
def test_rule_2_the_absent_and_the_decided_are_not_touched(own: str, touched: bool, figure: str) -> None:
    stage = {"persons_prosecuted": "COGNIZANCE", "persons_convicted": "CONVICTED"}[figure]
    events = f"person_no stage on\n- {stage} 2025-03-01\n{own}"
    expected = ["ACCUSED 2025-03 1"] if touched else []
    assert months(figure, events, "person_no role\n1 ACCUSED") == expected


def test_rule_2_looks_at_each_event_by_itself() -> None:
    """Absent for the first cognizance, back for the second."""
    events = """
        person_no stage      on
        1         SENT_512   2025-01-10
        -         COGNIZANCE 2025-02-01
        1         TRIAL      2025-02-15
        -         COGNIZANCE 2025-03-01
    """
    expected = ["ACCUSED 2025-03 1", "VICTIM_ACCUSED 2025-02 1"]
    assert months("persons_prosecuted", events) == expected
    assert months("defendants_in_prosecuted_cases", events) == ["VICTIM_ACCUSED 2025-02 1"]


def test_rule_3_an_appeal_touches_nobody_without_a_decision() -> None:
    """The set-aside touches whoever was decided by then; who is convicted later is not."""
    events = """
        person_no stage     on
        1         CONVICTED 2025-02-01
        -         SET_ASIDE 2025-03-01
        2         CONVICTED 2025-04-01
    """
    assert months("convictions_set_aside", events) == ["ACCUSED 2025-03 1"]


def test_own_events_are_those_of_the_holder_whose_people_are_used() -> None:
    persons = "return_no case_no person_no role\n1 1 1 ACCUSED"
    events = """
        return_no case_no person_no stage     on
        1         1       1         CONVICTED 2025-02-01
        4         2       -         SET_ASIDE 2025-05-01
    """
    assert months("convictions_set_aside", events, persons, cases=CHAIN) == ["ACCUSED 2025-05 1"]


def test_conviction_rate() -> None:
    """Of persons decided on the merits; empty under 20; a rate of 0 is written."""
    persons = "person_no sex\n" + "\n".join(
        f"{number} {'M' if number <= 21 else 'F'}" for number in range(1, 27)
    )
    convicted = "\n".join(f"{number} CONVICTED 2025-03-01" for number in range(1, 8))
    acquitted = "\n".join(f"{number} ACQUITTED 2025-03-01" for number in range(8, 25))
    dormant = "25 DORMANT 2025-03-01\n26 COMPOUNDED 2025-03-01"
    con = facts(persons=persons, events=f"person_no stage on\n{convicted}\n{acquitted}\n{dormant}")
    assert ask(con, "conviction_rate") == ["0.291667"]
    assert ask(con, "conviction_rate", "sex") == ["F -", "M 0.333333"]
    assert ask(con, "conviction_rate", "sex convicted_of") == ["F - -", "M - 0.333333"]
    none = facts(
        persons=persons,
        events=f"person_no stage on\n{convicted.replace('CONVICTED', 'ACQUITTED')}\n{acquitted}",
    )
    assert ask(none, "conviction_rate") == ["0"]
    all_of_them = facts(persons=persons, events="stage on\nCONVICTED 2025-03-01")
    assert ask(all_of_them, "conviction_rate") == ["1"]
    assert ask(facts(persons=persons), "conviction_rate") == []


def test_conviction_rate_rounds_halves_up() -> None:
    persons = "person_no\n" + "\n".join(str(number) for number in range(1, 129))
    acquitted = "\n".join(f"{number} ACQUITTED 2025-03-01" for number in range(2, 129))
    con = facts(persons=persons, events=f"person_no stage on\n1 CONVICTED 2025-03-01\n{acquitted}")
    assert ask(con, "conviction_rate") == ["0.007813"]
