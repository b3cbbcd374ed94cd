"""1,000 queued works drained by two workers, against the queue's own worker draining 1,000 trivial tasks.

    python benchmarks/working.py [--many N] [--runs N]

Both in the same run, in turn, on a database of their own (SQLite; PostgreSQL where DATABASE_URL names an empty one),
two processes each. The floor's task does nothing; each work of ours is taken under a lease, done, and ended, and
notes its number, so that what was lost or done twice is counted. Timed from the moment both workers stand ready.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

SETUP = "import django; django.setup()\n"
WAIT = "print('ready', flush=True); input()\n"
FLOOR = (
    SETUP
    + """
from benchmarks import working_tasks
from django_tasks_db.management.commands.db_worker import Worker
worker = Worker(queue_names=["*"], interval=1.0, batch=True, backend_name="default", startup_delay=False,
    max_tasks=None, worker_id=sys.argv[1], excluded_queue_names=[])
"""
    + WAIT
    + "worker.run()"
)
OURS = (
    SETUP
    + "from benchmarks import working_tasks\nfrom palermo.work.worker import Worker\nworker = Worker(burst=True)\n"
    + WAIT
    + "worker.run()"
)
ENQUEUE = "from benchmarks.working_tasks import {0}; {0}(int(sys.argv[1]), sys.argv[2])"
CHECK = "from benchmarks.working_tasks import left; print(left())"


def python(code: str, *arguments: str, **more: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", "import sys\n" + code, *arguments]
    return subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **more)  # type: ignore[call-overload,no-any-return]


def ended(process: "subprocess.Popen[str]") -> str:
    out, _err = process.communicate()
    if process.returncode:
        raise SystemExit(f"a process of the benchmark ended with {process.returncode}")
    return out.strip()


def drained(worker: str, enqueue: str, many: int, noted: Path) -> float:
    noted.unlink(missing_ok=True)
    ended(python(SETUP + ENQUEUE.format(enqueue), str(many), str(noted)))
    workers = [python(worker, f"worker-{number}") for number in range(2)]
    for each in workers:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    start = time.perf_counter()
    for each in workers:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    for each in workers:
        ended(each)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--many", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        os.environ |= {
            "PALERMO_DATA": f"{place}/data",
            "PALERMO_KEYS": f"{place}/keys",
            "DJANGO_SETTINGS_MODULE": "palermo.config.settings",
        }
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True)
        noted, ratios = Path(place) / "noted", []
        for _ in range(asked.runs):
            floor = drained(FLOOR, "enqueue_bare", asked.many, noted)
            ours = drained(OURS, "enqueue_works", asked.many, noted)
            times = Counter(noted.read_text().split())
            lost, twice = asked.many - len(times), sum(1 for each in times.values() if each > 1)
            ratios.append(ours / floor)
            print(
                f"bare {asked.many / floor:6.0f} a second, ours {asked.many / ours:6.0f} a second, "
                f"ratio {ours / floor:.2f}; lost {lost}, done twice {twice}, left {ended(python(SETUP + CHECK))}",
                flush=True,
            )
        print(f"ratio, median: {statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})")


if __name__ == "__main__":
    main()
