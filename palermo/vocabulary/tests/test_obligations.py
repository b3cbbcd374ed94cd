"""A return is due for each period of a body's frequency that ends in the dates asked for."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palermo.vocabulary.codes import codes
from palermo.vocabulary.obligations import MONTHS, Due, Obligation, due, obligations, periods


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("frequency", "start", "end", "expected"),
    [
        ("quarter", "2024-01-01", "2024-12-31", ["2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31"]),
        ("quarter", "2024-03-31", "2024-03-31", ["2024-03-31"]),
        ("quarter", "2024-04-01", "2024-06-29", []),
        ("quarter", "2024-02-15", "2024-07-15", ["2024-03-31", "2024-06-30"]),
        ("month", "2024-02-01", "2024-02-29", ["2024-02-29"]),
        ("month", "2024-02-01", "2024-02-28", []),
        ("month", "2023-12-31", "2024-01-31", ["2023-12-31", "2024-01-31"]),
        ("year", "2023-07-01", "2024-06-30", ["2023-12-31"]),
        ("year", "2024-01-01", "2024-12-30", []),
        ("quarter", "2024-06-30", "2024-01-01", []),
        ("year", "9999-01-01", "9999-12-31", []),
    ],
)
def test_periods_that_end_in_the_dates(frequency, start, end, expected):
    assert [last.isoformat() for _, last in periods(frequency, day(start), day(end))] == expected


def test_a_period_is_a_calendar_one():
    assert list(periods("quarter", day("2024-05-05"), day("2024-08-01"))) == [
        (day("2024-04-01"), day("2024-06-30"))
    ]


def test_an_unknown_frequency_is_named():
    with pytest.raises(ValueError, match="week"):
        list(periods("week", day("2024-01-01"), day("2024-12-31")))


@given(
    st.sampled_from(sorted(MONTHS)),
    st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    st.integers(0, 3000),
)
def test_periods_follow_one_another_without_gap(frequency, start, days):
    end = start + timedelta(days=days)
    found = list(periods(frequency, start, end))
    for (_, last), (first, _) in itertools.pairwise(found):
        assert first == last + timedelta(days=1)
    assert all(start <= last <= end for _, last in found)
    assert all((last + timedelta(days=1)).day == 1 and first.day == 1 for first, last in found)
    assert all(
        (last.year - first.year) * 12 + last.month - first.month + 1 == MONTHS[frequency]
        for first, last in found
    )
    if found:
        assert (found[0][0] - timedelta(days=1)) < start <= found[0][1]


def test_the_shipped_obligations_name_known_bodies_categories_and_frequencies():
    for owing in obligations():
        assert owing.body in codes("bodies")
        assert set(owing.categories) <= set(codes("categories"))
        assert owing.categories
        assert owing.frequency in codes("frequencies")
    assert set(codes("frequencies")) == set(MONTHS)


def test_a_year_of_all_bodies():
    found = due(day("2025-01-01"), day("2025-12-31"))
    assert len(found) == 24 * 4
    assert found[0] == Due("ANF", day("2025-01-01"), day("2025-03-31"))
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("categories", "bodies"),
    [
        (["TIP"], 17),
        (["SOM"], 9),
        (["TIP", "SOM"], 17),
        (["DRUGS"], 1),
        (["MONEY_LAUNDERING"], 1),
        (["FIREARMS"], 0),
        ([], 0),
    ],
)
def test_only_bodies_with_the_obligation_owe_a_category(categories, bodies):
    assert len(due(day("2025-01-01"), day("2025-03-31"), categories)) == bodies


def test_a_body_owes_from_the_period_on_whose_last_day_it_is_in_force():
    ends = [d.period_end.isoformat() for d in due(day("2024-01-01"), day("2024-12-31"), ["CYBERCRIME"])]
    assert ends == ["2024-06-30", "2024-09-30", "2024-12-31"]


def test_an_obligation_ends_with_its_last_day():
    owed = [
        Obligation("A", ("TIP",), "month", None, day("2024-02-29"), ""),
        Obligation("A", ("SOM",), "month", day("2024-02-01"), None, ""),
        Obligation("B", ("TIP",), "year", None, None, ""),
    ]
    assert due(day("2024-01-01"), day("2024-03-31"), owed=owed) == [
        Due("A", day("2024-01-01"), day("2024-01-31")),
        Due("A", day("2024-02-01"), day("2024-02-29")),
        Due("A", day("2024-03-01"), day("2024-03-31")),
    ]
    assert due(day("2024-01-01"), day("2024-03-31"), ["TIP"], owed=owed) == [
        Due("A", day("2024-01-01"), day("2024-01-31")),
        Due("A", day("2024-02-01"), day("2024-02-29")),
    ]
