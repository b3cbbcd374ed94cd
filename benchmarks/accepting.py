"""What accepting one large return costs, and what others wait for their pages meanwhile.

    python benchmarks/accepting.py [--persons 100000]

The return is the largest of an invented quarter; it is received, checked and accepted by the actions that people use,
in a process of its own, in a database of its own (SQLite; PostgreSQL where DATABASE_URL names one), while 20 readers
who pause a second between pages read lists, open cases and search. The floor of their pages is the same before.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.register import (
    LIST,
    Reader,
    addresses,
    for_seconds,
    pages_of,
    searches,
    with_readers,
)
from benchmarks.web import Waited, line
from tests.web.serving import ROOT, Served, served

# Of an invented country the largest return of a quarter has this share of its cases, in persons.
PERSONS_TO_A_CASE = 0.6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--persons", type=int, default=100_000)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(
            Path(folder),
            seed="benchmarks.register_fill",
            workers=2,
            PALERMO_BENCH_CASES="500",
            PALERMO_BENCH_END="2023-03-31",
        ) as server,
    ):
        deed = whatever(server)
        print(f"{'':40}{'p50 ms':>9}{'p95 ms':>9}{'a second':>10}{'errors':>8}{'p95 to before':>14}")
        with_readers(server, for_seconds(4), deed)
        before = with_readers(server, for_seconds(15), deed)
        line("pages before", before, before, 15)
        accept = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.accepting_one"],
            cwd=ROOT,
            env=server.environment | {"PALERMO_BENCH_CASES": str(int(options.persons / PERSONS_TO_A_CASE))},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert accept.stdout is not None
        accept.stdout.readline()  # the country is invented
        began = time.perf_counter()
        meanwhile = with_readers(server, lambda: accept.poll() is None, deed)
        told = accept.stdout.read()
        assert accept.returncode == 0
        line("pages meanwhile", meanwhile, before, time.perf_counter() - began)
        print(told, end="")


def whatever(server: Served) -> Callable[[Reader, Waited], None]:
    paths = [LIST, *list(addresses(server))[:30]]
    find, read = searches(server.told["names"]), pages_of(paths)

    def deed(reader: Reader, into: Waited) -> None:
        (find if random.random() < 0.3 else read)(reader, into)

    return deed


if __name__ == "__main__":
    main()
