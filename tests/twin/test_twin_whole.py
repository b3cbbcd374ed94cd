"""From written returns to figures: check, facts and figures in one, against both twins in one."""

import random

import pytest
from hypothesis import HealthCheck, given, settings

from palermo.figures.method.compute import compute
from palermo.returns.method.check import check
from palermo.returns.method.facts import facts_from
from tests.twin import twin_between, twin_figures
from tests.twin.strategies import question_from_random
from tests.twin.strategies_rows import folders_from_random, randoms
from tests.twin.twin_load import load_folder


def hold(r, root):
    paths = folders_from_random(r, root)
    checked = check([str(path) for path in paths])
    facts_from(checked)
    returns = twin_between.check([load_folder(path) for path in paths])
    facts = twin_between.facts_of([one for one in returns if one.stands])
    for question in [question_from_random(r) for _ in range(3)]:
        real = compute(checked.con, *question).to_pylist()
        expected = twin_figures.lines(facts, *question)
        assert [tuple(value or "" for value in row.values()) for row in real] == expected, question


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(randoms())
def test_returns_become_the_twins_figures(tmp_path_factory, r):
    hold(r, tmp_path_factory.mktemp("drawn"))


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 100, 100))
def test_returns_become_the_twins_figures_over_hundreds(tmp_path, start):
    for seed in range(start, start + 100):
        root = tmp_path / str(seed)
        root.mkdir()
        hold(random.Random(seed), root)
