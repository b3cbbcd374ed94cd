"""Verifying and sealing the journal against plain SHA-256 over the same bytes, on SQLite and, where there is one, PostgreSQL.

`python3 run.py bench journal` makes 200,000 lines in a database of its own; PALERMO_BENCH_FULL=1 makes two million.
The floor hashes the lines' canonical bytes, already in memory, one by one into the chain.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from benchmarks.measure import PYTHON

LINES = 2_000_000 if os.environ.get("PALERMO_BENCH_FULL") else 200_000
RUNS = 3
WANTED = 100_000  # lines a second


def main() -> None:
    print(
        f"{'engine':12}{'lines':>11}{'floor s':>9}{'verify s':>10}{'ratio':>7}{'lines/s':>11}{'seal/s':>10}{'idle seal ms':>14}"
    )
    for engine, place in (("sqlite", on_sqlite), ("postgresql", on_postgresql)):
        with place() as environment:
            if environment is None:
                print(f"{engine:12} is not on this machine")
                continue
            run = subprocess.run(
                [PYTHON, "-m", "benchmarks.journal", "one"],
                env={**os.environ, **environment},
                stdout=subprocess.PIPE,
                check=True,
                text=True,
            )
        found = json.loads(run.stdout)
        verify, floor = (statistics.median(found[name]) for name in ("verify", "floor"))
        ratio = statistics.median(a / b for a, b in zip(found["verify"], found["floor"], strict=True))
        print(
            f"{engine:12}{LINES:11,}{floor:9.2f}{verify:10.2f}{ratio:7.1f}{LINES / verify:11,.0f}"
            f"{LINES / found['seal']:10,.0f}{found['idle'] * 1000:14.1f}"
            + ("" if LINES / verify >= WANTED else f"   misses {WANTED:,} lines/s")
        )


@contextmanager
def on_sqlite() -> Iterator[dict[str, str] | None]:
    with tempfile.TemporaryDirectory(prefix="palermo-bench-") as folder:
        yield {"PALERMO_DATA": f"{folder}/data", "PALERMO_KEYS": f"{folder}/keys", "DATABASE_URL": ""}


@contextmanager
def on_postgresql() -> Iterator[dict[str, str] | None]:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from tools.with_postgres import throw_away_server

    try:
        server = throw_away_server()
        url = server.__enter__()
    except SystemExit:
        yield None
        return
    try:
        with on_sqlite() as environment:
            assert environment is not None
            yield environment | {"DATABASE_URL": url}
    finally:
        server.__exit__(None, None, None)


def measured() -> dict[str, object]:
    from django.core.management import call_command
    from django.db import connection

    from palermo.journal import actions, queries, sql
    from palermo.journal.method.chain import GENESIS
    from palermo.ui import clock

    call_command("migrate", "journal", interactive=False, verbosity=0)
    lay_down(LINES)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the database does by itself within a minute
    now = clock.now()
    seal, sealed = timed(lambda: actions.seal(now))
    assert sealed == LINES
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    idle, _nothing = timed(lambda: actions.seal(now))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql.canonical(connection.vendor)} FROM journal_line ORDER BY id")
        contents = [sql.as_bytes(content) for (content,) in cursor.fetchall()]

    def floor() -> bytes:
        digest = GENESIS
        for content in contents:
            digest = sha256(digest + content).digest()
        return digest

    found: dict[str, list[float]] = {"verify": [], "floor": []}
    for _run in range(RUNS):
        spent, digest = timed(floor)
        found["floor"].append(spent)
        spent, verdict = timed(lambda: queries.verify(at=now))
        found["verify"].append(spent)
        assert verdict.holds
        assert (verdict.lines, verdict.digest) == (LINES, digest.hex())
    return found | {"seal": seal, "idle": idle}


def lay_down(count: int) -> None:
    from datetime import timedelta

    from palermo.journal.actor import Actor
    from palermo.journal.models import Line
    from palermo.journal.rules.shape import canonical_details
    from palermo.ui import clock

    start = clock.now() - timedelta(seconds=count // 10)
    by = Actor(
        account=12, role="bureau_officer", scope="body:PB-POLICE", wing="records", origin="10.20.30.40"
    )
    for first in range(0, count, 10_000):
        Line.objects.bulk_create(
            Line(
                at=start + timedelta(seconds=number / 10),
                wing=by.wing,
                act="looked" if number % 3 else "tenure.begun",
                outcome="done",
                account=by.account + number % 90,  # type: ignore[operator]
                role=by.role,
                scope=by.scope,
                thing_kind="person",
                thing_id="" if number % 3 else str(number),
                details=canonical_details(
                    {"ids": list(range(number, number + 25))} if number % 3 else {"post": 4}
                ),
                reason="duty",
                reference="FIA/12-2026",
                origin=by.origin,
                request=f"{number:016x}",
                once=f"{number:032x}",
            )
            for number in range(first, min(first + 10_000, count))
        )


def timed(work: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    done = work()
    return time.perf_counter() - start, done


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        import django

        os.environ["DJANGO_SETTINGS_MODULE"] = "palermo.config.settings"
        django.setup()
        print(json.dumps(measured()))
    else:
        main()
