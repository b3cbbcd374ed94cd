"""figures.md, Dimensions and the command line contract: what is printed, filtered and left out."""

from collections import Counter

import pytest

from palermo.figures.method.compute import compute
from palermo.figures.tests.asking import END, START, ask
from palermo.register.tests.drawing import facts
from palermo.vocabulary.figures import DIMENSIONS, NEEDS_LINKAGE, figures

CASES = """
    return_no case_no category district  offences                  exploitation cross_border registered_on
    1         1       TIP      PB-lahore PTPA-3-1;PPC-370;PTPA-4   SEX;LAB      YES          2025-01-05
    3         2       SOM      PK-SD     PSMA-3                    -            NO           2025-03-31
    5         3       TIP      UNKNOWN   PPC-370                   LAB          UNKNOWN      2025-04-01
    5         4       TIP      ABROAD    PPC-109;OTHER             -            -            2025-12-31
"""
PERSONS = """
    case_no role           sex nationality age referred
    1       VICTIM         F   NA          9   YES
    2       MIGRANT        X   XX          20  -
    3       ACCUSED        U   XS          -   -
    4       VICTIM_ACCUSED M   PK          17  YES
"""
EVENTS = """
    case_no person_no stage         on         offences
    1       -         INVESTIGATION 2025-01-06 -
    3       -         CHALLAN_FINAL 2025-04-20 -
    3       1         COGNIZANCE    2025-05-01 -
    3       1         CONVICTED     2025-06-01 PPC-370
    3       1         SET_ASIDE     2025-07-01 -
    4       -         CHALLAN_FINAL 2026-01-01 -
    4       -         COGNIZANCE    2025-05-01 -
    4       -         ACQUITTED     2025-06-01 -
"""


@pytest.mark.parametrize(
    ("dimension", "lines"),
    [
        ("province", ["ABROAD 1", "PK-PB 1", "PK-SD 1", "UNKNOWN 1"]),
        ("district", ["ABROAD 1", "PB-lahore 1", "PK-SD 1", "UNKNOWN 1"]),
        ("body", ["FIA-LAHORE 1", "PB-POLICE 1", "SD-POLICE 2"]),
        ("category", ["SOM 1", "TIP 3"]),
        ("offence", ["PPC-109 1", "PPC-370 1", "PSMA-3 1", "PTPA-3-1 1"]),
        ("law", ["OTHER 1", "PPC 3", "PSMA 1", "PTPA 1"]),
        ("exploitation", ["LAB 2", "SEX 1", "UNKNOWN 2"]),
        ("cross_border", ["NO 1", "UNKNOWN 2", "YES 1"]),
        ("year", ["2025 4"]),
        ("quarter", ["2025-Q1 2", "2025-Q2 1", "2025-Q4 1"]),
        ("month", ["2025-01 1", "2025-03 1", "2025-04 1", "2025-12 1"]),
        ("stage", ["- 4"]),
    ],
)
def test_dimensions_of_a_case(dimension: str, lines: list[str]) -> None:
    assert ask(facts(cases=CASES), "cases_registered", dimension) == lines


@pytest.mark.parametrize(
    ("where", "lines"),
    [
        ({"district": "PK-SD"}, ["1"]),
        ({"province": ["PK-PB", "ABROAD"]}, ["2"]),
        ({"law": ["PPC", "PTPA"]}, ["3"]),
        ({"exploitation": ["SEX", "LAB"]}, ["2"]),
        ({"exploitation": "UNKNOWN"}, ["2"]),
        ({"cross_border": "UNKNOWN", "category": "TIP"}, ["2"]),
        ({"quarter": ["2025-Q1", "2025-Q4"]}, ["3"]),
        ({"month": "2025-02"}, []),
        ({"sex": "F"}, []),
        ({"law": "AMLA"}, []),
    ],
)
def test_filters_keep_each_unit_once(where: dict[str, str], lines: list[str]) -> None:
    assert ask(facts(cases=CASES), "cases_registered", **where) == lines


def test_a_filtered_dimension_that_is_shown_prints_only_these_codes() -> None:
    con = facts(cases=CASES)
    assert ask(con, "cases_registered", "exploitation law", exploitation="SEX") == ["SEX PPC 1", "SEX PTPA 1"]


@pytest.mark.parametrize(
    ("dimension", "lines"),
    [
        ("sex", ["F 1", "M 1"]),
        ("nationality", ["NA 1", "PK 1"]),
        ("role", ["VICTIM 1", "VICTIM_ACCUSED 1"]),
        ("law", ["OTHER 1", "PPC 2", "PTPA 1"]),
        ("exploitation", ["LAB 1", "SEX 1", "UNKNOWN 1"]),
    ],
)
def test_dimensions_of_a_person(dimension: str, lines: list[str]) -> None:
    assert ask(facts(cases=CASES, persons=PERSONS), "victims_identified", dimension) == lines


def test_unknown_sex_and_nationality_are_printed_and_stateless_is_known() -> None:
    con = facts(cases=CASES, persons=PERSONS, events=EVENTS)
    assert ask(con, "persons_convicted", "sex nationality") == ["UNKNOWN XS 1"]
    assert ask(con, "migrants_smuggled", "sex nationality") == ["X UNKNOWN 1"]
    assert ask(con, "migrants_smuggled", nationality="UNKNOWN") == ["1"]
    assert ask(con, "migrants_smuggled", exploitation="UNKNOWN") == []


def test_lines_are_sorted_from_left_to_right_in_byte_order_and_columns_stand_as_asked() -> None:
    con = facts(cases=CASES, persons=PERSONS, events=EVENTS)
    table = compute(con, START, END, ["stage", "month", "district"])
    assert table.column_names == ["figure", "stage", "month", "district", "value"]
    lines = [tuple(line.values()) for line in table.to_pylist()]
    assert lines == sorted(lines, key=lambda line: [cell.encode() for cell in line])
    assert len(set(lines)) == len(lines) > 20
    assert all(value != "0" for *_, value in lines)


SEVERAL = {"law", "exploitation", "convicted_of"}
COUNTED = [
    (name, dimension)
    for name, figure in figures().items()
    if name not in NEEDS_LINKAGE and figure.kind in ("flow", "stock") and name != "seized"
    for dimension in figure.dimensions
    if dimension not in SEVERAL and not (name == "attrition" and dimension == "stage")
]


def test_the_sum_over_a_dimension_of_one_value_is_the_total() -> None:
    con = facts(cases=CASES, persons=PERSONS, events=EVENTS)
    totals = {
        line["figure"]: int(line["value"])
        for line in compute(con, START, END).to_pylist()
        if line["figure"] != "conviction_rate"
    }
    assert len(totals) == 19
    for dimension in DIMENSIONS:
        sums: Counter[str] = Counter()
        for line in compute(con, START, END, [dimension]).to_pylist():
            if (line["figure"], dimension) in COUNTED:
                sums[line["figure"]] += int(line["value"])
        assert sums == {
            name: totals[name] for name, shown in COUNTED if shown == dimension and name in totals
        }


def test_other_facts_on_the_same_connection_are_computed_anew() -> None:
    con = facts(cases=CASES)
    assert ask(con, "cases_registered") == ["4"]
    con.execute("DELETE FROM facts.cases WHERE case_no > 1")
    assert ask(con, "cases_registered") == ["1"]
