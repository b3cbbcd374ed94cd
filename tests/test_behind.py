"""Behind every number stand as many units as it says: every figure, every cell of several breakdowns."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from palermo.figures.method.behind import behind, units_behind
from palermo.figures.method.compute import compute
from palermo.figures.method.families import FAMILIES, RETURNS
from palermo.figures.method.picture import make_picture, open_picture
from palermo.invention.country import quarters
from palermo.invention.facts import invent_facts
from palermo.register.method.facts import open_facts
from palermo.vocabulary.figures import NEEDS_LINKAGE, figures

START, END = date(2023, 4, 10), date(2024, 6, 30)
COUNTED = [name for name in figures() if (found := behind(name)) and found.counted]
BREAKDOWNS = [
    (),
    ("category",),
    ("province", "year"),
    ("body", "cross_border"),
    ("law",),
    ("exploitation",),
    ("stage",),
    ("stage", "law"),
    ("convicted_of",),
    ("role", "sex"),
    ("age_band", "nationality"),
    ("quarter", "age_group"),
    ("offence", "month"),
    ("district",),
]
MOST = 12
"""Cells asked of one breakdown: the largest, and the smallest."""


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    folder = tmp_path_factory.mktemp("behind")
    invent_facts(1500, quarters(date(2022, 1, 1), date(2024, 12, 31)), 5, folder)
    con = duckdb.connect()
    open_facts(con, folder)
    make_picture(con, folder / "picture.duckdb")
    return open_picture(folder / "picture.duckdb")


def cells(con: duckdb.DuckDBPyConnection, figure: str, by: tuple[str, ...]) -> list[dict[str, str]]:
    found = compute(con, START, END, by, figures=[figure]).to_pylist()
    found.sort(key=lambda line: int(line["value"]))
    return found if len(found) <= MOST else found[: MOST // 2] + found[-MOST // 2 :]


@pytest.mark.parametrize("figure", COUNTED)
def test_as_many_units_stand_behind_a_number_as_it_says(
    picture: duckdb.DuckDBPyConnection, figure: str
) -> None:
    there, told = False, behind(figure)
    assert told
    for by in BREAKDOWNS:
        if not set(by) <= set(figures()[figure].dimensions):
            continue
        for line in cells(picture, figure, by):
            units = units_behind(picture, figure, START, END, {name: [line[name]] for name in by})
            assert (
                len(units) == len(units.group_by(units.column_names).aggregate([])) == int(line["value"])
            ), line
            assert units.column_names == (["case_no", "person_no"] if told.persons else ["case_no"])
            there = True
    assert there


def test_two_codes_of_a_dimension_give_the_units_of_either(picture: duckdb.DuckDBPyConnection) -> None:
    for figure, name, codes in (
        ("cases_registered", "law", ["PTPA", "PPC"]),
        ("attrition", "stage", ["COGNIZANCE", "CONVICTED"]),
        ("case_status", "stage", ["TRIAL", "CHARGE"]),
        ("persons_convicted", "convicted_of", ["TIP", "UNKNOWN"]),
        ("victims_identified", "age_band", ["9-17", "18-29"]),
    ):
        where = {name: codes}
        value = compute(picture, START, END, (), where, figures=[figure]).to_pylist()[0]["value"]
        assert len(units_behind(picture, figure, START, END, where)) == int(value), figure


def test_the_first_few_are_the_first_of_all(picture: duckdb.DuckDBPyConnection) -> None:
    everything = units_behind(picture, "victims_identified", START, END)
    assert units_behind(picture, "victims_identified", START, END, limit=7).equals(
        everything.slice(0, 7).combine_chunks()
    )
    assert everything.to_pylist() == sorted(everything.to_pylist(), key=lambda row: tuple(row.values()))


def test_behind_a_rate_stand_those_convicted(picture: duckdb.DuckDBPyConnection) -> None:
    for where in ({}, {"category": ["TIP"], "sex": ["M"]}):
        convicted = units_behind(picture, "persons_convicted", START, END, where)
        assert units_behind(picture, "conviction_rate", START, END, where).equals(convicted)


def test_behind_a_time_stand_the_cases_that_have_reached_the_milestone(
    picture: duckdb.DuckDBPyConnection,
) -> None:
    reached = "SELECT unit FROM derived.cases WHERE registered_on <= $1 AND {} ORDER BY 1"
    for stage, day in (
        ("CHALLAN_FINAL", "first_challan"),
        ("COGNIZANCE", "first_cognizance"),
        ("DECIDED", "first_decided"),
    ):
        units = units_behind(picture, "time_to_stage", START, END, {"stage": [stage], "statistic": ["P50"]})
        expected = picture.execute(reached.format(f"{day} <= $1"), [END]).fetchall()
        assert units["case_no"].to_pylist() == [unit for (unit,) in expected]
    either = picture.execute(
        reached.format("least(first_challan, first_cognizance, first_decided) <= $1"), [END]
    ).fetchall()
    assert len(units_behind(picture, "time_to_stage", START, END)) == len(either)


def test_behind_a_quantity_stand_the_cases_with_such_a_seizure(picture: duckdb.DuckDBPyConnection) -> None:
    lines = compute(picture, START, END, ["kind", "unit"], figures=["seized"]).to_pylist()
    assert lines
    for line in lines:
        units = units_behind(picture, "seized", START, END, {name: [line[name]] for name in ("kind", "unit")})
        expected = picture.execute(
            "SELECT DISTINCT c.unit FROM facts.seizures s LEFT JOIN derived.chain h USING (case_no)"
            " JOIN derived.cases c ON c.unit = coalesce(h.unit, s.case_no)"
            ' WHERE s.kind = $1 AND s.unit = $2 AND coalesce(s."on", c.registered_on) BETWEEN $3 AND $4 ORDER BY 1',
            [line["kind"], line["unit"], START, END],
        ).fetchall()
        assert units["case_no"].to_pylist() == [unit for (unit,) in expected]


def test_every_figure_is_counted_or_told_apart() -> None:
    without = {name for name in figures() if behind(name) is None}
    assert without == {*RETURNS, *NEEDS_LINKAGE}
    assert {*FAMILIES, "time_to_stage"} == set(figures()) - without
    assert set(figures()) - without - set(COUNTED) == {"conviction_rate", "time_to_stage", "seized"}


def test_what_is_asked_wrongly_is_refused(picture: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for figure in ("returns_due", "distinct_victims"):
        with pytest.raises(LookupError):
            units_behind(picture, figure, START, END)
    for figure, where in (
        ("no_figure", {}),
        ("cases_registered", {"sex": ["F"]}),
        ("cases_registered", {"person_no": ["1"]}),
    ):
        with pytest.raises(KeyError):
            units_behind(picture, figure, START, END, where)
    assert len(units_behind(picture, "cases_registered", START, END, {"district": ["nowhere"]})) == 0
    assert len(units_behind(picture, "time_to_stage", START, END, {"stage": ["CHARGE"]})) == 0
