"""Every figure that needs no linkage, by province and quarter, against reading and hashing all columns of the facts once.

`python3 run.py bench figures` measures 0.4, 1 and 1.6 million cases' rows and prints how the cost grows; with
PALERMO_BENCH_FULL=1 also 4 million rows (10 million people, 16 million events). Each size is measured in a process
of its own on two threads, floor and figures in turn; the facts are made once and kept in the temporary folder.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.figures_facts import facts_on_disk
from benchmarks.measure import PYTHON, once

# Cases; each is sent 1.37 times.
SIZES = {"0.4 M": 292_000, "1 M": 730_000, "1.6 M": 1_170_000}
FULL = {"4 M": 2_930_000}
MEMORY = os.environ.get("PALERMO_BENCH_MEMORY", "3GB")
PERIOD = date(2017, 1, 1), date(2024, 12, 31)
RUNS = 3


def main() -> None:
    sizes = SIZES | (FULL if os.environ.get("PALERMO_BENCH_FULL") else {})
    print(
        f"{'case rows':10}{'people':>12}{'events':>12}{'floor s':>9}{'figures s':>11}{'ratio':>8}{'cpu ratio':>11}{'peak MB':>9}"
    )
    for name, cases in sizes.items():
        folder = facts_on_disk(Path(tempfile.gettempdir()) / "palermo-bench-figures" / str(cases), cases)
        runs = [once([PYTHON, "-m", "benchmarks.figures", "one", str(folder)]) for _ in range(RUNS)]
        found = [json.loads(run.output) for run in runs]
        middle = {key: statistics.median(each[key] for each in found) for key in found[0]}
        print(
            f"{name:10}{middle['persons']:12,.0f}{middle['events']:12,.0f}{middle['floor']:9.2f}{middle['figures']:11.2f}"
            f"{statistics.median(each['figures'] / each['floor'] for each in found):8.1f}"
            f"{statistics.median(each['figures_cpu'] / each['floor_cpu'] for each in found):11.1f}"
            f"{statistics.median(run.peak_mb for run in runs):9.0f}"
        )


def measured(folder: Path) -> dict[str, float]:
    import duckdb

    from palermo.figures.method.compute import compute
    from palermo.register.method.facts import FACTS, open_facts

    con = duckdb.connect(config={"threads": 2, "memory_limit": MEMORY})
    open_facts(con, folder)

    def read_and_hash() -> None:
        for table, columns in FACTS.items():
            names = ", ".join(f'"{name}"' for name in columns)
            con.execute(f"SELECT bit_xor(hash({names})) FROM facts.{table}").fetchall()

    read_and_hash()  # Warms the page cache, for both.
    floor, floor_cpu = _timed(read_and_hash)
    figures, figures_cpu = _timed(lambda: compute(con, *PERIOD, ["province", "quarter"]))
    counts = {
        table: con.execute(f"SELECT count(*) FROM facts.{table}").fetchall()[0][0]
        for table in ("cases", "persons", "events")
    }
    return {"floor": floor, "floor_cpu": floor_cpu, "figures": figures, "figures_cpu": figures_cpu, **counts}


def _timed(work) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        print(json.dumps(measured(Path(sys.argv[2]))))
    else:
        main()
