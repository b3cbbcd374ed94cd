"""total-differs, which the figures add to the findings, against the twin."""

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from palermo.figures.method.totals import total_differs
from palermo.returns.method.check import check
from tests.twin import twin_between
from tests.twin.strategies_rows import folders_from_random, randoms
from tests.twin.test_hand import drawn, whole_row, write
from tests.twin.twin_cells import COLUMNS
from tests.twin.twin_load import load_folder

RETURN = """
field           value
format          palermo-return/1
body            PB-POLICE
period_start    2025-01-01
period_end      2025-03-31
prepared_on     2025-04-05
nil             no
opening_pending 0
registered      1
disposed        0
pending         1
"""
CASE = """
case_id registered_on category offences district status     status_on
C1      2025-01-05    TIP      PTPA-3-1 Lahore   REGISTERED 2025-01-05
"""


def real_differs(paths):
    checked = check([str(path) for path in paths])
    total_differs(checked)
    return [
        (row["file"], *(row[c] for c in ("severity", "effect", "sheet", "row", "column", "value")))
        for row in checked.findings().to_pylist()
        if row["rule"] == "total-differs"
    ]


def twin_differs(paths):
    returns = twin_between.check([load_folder(path) for path in paths])
    return [
        (number, f.severity, f.effect, f.sheet, f.row, f.column, f.value)
        for number, one in enumerate(returns, start=1)
        for f in one.findings
        if f.rule == "total-differs"
    ]


@pytest.mark.parametrize(
    ("figure", "value", "differing"),
    [
        ("cases_registered", "1", []),
        ("cases_registered", "2", [2]),
        ("cases_prosecuted", "1", [2]),
        ("cases_prosecuted", "0", []),
        ("seized", "3", []),  # may not be stated: no line is left to compare
        ("nothing", "3", []),
    ],
)
def test_a_stated_total_is_compared_with_the_case(tmp_path, figure, value, differing):
    write(tmp_path / "return.csv", ["field", "value"], drawn(RETURN))
    write(tmp_path / "cases.csv", COLUMNS["cases"], [whole_row("cases", row) for row in drawn(CASE)])
    for sheet in ("persons", "events"):
        write(tmp_path / f"{sheet}.csv", COLUMNS[sheet], [])
    total = {"figure": figure, "category": "TIP", "value": value}
    write(tmp_path / "totals.csv", COLUMNS["totals"], [whole_row("totals", total)])
    assert [row for _, _, _, _, row, _, _ in real_differs([tmp_path])] == differing
    assert [row for _, _, _, _, row, _, _ in twin_differs([tmp_path])] == differing


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(randoms())
def test_every_total_that_differs_is_the_twins(tmp_path_factory, r):
    paths = folders_from_random(r, tmp_path_factory.mktemp("drawn"))
    assert Counter(real_differs(paths)) == Counter(twin_differs(paths))


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 100, 100))
def test_every_total_that_differs_is_the_twins_over_hundreds(tmp_path, start):
    for seed in range(start, start + 100):
        root = tmp_path / str(seed)
        root.mkdir()
        paths = folders_from_random(random.Random(seed), root)
        assert Counter(real_differs(paths)) == Counter(twin_differs(paths)), seed
