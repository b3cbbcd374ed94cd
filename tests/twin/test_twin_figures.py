"""The figures' SQL against the slow twin, on facts that Hypothesis invents."""

import random

import pytest
from hypothesis import HealthCheck, given, settings

from palermo.figures.method.compute import compute
from tests.twin.fact_tables import connection
from tests.twin.strategies import facts_and_questions, facts_from_random, question_from_random
from tests.twin.twin_figures import lines
from tests.twin.twin_lists import figures


def real_lines(con, start, end, by, where):
    table = compute(con, start, end, by, where)
    assert table.column_names == ["figure", *by, "value"]
    # An empty cell is written as nothing at all.
    return [tuple(value or "" for value in row.values()) for row in table.to_pylist()]


def hold(facts, questions):
    con = connection(facts)
    for start, end, by, where in questions:
        assert real_lines(con, start, end, by, where) == lines(facts, start, end, by, where), (
            start,
            end,
            by,
            where,
        )
    con.close()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts_and_questions())
def test_every_line_is_the_twins(drawn):
    hold(*drawn)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 500, 100))
def test_every_line_is_the_twins_over_hundreds(start):
    for seed in range(start, start + 100):
        r = random.Random(seed)
        facts = facts_from_random(r)
        hold(facts, [question_from_random(r) for _ in range(4)])


def test_the_invented_facts_reach_every_figure():
    """The comparison means something only when no figure is always empty."""
    seen = set()
    for seed in range(1500):
        r = random.Random(seed)
        facts = facts_from_random(r)
        for _ in range(3):
            seen |= {line[0] for line in lines(facts, *question_from_random(r))}
    linked = {"distinct_victims", "distinct_accused", "repeat_accused"}
    assert seen == figures().keys() - linked
