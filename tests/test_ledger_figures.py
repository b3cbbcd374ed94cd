"""Figures of the ledger: the sum of the sets of single returns says what reading all returns at once says."""

from datetime import date
from pathlib import Path

import duckdb

from palermo.figures.method.compute import compute
from palermo.figures.method.coverage import coverage
from palermo.figures.method.totals import stated_totals
from palermo.invention.country import invent
from palermo.register.method.ledger import compact, open_ledger
from palermo.returns.method.check import check
from palermo.returns.method.facts import facts_from
from tests.ledger_of_facts import Ledger

START, END = date(2024, 1, 1), date(2024, 12, 31)
QUESTIONS: list[tuple[tuple[str, ...], dict[str, list[str]]]] = [
    ((), {}),
    (("province", "quarter"), {}),
    (("body", "stage"), {"category": ["TIP"]}),
    (("age_band", "sex"), {}),
    (("kind", "unit"), {}),
    (("stage", "statistic"), {}),
    (("law", "convicted_of"), {}),
    (("district", "role"), {"exploitation": ["SEX", "LAB"]}),
]


def told(con: duckdb.DuckDBPyConnection) -> list[object]:
    found: list[object] = [compute(con, START, END, by, where).to_pylist() for by, where in QUESTIONS]
    return [*found, coverage(con, START, END).to_pylist(), stated_totals(con, START, END).to_pylist()]


def test_the_ledger_says_what_all_returns_read_at_once_say(tmp_path: Path) -> None:
    invent(300, START, END, 11, tmp_path / "country", 0.03, "csv", 0.1)
    checked = check([tmp_path / "country" / "returns"])
    stands = set(checked.stands)
    facts_from(checked)
    read_at_once = told(checked.con)
    ledger = Ledger(tmp_path / "ledger")
    files = [result.file for result in checked.files() if not result.refused]
    number = {file: ledger.accept(checked, file) for file in files}
    standing = [number[file] for file in stands]
    con = duckdb.connect()
    open_ledger(con, ledger.sets, standing)
    assert told(con) == read_at_once
    half = dict(list(ledger.sets.items())[: len(ledger.sets) // 2])
    whole = compact(con, half, tmp_path / "compacted", list(number.values()))
    rest = {folder: manifest for folder, manifest in ledger.sets.items() if folder not in half}
    open_ledger(con, {tmp_path / "compacted": whole, **rest}, standing)
    assert told(con) == read_at_once
