"""The invented country against the real checker and the real figures: what was invented is what is found."""

import csv
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from palermo.figures.method.compute import compute
from palermo.invention.country import invent
from palermo.returns.method.check import check
from palermo.returns.method.facts import facts_from
from palermo.returns.method.rules import rules

START, END = date(2023, 7, 1), date(2024, 12, 31)

# What these rules speak of is a file, a sheet or a header; which cell of it is shown is not planted.
OF_FILES = {
    "unreadable", "missing-sheet", "missing-column", "duplicate-column", "unknown-sheet", "nil-with-rows", "unknown-format",
}  # fmt: skip
# These need millions of rows, sheets without a good row, or the figures beside the check.
NOT_PLANTED = {"too-large", "all-rejected", "total-differs"}
LINKED = {"distinct_victims", "distinct_accused", "repeat_accused"}
OF_OTHER_DIMENSIONS = {"time_to_stage", "seized"}


def found_in(out: Path) -> tuple[object, Counter]:
    checked = check([out / "returns"])
    rows = checked.con.execute(
        'SELECT s.path, f.sheet, f.row, f."column", f.rule FROM finding f JOIN source s USING (file)'
    ).fetchall()
    return checked, Counter(_key(out, *row) for row in rows)


def planted_in(out: Path) -> Counter:
    with (out / "truth" / "faults.csv").open(encoding="utf-8") as lines:
        return Counter(
            _key(
                out,
                out / "returns" / row["file"],
                row["sheet"],
                row["row"] or None,
                row["column"],
                row["rule"],
            )
            for row in csv.DictReader(lines)
        )


def _key(out: Path, path, sheet, row, column, rule) -> tuple[str, ...]:
    file = Path(path).relative_to(out / "returns").parts[0]
    if rule in OF_FILES or sheet == "return":
        return file, rule
    return file, sheet or "", str(row or ""), column or "", rule


def true_figures(out: Path, name: str) -> list[tuple[str, ...]]:
    with (out / "truth" / name).open(encoding="utf-8", newline="") as lines:
        return [tuple(row) for row in csv.reader(lines)][1:]


def computed_figures(checked, by: tuple[str, ...]) -> list[tuple[str, ...]]:
    facts_from(checked)
    lines = compute(checked.con, START, END, by=by).to_pylist()
    return [
        tuple(value or "" for value in line.values())
        for line in lines
        if line["figure"] not in LINKED | OF_OTHER_DIMENSIONS
    ]


def equal_figures(checked, out: Path) -> None:
    assert computed_figures(checked, ()) == true_figures(out, "figures.csv")
    detailed = true_figures(out, "figures-by-province-quarter.csv")
    assert computed_figures(checked, ("province", "quarter")) == detailed
    assert len(detailed) > 300


@pytest.mark.parametrize("form", ["mixed", "csv", "xlsx"])
def test_a_clean_country_raises_nothing_and_its_figures_are_true(tmp_path, form):
    invent(1500, START, END, seed=11, out=tmp_path, format=form)
    checked, found = found_in(tmp_path)
    assert found == Counter()
    assert checked.con.execute("SELECT count(*) FROM t_cases").fetchall()[0][0] > 2000
    equal_figures(checked, tmp_path)


@pytest.mark.parametrize(("cases", "rate", "seed"), [(2500, 0.03, 5), (400, 0.3, 6)])
def test_every_planted_fault_is_found_at_its_cell_and_nothing_else(tmp_path, cases, rate, seed):
    invent(cases, START, END, seed=seed, out=tmp_path, faults=rate)
    checked, found = found_in(tmp_path)
    planted = planted_in(tmp_path)
    assert planted - found == Counter()
    assert found - planted == Counter()
    assert sum(planted.values()) > 200
    equal_figures(checked, tmp_path)


@cache
def rules_planted(folder: Path) -> frozenset[str]:
    rules: set[str] = set()
    for seed in range(3):
        out = folder / str(seed)
        invent(1500, START, END, seed=seed, out=out, faults=0.05, totals=0.1)
        rules |= {key[-1] for key in planted_in(out)}
    return frozenset(rules)


def test_nearly_every_rule_of_the_contract_is_planted(tmp_path):
    missing = {rule.rule for rule in rules()} - rules_planted(tmp_path) - NOT_PLANTED
    assert missing == set()


def test_rejected_rows_are_those_that_the_faults_reject(tmp_path):
    invent(1200, START, END, seed=4, out=tmp_path, faults=0.05)
    checked, _ = found_in(tmp_path)
    for file in checked.files():
        for sheet, (sent, accepted, rejected) in file.rows.items():
            assert sent == accepted + rejected, (file.path, sheet)


def test_totals_of_bodies_without_a_case_system_stand_and_never_add_to_the_figures(tmp_path):
    invent(1500, START, END, seed=8, out=tmp_path, totals=0.15)
    checked, found = found_in(tmp_path)
    assert found == Counter()
    stating = checked.con.execute(
        "SELECT count(DISTINCT r.body) FROM t_totals t JOIN t_return r USING (file)"
    ).fetchall()[0][0]
    assert stating == 4
    equal_figures(checked, tmp_path)


@pytest.mark.slow
def test_a_large_country_is_clean_and_true(tmp_path):
    invent(40_000, START, END, seed=3, out=tmp_path, format="csv")
    checked, found = found_in(tmp_path)
    assert found == Counter()
    equal_figures(checked, tmp_path)
