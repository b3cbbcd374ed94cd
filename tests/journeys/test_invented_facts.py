"""The country as facts and the country as returns are one: the same figures, and the truth of both."""

import csv
from datetime import date

import duckdb

from palermo.figures.method.compute import compute
from palermo.invention.country import invent, quarters
from palermo.invention.facts import invent_facts
from palermo.register.method.facts import open_facts

START, END = date(2023, 1, 1), date(2024, 6, 30)
NOT_COUNTED = {"distinct_victims", "distinct_accused", "repeat_accused", "time_to_stage", "seized"}


def test_facts_of_a_country_give_the_figures_that_were_counted_for_its_returns(tmp_path):
    invent(1500, START, END, seed=21, out=tmp_path / "country", format="csv", totals=0)
    invent_facts(1500, quarters(START, END), 21, tmp_path / "facts")
    con = duckdb.connect()
    open_facts(con, tmp_path / "facts")
    found = [
        tuple(value or "" for value in line.values())
        for line in compute(con, START, END, by=("province", "quarter")).to_pylist()
        if line["figure"] not in NOT_COUNTED
    ]
    with (tmp_path / "country" / "truth" / "figures-by-province-quarter.csv").open(encoding="utf-8") as lines:
        assert found == [tuple(line) for line in csv.reader(lines)][1:]
    assert len(found) > 300
