"""Where districts lie, how many live there, and the square that stands for each."""

import json

import numpy as np
import pytest

from palermo.vocabulary.boundaries import SHIPPED
from palermo.vocabulary.census import BY_SEX_AND_AGE, TOTAL, population, rate_per_100k
from palermo.vocabulary.codes import rows_of
from palermo.vocabulary.making.tiles import Layout, assign, shared_edges, spread
from palermo.vocabulary.places import districts, province_of, provinces, tiles


def test_districts_and_provinces_belong_together():
    assert (len(districts()), len(provinces())) == (160, 7)
    assert {place.province for place in districts().values()} == set(provinces())
    for code, province in provinces().items():
        inside = [place for place in districts().values() if place.province == code]
        assert len(inside) == int(
            next(r["n_districts"] for r in rows_of("geo/pk_provinces.csv") if r["iso3166_2"] == code)
        )
        people = [place.population for place in inside if place.population is not None]
        assert (sum(people) or None) == province.population


def test_every_point_lies_in_the_country():
    for place in (*districts().values(), *provinces().values()):
        assert 60 < place.point[0] < 78
        assert 23 < place.point[1] < 38


@pytest.mark.parametrize(
    ("district", "province"),
    [
        ("PB-lahore", "PK-PB"),
        ("IS-islamabad", "PK-IS"),
        ("PK-SD", "PK-SD"),
        ("UNKNOWN", "UNKNOWN"),
        ("ABROAD", "ABROAD"),
    ],
)
def test_the_province_of_a_district_code(district, province):
    assert province_of(district) == province


def test_a_place_that_is_no_code_has_no_province():
    with pytest.raises(KeyError):
        province_of("Lahore")


@pytest.mark.parametrize(
    ("asked", "people", "name"),
    [
        (("PB-lahore",), 13004135, TOTAL),
        (("PK-PB",), 127688922, TOTAL),
        (("PB-lahore", "M"), 6869574, BY_SEX_AND_AGE),
        (("PB-lahore", "F"), 6105711, BY_SEX_AND_AGE),
        (("BA-awaran", "M", "CHILD"), 29337 + 21666, BY_SEX_AND_AGE),
    ],
)
def test_a_denominator_is_the_census_and_says_which_table(asked, people, name):
    found = population(*asked)
    assert found is not None
    assert (found.people, (found.name, found.name_ur)) == (people, name)


@pytest.mark.parametrize(
    "asked",
    [
        ("JK-mirpur",),
        ("PK-GB",),
        ("GB-hunza", "F"),
        ("PB-lahore", "X"),
        ("PB-lahore", "U"),
        ("UNKNOWN",),
        ("ABROAD", "", "CHILD"),
        ("PB-lahore", "", "UNKNOWN"),
    ],
)
def test_no_denominator_where_the_census_has_none(asked):
    assert population(*asked) is None


def test_children_and_adults_are_all_people_of_the_age_tables():
    five_years: dict[str, int] = {}
    young: dict[str, int] = {}
    for row in rows_of("census/pk_census2023_district_age5_sex.csv"):
        people = sum(int(row[sex]) for sex in ("male", "female", "transgender"))
        five_years[row["district_id"]] = five_years.get(row["district_id"], 0) + people
        if row["age_group"] in ("00-04", "05-09", "10-14", "15-19"):
            young[row["district_id"]] = young.get(row["district_id"], 0) + people
    for district, everybody in five_years.items():
        child, adult = population(district, "", "CHILD"), population(district, "", "ADULT")
        assert child is not None
        assert adult is not None
        assert child.people + adult.people == everybody
        assert 0 < child.people < young[district]
    assert sum(five_years.values()) == 240_458_089
    assert sum(place.population or 0 for place in districts().values()) == 241_499_431


def test_a_province_counts_what_its_districts_count():
    for code in provinces():
        inside = [d for d, place in districts().items() if place.province == code]
        for sex, age in (("F", ""), ("M", "ADULT"), ("", "CHILD")):
            counted = [found.people for d in inside if (found := population(d, sex, age))]
            whole = population(code, sex, age)
            assert (whole.people if whole else 0) == sum(counted)


def test_a_rate_is_per_100000_and_none_without_a_denominator():
    assert rate_per_100k(13, population("PB-lahore")) == 0.1
    assert rate_per_100k(21253, population("PK-PB")) == 16.64
    assert rate_per_100k(5, population("JK-mirpur")) is None


@pytest.fixture(scope="module")
def neighbours() -> set[tuple[str, str]]:
    return shared_edges(json.loads(SHIPPED["district_id"].read_text(encoding="utf-8")))


def test_every_district_has_a_square_of_its_own():
    assert set(tiles()) == set(districts())
    assert len(set(tiles().values())) == len(tiles())
    assert (min(x for x, _ in tiles().values()), min(y for _, y in tiles().values())) == (0, 0)
    assert max(max(cell) for cell in tiles().values()) < 24


@pytest.mark.parametrize("province", ["PK-JK", "PK-BA", "PK-GB", "PK-IS", "PK-KP", "PK-PB", "PK-SD"])
def test_the_squares_of_a_province_hang_together(province):
    left = {cell for district, cell in tiles().items() if districts()[district].province == province}
    edge = [left.pop()]
    while edge:
        x, y = edge.pop()
        for cell in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if cell in left:
                left.remove(cell)
                edge.append(cell)
    assert left == set()


def test_neighbours_stay_neighbours_on_the_tile_map(neighbours):
    apart = []
    for a, b in neighbours:
        (ax, ay), (bx, by) = tiles()[a], tiles()[b]
        apart.append(max(abs(ax - bx), abs(ay - by)))
    assert sum(gap == 1 for gap in apart) / len(apart) > 0.85
    assert max(apart) <= 3


def test_north_is_up_and_west_is_left_on_the_tile_map():
    order = list(districts())
    x, y = np.array([tiles()[d] for d in order]).T
    longitude, latitude = np.array([districts()[d].point for d in order]).T
    assert np.corrcoef(x, longitude)[0, 1] > 0.9
    assert np.corrcoef(-y, latitude)[0, 1] > 0.9


def test_the_known_neighbours_are_neighbours(neighbours):
    assert ("PB-lahore", "PB-sheikhupura") in neighbours
    assert ("PB-lahore", "SD-thatta") not in neighbours
    assert {d for pair in neighbours for d in pair} == set(districts())


def test_assignment_is_the_cheapest():
    from itertools import permutations

    chance = np.random.default_rng(3)
    for n, m in ((1, 1), (3, 3), (4, 6), (5, 5)):
        cost = chance.integers(0, 20, (n, m)).astype(float)
        found = assign(cost)
        assert len(set(found.tolist())) == n
        best = min(sum(cost[i, j] for i, j in enumerate(chosen)) for chosen in permutations(range(m), n))
        assert cost[range(n), found].sum() == best


def test_spreading_gives_each_point_room():
    points = np.array([[0.0, 0.0], [0.01, 0.0], [0.0, 0.01], [5.0, 5.0]])
    at = spread(points, np.array([[0, 1], [1, 2], [2, 3]]))
    gaps = np.linalg.norm(at[:, None] - at[None, :], axis=2) + np.eye(4) * 9
    assert gaps.min() > 0.9


def test_improving_mends_a_torn_province():
    cells = [(1, 1), (4, 4), (2, 4), (3, 1)]
    want = np.array([[1.0, 1.0], [2.0, 1.0], [1.0, 2.0], [2.0, 2.0]])
    pairs = np.array([[0, 1], [0, 2], [1, 3], [2, 3]])
    found = Layout(cells, want, pairs, ["a", "a", "b", "b"], (6, 6))
    before = sum(found.cost_of(i) for i in range(4))
    found.improve(4000, seed=1)
    assert sum(found.cost_of(i) for i in range(4)) < before
    assert (found.parts("a"), found.parts("b")) == (1, 1)
    assert len(set(found.cells)) == 4
    assert found.taken == {cell: i for i, cell in enumerate(found.cells)}
