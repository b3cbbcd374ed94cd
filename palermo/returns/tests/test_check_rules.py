"""Every line of rules.csv: what breaks it is found at its cell, with all else that is wrong; what does not is not."""

import pytest

from palermo.returns.method.check import check
from palermo.returns.method.rules import line_of, rules
from palermo.returns.tests.drawing import found_in, write
from palermo.returns.tests.drawn import cases, cells, events, files, keys, persons, totals

DRAWN = [drawn for room in (cells, files, keys, cases, persons, events, totals) for drawn in room.T.lines]
# Returns that are read side by side replace each other, and only those that stand are held to their balance.
ALONE = [n for n, drawn in enumerate(DRAWN) if drawn.others or "balance" in drawn.rules()]
TOGETHER = sorted(set(range(len(DRAWN))) - set(ALONE))
BETWEEN = {"superseded", "same-day-submissions", "overlapping-period"}
# Its findings come from the figures, and its drawn returns stand with them.
ELSEWHERE = {line_of("total-differs")}


def name(number):
    drawn = DRAWN[number]
    rule = rules()[drawn.line]
    kind = "wrong" if drawn.breaks else "right"
    return "-".join(part for part in (str(number), rule.rule, rule.sheet, rule.column, kind) if part)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What is found in every drawn return, all of them read as one, and the lines of the findings."""
    folder = tmp_path_factory.mktemp("drawn")
    paths = [write(DRAWN[number].drawing, folder, f"r{number:04}") for number in TOGETHER]
    checked = check(paths, limits=files.LIMITS)
    lines = checked.con.execute("SELECT file, list(DISTINCT line) FROM finding GROUP BY file").fetchall()
    by_file = dict(lines)
    findings = found_in(checked)
    return {
        number: (findings[place], set(by_file.get(place, [])))
        for place, number in enumerate(TOGETHER, start=1)
    }


def compare(drawn, findings, lines):
    assert findings == list(drawn.findings)
    assert (drawn.line in lines) == drawn.breaks


@pytest.mark.parametrize("number", TOGETHER, ids=name)
def test_a_return_by_itself(found, number):
    findings, lines = found[number]
    compare(DRAWN[number], [line for line in findings if line[3] not in BETWEEN], lines)


@pytest.mark.parametrize("number", ALONE, ids=name)
def test_a_return_beside_others(number, tmp_path):
    drawn = DRAWN[number]
    paths = [write(one, tmp_path, f"r{place}") for place, one in enumerate((drawn.drawing, *drawn.others))]
    checked = check(paths)
    lines = {line for (line,) in checked.con.execute("SELECT line FROM finding WHERE file = 1").fetchall()}
    compare(drawn, found_in(checked)[1], lines)


def test_every_line_is_drawn_both_ways():
    drawn = {(one.line, one.breaks) for one in DRAWN}
    wanted = {
        (rule.line, breaks) for rule in rules() if rule.line not in ELSEWHERE for breaks in (True, False)
    }
    assert wanted <= drawn
