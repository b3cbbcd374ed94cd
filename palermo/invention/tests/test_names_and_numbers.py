"""Names, identity numbers and ages of people who do not exist."""

import re

import numpy as np
import pyarrow as pa
import pytest

from palermo.invention.cases import DAY, MONTH, YEAR, partial
from palermo.invention.country import make_country, name_everything, quarters
from palermo.invention.draw import day_number, pick, spread_rows, stream, years_between
from palermo.invention.names import _doubled, _dropped
from palermo.invention.people import BFORM, CNIC, NICOP, F, M


@pytest.fixture(scope="module")
def country():
    from datetime import date

    made = make_country(15_000, quarters(date(2024, 1, 1), date(2024, 12, 31)), seed=8)
    name_everything(made, 8)
    return made


def test_every_card_number_is_marked_as_invented_and_keeps_the_parity(country):
    people, numbers = country.people, country.texts["people"]["id_number"].to_pylist()
    cards = np.flatnonzero(people["numbered"] & np.isin(people["document"], (CNIC, BFORM, NICOP)))
    assert len(cards) > 5000
    for row in cards:
        digits = numbers[row].replace("-", "")
        assert re.fullmatch(r"99[1-8]\d{10}", digits)
        if people["true_sex"][row] in (F, M):
            assert int(digits[-1]) % 2 == (people["true_sex"][row] == M)


def test_a_third_of_the_numbers_is_missing_and_one_in_a_hundred_has_a_wrong_digit(country):
    people, numbers = country.people, country.texts["people"]["id_number"].to_pylist()
    has = people["document"] < 7
    assert 0.33 < 1 - people["numbered"][has].mean() < 0.37
    first: dict[int, str] = {}
    equal = differ = 0
    for row in np.flatnonzero(people["numbered"] & (people["document"] == CNIC)):
        digits = numbers[row].replace("-", "")
        before = first.setdefault(int(people["who"][row]), digits)
        if before is not digits:
            wrong = sum(a != b for a, b in zip(before, digits, strict=True))
            assert wrong <= 2
            equal, differ = equal + (wrong == 0), differ + (wrong > 0)
    assert 0 < differ < 0.05 * equal


def test_numbers_of_different_people_differ(country):
    people, numbers = country.people, country.texts["people"]["id_number"].to_pylist()
    owner: dict[str, int] = {}
    clashes = 0
    for row in np.flatnonzero(people["numbered"] & (people["document"] == CNIC)):
        digits = numbers[row].replace("-", "")
        clashes += owner.setdefault(digits, int(people["who"][row])) != people["who"][row]
    assert clashes <= 2


def test_a_person_is_spelled_differently_from_case_to_case(country):
    people, names = country.people, country.texts["people"]["name"].to_pylist()
    spelled: dict[int, set[str]] = {}
    for row, who in enumerate(people["who"]):
        if names[row]:
            spelled.setdefault(int(who), set()).add(names[row])
    seen = np.bincount(people["who"], minlength=len(people["who"]))
    several = [len(spelled[who]) > 1 for who in spelled if seen[who] > 1]
    assert 0.3 < np.mean(several) < 0.95


def test_some_names_stand_in_urdu_letters_and_none_has_stray_blanks(country):
    names = [name for name in country.texts["people"]["name"].to_pylist() if name]
    urdu = [name for name in names if re.search("[\u0600-\u06ff]", name)]
    assert 0.05 < len(urdu) / len(names) < 0.12
    assert all(name == " ".join(name.split()) and "\x00" not in name for name in names)
    assert max(map(len, names)) <= 120


@pytest.mark.parametrize(("change", "longer"), [(_doubled, 1), (_dropped, -1)])
def test_slips_change_one_letter(change, longer):
    words = np.array(["Muhammad", "Zainab Bibi", "Asif"])
    changed = change(stream(1), words)
    assert [len(word) for word in changed] == [len(word) + longer for word in words]


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("2000-02-29", "2018-02-28", 17), ("2000-02-29", "2018-03-01", 18), ("2000-06-15", "2018-06-14", 17),
        ("2000-06-15", "2018-06-15", 18), ("1960-12-31", "2024-01-01", 63),
    ],
)  # fmt: skip
def test_whole_years_as_figures_md_counts_them(born, on, age):
    assert years_between(np.array([day_number(born)]), np.array([day_number(on)]))[0] == age


@pytest.mark.parametrize(
    ("known", "first", "last"),
    [
        (DAY, "2024-02-11", "2024-02-11"),
        (MONTH, "2024-02-01", "2024-02-29"),
        (YEAR, "2024-01-01", "2024-12-31"),
    ],
)
def test_a_partial_date_allows_its_first_to_its_last_day(known, first, last):
    found = partial(np.array([day_number("2024-02-11")]), np.array([known]))
    assert [int(days[0]) for days in found] == [day_number(first), day_number(last)]


def test_weighted_choice_follows_the_weights():
    drawn = np.bincount(pick(stream(4), 100_000, (1, 0, 3)), minlength=3) / 100_000
    assert drawn == pytest.approx([0.25, 0, 0.75], abs=0.01)


def test_groups_are_spread_one_after_another():
    group, row = spread_rows(np.array([10, 20, 30]), np.array([2, 0, 3]))
    assert group.tolist() == [0, 0, 2, 2, 2]
    assert row.tolist() == [10, 11, 30, 31, 32]


def test_texts_are_arrow_strings(country):
    assert {column.type for column in country.texts["people"].values()} == {pa.string()}
