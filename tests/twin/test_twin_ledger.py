"""The ledger of facts against the slow twin: drawn facts, laid down return by return under random numbers."""

import random
import tempfile
from pathlib import Path

import duckdb
import pytest

from palermo.register.method.ledger import compact, open_ledger
from tests.ledger_of_facts import Ledger
from tests.twin.fact_tables import connection
from tests.twin.strategies import facts_from_random, question_from_random
from tests.twin.test_twin_figures import real_lines
from tests.twin.twin_figures import lines


def laid_down(facts, folder):
    """The sets of the returns in any order; what tells events of one case apart stands as their court."""
    ledger = Ledger(folder)
    body = {one["return_no"]: one["body"] for one in facts["returns"]}
    keys = {row["case_no"]: (body[row["return_no"]], f"{row['case_no']:09d}") for row in facts["cases"]}
    ledger.numbered(keys.values())
    for number in random.sample(sorted(body), len(body)):
        alone = {table: [row for row in rows if row["return_no"] == number] for table, rows in facts.items()}
        courts = [(place, str(row["event_no"])) for place, row in enumerate(alone["events"])]
        alone["events"] = [row | {"event_no": place} for place, row in enumerate(alone["events"])]
        con = connection(alone)
        con.execute("CREATE TABLE event_court (event_no BIGINT, court VARCHAR)")
        con.executemany("INSERT INTO event_court VALUES (?, ?)", [*courts, (-1, None)])
        numbers = {key: ledger.numbers[name] for key, name in keys.items()}
        rows = [
            (row["case_no"], numbers[row["case_no"]], numbers.get(row["from_case_no"]))
            for row in alone["cases"]
        ]
        ledger.write(con, rows)
    return ledger


def hold(seed):
    r = random.Random(seed)
    facts = facts_from_random(r)
    with tempfile.TemporaryDirectory() as folder:
        ledger = laid_down(facts, Path(folder))
        everything = range(1, len(ledger.sets) + 1)
        con = duckdb.connect(config={"threads": 1})
        if r.random() < 0.5:
            one = compact(con, ledger.sets, Path(folder) / "one", everything)
            open_ledger(con, {Path(folder) / "one": one}, everything)
        else:
            open_ledger(con, ledger.sets, everything)
        for _ in range(3):
            question = question_from_random(r)
            assert real_lines(con, *question) == lines(facts, *question), (seed, question)


@pytest.mark.parametrize("seed", range(12))
def test_every_line_of_the_ledger_is_the_twins(seed):
    hold(seed)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 1040, 20))
def test_every_line_of_the_ledger_is_the_twins_over_hundreds(start):
    for seed in range(start, start + 20):
        hold(seed)
