"""Any figure by up to two dimensions from a picture of a register of 2 million persons, against one scan of its facts.

`python3 run.py bench explore` invents 800,000 cases over eight years (kept in the temporary folder), gives them random
numbers as the ledger has, makes a picture and a freeze, and asks every figure by every one and two of its dimensions
for all eight years, stocks as of the last day. The floor is reading and hashing every column of the Parquet once.
PALERMO_BENCH_CASES asks for another size.
"""

import itertools
import os
import secrets
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CASES = int(os.environ.get("PALERMO_BENCH_CASES", "800000"))
START, END = date(2017, 1, 1), date(2024, 12, 31)
ASKED = 0.5
MEMORY = "1GB"
SALT = 2**61 - 1


def main() -> None:
    place = Path(tempfile.gettempdir()) / "palermo-bench-explore" / str(CASES)
    con = connected(place)
    for name in ("picture.duckdb", "freeze"):
        shutil.rmtree(place / name, ignore_errors=True)
        (place / name).unlink(missing_ok=True)
    floor = min(timed(lambda: read_and_hash(con)) for _ in range(3))
    persons = con.execute("SELECT count(DISTINCT (case_no, person_no)) FROM facts.persons").fetchall()[0][0]
    print(f"{persons:,} persons; one scan of the facts {floor:.2f} s")
    made(con, place, floor)
    con.close()
    asked(place / "picture.duckdb", floor)


def connected(place: Path) -> "DuckDBPyConnection":
    """The facts under random numbers for cases, as Parquet."""
    import duckdb

    from palermo.invention.country import quarters
    from palermo.invention.facts import invent_facts
    from palermo.register.method.facts import open_facts, write_facts

    spill = place / "spill"
    con = duckdb.connect(config={"threads": 2, "memory_limit": MEMORY, "temp_directory": str(spill)})
    if not (place / "facts" / "totals.parquet").exists():
        invent_facts(CASES, quarters(START, END), 1, place / "invented")
        open_facts(con, place / "invented")
        renumber(con)
        write_facts(con, place / "facts")
        shutil.rmtree(place / "invented")
    open_facts(con, place / "facts")
    return con


def renumber(con: "DuckDBPyConnection") -> None:
    from palermo.register.method.facts import FACTS

    for table, columns in FACTS.items():
        given = {
            name: f"(hash({name} + {SALT}) >> 2)::BIGINT"
            for name in ("case_no", "from_case_no")
            if name in columns
        }
        if (
            given
            and con.execute(f"SELECT count(*) FROM duckdb_views() WHERE view_name = '{table}'").fetchall()[0][
                0
            ]
        ):
            shown = ", ".join(
                f"CASE WHEN {name} IS NOT NULL THEN {sql} END AS {name}" for name, sql in given.items()
            )
            con.execute(f"ALTER VIEW facts.{table} RENAME TO read_{table}")
            con.execute(f"CREATE VIEW facts.{table} AS SELECT * REPLACE ({shown}) FROM facts.read_{table}")


def read_and_hash(con: "DuckDBPyConnection") -> None:
    from palermo.register.method.facts import FACTS

    for table, columns in FACTS.items():
        names = ", ".join(f'"{name}"' for name in columns)
        con.execute(f"SELECT bit_xor(hash({names})) FROM facts.{table}").fetchall()


def made(con: "DuckDBPyConnection", place: Path, floor: float) -> None:
    from palermo.figures.method.freeze import open_freeze, write_freeze
    from palermo.figures.method.picture import make_picture

    picture = timed(lambda: make_picture(con, place / "picture.duckdb"))
    size = (place / "picture.duckdb").stat().st_size / 2**20
    print(f"picture made in {picture:.1f} s, {picture / floor:.0f} scans; {size:.0f} MB")
    found = {}
    freeze = timed(lambda: found.update(write_freeze(con, place / "freeze", secrets.token_bytes(16))))
    opened = timed(lambda: open_freeze(con, place / "freeze", found))
    print(
        f"freeze written in {freeze:.1f} s, {freeze / floor:.0f} scans; proved and opened in {opened:.2f} s"
    )


def asked(path: Path, floor: float) -> None:
    from palermo.figures.method.compute import compute
    from palermo.figures.method.picture import open_picture
    from palermo.vocabulary.figures import NEEDS_LINKAGE, figures

    con = open_picture(path)
    compute(con, START, END)
    everything: list[float] = []
    print(
        f"{'figure':32}{'questions':>10}{'p50 ms':>8}{'p95 ms':>8}{'most ms':>8}{'of a scan':>10}{'cpu most':>9}{'units ms':>9}  slowest by"
    )
    for name in figures():
        if name not in NEEDS_LINKAGE:
            everything += asked_of(con, name, floor)
    everything.sort()
    print(
        f"{len(everything)} questions: p50 {1000 * statistics.median(everything):.0f} ms, p95 {1000 * at(everything, 0.95):.0f} ms,"
        f" most {1000 * everything[-1]:.0f} ms; asked {1000 * ASKED:.0f} ms, over it {sum(each > ASKED for each in everything)}"
    )


def asked_of(con: "DuckDBPyConnection", name: str, floor: float) -> list[float]:
    """How long one figure takes by every one and two of its dimensions, sorted."""
    from palermo.figures.method.behind import behind, units_behind
    from palermo.figures.method.compute import compute
    from palermo.vocabulary.figures import ONLY_WITH, figures

    must = ONLY_WITH.get(name, ())
    free = [dimension for dimension in figures()[name].dimensions if dimension not in must]
    times, cpu = {}, 0.0
    for by in [(), *((one,) for one in free), *itertools.combinations(free, 2)]:
        before = time.process_time()
        times[by] = timed(partial(compute, con, START, END, [*must, *by], figures=[name]))
        cpu = max(cpu, time.process_time() - before)
    units = (
        f"{1000 * timed(partial(units_behind, con, name, START, END, limit=100)):.0f}" if behind(name) else ""
    )
    slowest, ordered = max(times, key=lambda by: times[by]), sorted(times.values())
    print(
        f"{name:32}{len(times):10}{1000 * statistics.median(ordered):8.0f}{1000 * at(ordered, 0.95):8.0f}"
        f"{1000 * ordered[-1]:8.0f}{ordered[-1] / floor:10.2f}{1000 * cpu:9.0f}{units:>9}  {', '.join(slowest)}",
        flush=True,
    )
    return ordered


def at(ordered: list[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
