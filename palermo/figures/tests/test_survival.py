"""Kaplan–Meier by hand."""

import numpy as np
import pytest

from palermo.figures.method.survival import STATISTICS, quartiles


def asked(*rows: tuple[int, int, int, int]) -> dict[int, list[int | None]]:
    """Statistics per group of rows (group, days, reached, cases)."""
    columns = (
        [np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)]
        if rows
        else [np.array([], dtype=np.int64)] * 4
    )
    groups, found = quartiles(*columns)
    return {
        int(group): [None if found[name].mask[place] else int(found[name][place]) for name in STATISTICS]
        for place, group in enumerate(groups)
    }


def test_freireich_1963() -> None:
    """6-mercaptopurine: the textbook's median of 23 weeks and quartile of 13; log-log limits 13 and none."""
    treated = [
        (6, 3, 4), (7, 1, 1), (9, 0, 1), (10, 1, 2), (11, 0, 1), (13, 1, 1), (16, 1, 1), (17, 0, 1), (19, 0, 1),
        (20, 0, 1), (22, 1, 1), (23, 1, 1), (25, 0, 1), (32, 0, 2), (34, 0, 1), (35, 0, 1),
    ]  # fmt: skip
    assert asked(*[(1, *row) for row in treated]) == {1: [13, 23, None, 13, None]}


def test_freireich_1963_placebo() -> None:
    """All reached: the textbook's quartiles 4, 8, 12 and log-log limits 4 and 11."""
    placebo = [
        (1, 2),
        (2, 2),
        (3, 1),
        (4, 2),
        (5, 2),
        (8, 4),
        (11, 2),
        (12, 2),
        (15, 1),
        (17, 1),
        (22, 1),
        (23, 1),
    ]
    assert asked(*[(9, days, n, n) for days, n in placebo]) == {9: [4, 8, 12, 4, 11]}


def test_groups_do_not_run_into_each_other() -> None:
    alone = [(1, 5, 1, 1), (1, 9, 1, 1), (2, 3, 0, 4), (3, 7, 2, 2), (3, 8, 0, 2)]
    together = asked(*alone)
    assert together == {**asked(*alone[:2]), **asked(alone[2]), **asked(*alone[3:])}
    assert together[2] == [None] * 5
    assert together[3][:3] == [7, 7, None]


def test_a_half_that_is_a_product_of_thirds_is_a_half() -> None:
    """S is 5/6, 4/6, 3/6 as products of fractions."""
    assert asked(*[(1, day, 1, 1) for day in range(1, 7)])[1][:3] == [2, 3, 5]


def test_a_share_of_one_and_of_nothing_have_no_interval() -> None:
    assert asked((1, 5, 1, 1)) == {1: [5, 5, 5, None, None]}


def test_no_cases_no_groups() -> None:
    assert asked() == {}


@pytest.mark.parametrize("day", [-3, 0, 4])
def test_days_may_lie_before_registration(day: int) -> None:
    assert asked((1, day, 3, 3), (1, 9, 1, 1))[1][:2] == [day, day]
