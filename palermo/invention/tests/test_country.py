"""What the invented country looks like, and that it is the same every time."""

import csv
import hashlib
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from palermo.invention.cases import window_of
from palermo.invention.country import invent, make_country, name_everything, quarters
from palermo.invention.delivery import make_delivery
from palermo.invention.draw import stream
from palermo.invention.sending import is_pending, status_at

START, END = date(2023, 1, 1), date(2024, 12, 31)


@pytest.fixture(scope="module")
def country():
    made = make_country(20_000, quarters(START, END), seed=3)
    name_everything(made, 3)
    return made


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    for name, seed in (("one", 9), ("two", 9), ("three", 10)):
        invent(400, START, date(2023, 12, 31), seed=seed, out=tmp_path / name, faults=0.05)
    one, two, three = (digests(tmp_path / name) for name in ("one", "two", "three"))
    assert one == two
    assert {Path(name).suffix for name in one} >= {".xlsx", ".zip", ".csv"}
    assert one != three


def test_without_faults_no_fault_is_listed(tmp_path):
    invent(200, START, date(2023, 6, 30), seed=1, out=tmp_path)
    assert (tmp_path / "truth" / "faults.csv").read_text() == "file,sheet,row,column,rule,planted\n"


def test_dates_without_a_whole_quarter_are_refused(tmp_path):
    with pytest.raises(ValueError, match="whole quarter"):
        invent(10, date(2023, 1, 2), date(2023, 3, 31), seed=1, out=tmp_path)


def test_no_return_is_prepared_after_the_day_until_which_it_is_told(country):
    until = date(2025, 1, 5)
    last = np.datetime64(until).astype(int)
    told, whole = (
        make_delivery(stream(3, 0, 5), country.world, country.window, until=day)["prepared"]
        for day in (until, None)
    )
    assert whole.max() > last == told.max()
    assert np.array_equal(told, np.minimum(whole, last))


def test_only_whole_quarters_are_covered():
    window = quarters(date(2023, 2, 1), date(2024, 2, 1))
    assert window.start == np.datetime64("2023-04-01").astype(int)
    assert window.end == np.datetime64("2023-12-31").astype(int)


@pytest.mark.parametrize(
    ("day", "quarter"),
    [("2022-12-31", -1), ("2023-01-01", 0), ("2023-03-31", 0), ("2023-04-01", 1), ("2023-07-01", 2)],
)
def test_a_day_lies_in_its_quarter(day, quarter):
    window = window_of([(date(2023, 1, 1), date(2023, 3, 31)), (date(2023, 4, 1), date(2023, 6, 30))])
    assert window.quarter_of(np.array([np.datetime64(day).astype(int)]))[0] == quarter


def test_the_cyber_agency_begins_with_its_obligation(country):
    own = country.cases["body"] == country.world.bodies.index("NCCIA")
    assert own.any()
    assert country.cases["registered"][own].min() >= np.datetime64("2024-05-03").astype(int)


def test_every_case_is_of_a_category_that_its_body_owes(country):
    for body, owed in enumerate(country.world.body_categories):
        assert set(country.cases["category"][country.cases["body"] == body]) <= set(owed)


def test_hot_districts_have_more_cases_than_their_people_explain(country):
    cases, world = country.cases, country.world
    gujrat, lahore = (world.districts.index(code) for code in ("PB-gujrat", "PB-lahore"))
    count = np.bincount(cases["district"], minlength=len(world.districts))
    assert count[gujrat] / world.weight[gujrat] > 2 * count[lahore] / world.weight[lahore]


def test_courses_have_the_attrition_of_the_field(country):
    """Of cases old enough: 60 to 80 % with a final challan; fewer convictions than decisions, fewer decisions than challans."""
    cases, events, world = country.cases, country.events, country.world
    old = (cases["registered"] < country.window.start + 180) & (cases["sender"] < 0)
    old &= cases["leaves_on"] > country.window.end

    def share(*stages: str) -> float:
        reached = np.zeros(len(old), dtype=bool)
        reached[events["case"][np.isin(events["stage"], [world.stage(stage) for stage in stages])]] = True
        return reached[old].mean()

    assert 0.6 < share("CHALLAN_FINAL") < 0.85
    assert (
        share("CHALLAN_FINAL")
        > share("COGNIZANCE")
        > share("CHARGE")
        > share("CONVICTED", "ACQUITTED", "ACQ_EARLY")
    )
    assert 0.1 < share("CONVICTED") < 0.45
    assert min(share("SENT_512"), share("DISCHARGED"), share("APPEAL"), share("UNTRACED")) > 0.02


def test_appeals_end_in_every_way_and_some_accused_have_outcomes_of_their_own(country):
    events, world = country.events, country.world
    for stage in ("UPHELD", "SET_ASIDE", "REDUCED", "REMANDED", "DORMANT", "QUASHED", "RETURNED"):
        assert (events["stage"] == world.stage(stage)).any(), stage
    named = (events["person"] >= 0) & (world.phase[events["stage"]] == 4)
    outcomes = {
        (case, stage) for case, stage in zip(events["case"][named], events["stage"][named], strict=True)
    }
    cases = [case for case, _ in outcomes]
    assert len(cases) > len(set(cases))


def test_persons_return_in_other_cases_at_other_bodies_and_never_twice_in_one(country):
    people, cases = country.people, country.cases
    assert len(np.unique(np.stack([people["who"], people["case"]]), axis=1).T) == len(people["who"])
    first = cases["sender"][people["case"]] < 0
    who, bodies = people["who"][first], cases["body"][people["case"][first]]
    seen, counts = np.unique(who, return_counts=True)
    assert 0.03 < (counts > 1).mean() < 0.15
    again = np.isin(who, seen[counts > 1])
    pairs = np.unique(np.stack([who[again], bodies[again]]), axis=1)
    assert pairs.shape[1] > (counts > 1).sum()


def test_a_transferred_case_is_sent_by_both_with_the_same_people(country):
    cases, people, events = country.cases, country.people, country.events
    receivers = np.flatnonzero(cases["sender"] >= 0)
    assert len(receivers) > 200
    in_case = np.bincount(people["case"], minlength=len(cases["body"]))
    assert (in_case[receivers] == in_case[cases["sender"][receivers]]).all()
    leaves = events["case"][events["stage"] == country.world.stage("TRANSFERRED")]
    assert set(cases["sender"][receivers]) <= set(leaves)
    assert (cases["registered"][receivers] > cases["leaves_on"][cases["sender"][receivers]]).all()


def test_balances_add_up_and_close_with_the_cases_that_are_pending(country):
    balance = country.balances
    shown = balance["opening_pending"] + balance["registered"] + balance["reopened"] - balance["disposed"]
    assert (shown == balance["pending"]).all()
    assert (balance["opening_pending"][:, 1:] == balance["pending"][:, :-1]).all()
    everyone = np.arange(len(country.cases["body"]))
    end = np.full(len(everyone), country.window.end, dtype=np.int64)
    status, _ = status_at(country.cases, country.events, everyone, end, country.world)
    pending = np.bincount(
        country.cases["body"][is_pending(status, country.world)], minlength=len(country.world.bodies)
    )
    assert (pending == balance["pending"][:, -1]).all()


def test_streams_are_independent_and_repeatable():
    one, again, other = (stream(5, *path).integers(0, 2**40, 4).tolist() for path in ((1,), (1,), (2,)))
    assert one == again
    assert one != other


def test_truth_says_who_is_the_same_person(tmp_path):
    invent(800, START, END, seed=2, out=tmp_path, format="csv", totals=0)
    with (tmp_path / "truth" / "persons.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    cases = {}
    for row in rows:
        cases.setdefault(row["person_id"], set()).add((row["body"], row["case_id"]))
    assert any(len(found) > 1 for found in cases.values())
    sent = sum(
        len(
            path.read_bytes()
            .decode("utf-16" if path.read_bytes()[:2] == b"\xff\xfe" else "utf-8-sig")
            .splitlines()
        )
        - 1
        for path in (tmp_path / "returns").glob("*/persons.csv")
    )
    assert len(rows) == sent
    with (tmp_path / "truth" / "hidden.csv").open(encoding="utf-8") as lines:
        assert sum(int(row["people"]) for row in csv.DictReader(lines)) > 500
