"""The check's SQL against the slow twin, on returns that Hypothesis writes."""

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from palermo.returns.method.check import check
from tests.twin import twin_between
from tests.twin.strategies_rows import folders_from_random, randoms
from tests.twin.twin_cells import RULES
from tests.twin.twin_load import load_folder

# The reader's own, and what the figures add.
NOT_DRAWN = {"unreadable", "too-large", "cell-damaged", "formula", "merged-cell"}


def real_answers(paths):
    """path -> (refused, rows, findings in the order listed)."""
    checked = check([str(path) for path in paths])
    found = {
        one.path: (one.refused, {s: tuple(n) for s, n in one.rows.items()}, []) for one in checked.files()
    }
    names = list(found)
    for row in checked.findings().to_pylist():
        line = tuple(row[c] for c in ("rule", "severity", "effect", "sheet", "row", "column", "value"))
        found[names[row["file"] - 1]][2].append(line)
    return found


def twin_answers(paths):
    returns = twin_between.check([load_folder(path) for path in paths])
    found = {}
    for one in returns:
        findings = [f.key() for f in one.findings if f.rule != "total-differs"]
        found[one.path] = (one.refused, one.counts(), findings)
    return found


def hold(paths):
    real, twin = real_answers(paths), twin_answers(paths)
    assert real.keys() == twin.keys()
    for path, (refused, rows, findings) in twin.items():
        assert real[path][0] == refused
        assert Counter(real[path][2]) == Counter(findings), path
        assert real[path][1] == rows
        assert real[path][2] == findings, "the order"


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(randoms())
def test_every_finding_is_the_twins(tmp_path_factory, r):
    hold(folders_from_random(r, tmp_path_factory.mktemp("drawn")))


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 300, 100))
def test_every_finding_is_the_twins_over_hundreds(tmp_path, start):
    for seed in range(start, start + 100):
        root = tmp_path / str(seed)
        root.mkdir()
        hold(folders_from_random(random.Random(seed), root))


def test_the_written_returns_break_every_rule(tmp_path):
    """The comparison means something only when every rule is broken now and then."""
    seen = set()
    for seed in range(800):
        root = tmp_path / str(seed)
        root.mkdir()
        for one in twin_between.check(
            [load_folder(p) for p in folders_from_random(random.Random(seed), root)]
        ):
            seen |= {finding.line for finding in one.findings}
    missed = {
        (RULES[n]["rule"], RULES[n]["sheet"], RULES[n]["column"]) for n in range(len(RULES)) if n not in seen
    }
    assert {rule for rule, _, _ in missed} <= NOT_DRAWN, missed
