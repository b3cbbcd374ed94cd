"""How many persons a minute are invented: to returns (CSV folders, workbooks, mixed) and straight to facts.

    python benchmarks/inventing.py [cases for returns] [cases for facts]

A person is one of a case, told once, however many periods send the case again; rows are all rows written.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import PYTHON, once

START, END = "2023-01-01", "2024-12-31"

ONE = """
import sys, time
from datetime import date
from pathlib import Path
from palermo.invention import country, facts
kind, cases, out = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
start, end = date.fromisoformat("{start}"), date.fromisoformat("{end}")
began = time.perf_counter()
if kind == "facts":
    made = facts.invent_facts(cases, country.quarters(start, end), 1, out)
    persons, rows = made["persons_made"], sum(made[t] for t in ("cases", "persons", "events", "journeys", "seizures"))
else:
    country.invent(cases, start, end, 1, out, format=kind, faults=float(sys.argv[4]))
    took = time.perf_counter() - began
    of = country.make_country(cases, country.quarters(start, end), 1)
    persons, rows = len(of.people["case"]), 0
    began = time.perf_counter() - took
print(persons, rows, time.perf_counter() - began)
"""


def measure(kind: str, cases: int, faults: float = 0.0) -> None:
    folder = Path(tempfile.mkdtemp(prefix="palermo-invented-"))
    try:
        script = ONE.format(start=START, end=END)
        run = once([PYTHON, "-c", script, kind, str(cases), str(folder / "out"), str(faults)])
        persons, rows, seconds = run.output.split()
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    finally:
        shutil.rmtree(folder)
    name = f"{kind}, faults {faults:g}" if faults else kind
    rate = int(persons) / float(seconds) * 60
    print(
        f"{name:18}{cases:>10,} cases{int(persons):>12,} persons{float(seconds):8.1f} s{rate:>14,.0f} persons a minute"
        f"{size:9.0f} MB written{run.peak_mb:8.0f} MB peak" + (f"{int(rows):>13,} rows" if int(rows) else "")
    )


def main() -> None:
    asked = [int(number) for number in sys.argv[1:3]]
    returns, facts = asked + [40_000, 1_000_000][len(asked) :]
    for kind in ("csv", "xlsx", "mixed"):
        measure(kind, returns)
    measure("mixed", returns, 0.02)
    measure("facts", facts)


if __name__ == "__main__":
    main()
