"""How long sealing takes beside a plain copy with its hash, and small objects beside plain rows.

    python -m benchmarks.vault [megabytes] [--small N] [--items N] [--runs N]

Large: a file is sealed into the vault and opened again; the floor copies it, brings it to the disk and hashes it. Small:
400 bytes each are sealed one by one, sealed many at once, opened, and their keys wrapped anew; the floor writes one
plain row of the same bytes in a transaction of its own. Items: keys are made, 600 bytes sealed with each, the keys read
again, the bytes opened, the keys wrapped anew; in seconds. SQLite in a temporary folder; everything in turn in one
process; the median of the pairs.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Operator:
    account = None


def timed(work: Callable[..., object], *given: object) -> float:
    start = time.perf_counter()
    work(*given)
    return time.perf_counter() - start


def copy_and_hash(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())
        hashlib.file_digest(file, "sha256")


def large(folder: Path, megabytes: int, runs: int) -> None:
    from palermo.vault import actions, queries

    def seal() -> None:
        with source.open("rb") as file:
            sealed.append(actions.seal(file, ring="records", kind="bench", by=Operator(), at=NOW))

    def unseal() -> None:
        for _piece in queries.stream_sealed(sealed[-1]):
            pass

    source, sealed = folder / "source", []
    source.write_bytes(os.urandom(1024 * 1024) * megabytes)
    ratios: dict[str, list[float]] = {"sealed": [], "opened": []}
    for run in range(runs + 1):
        floor = timed(copy_and_hash, source, folder / "copy")
        spent = {"sealed": timed(seal), "opened": timed(unseal)}
        actions.destroy(sealed[-1], Operator(), NOW)
        for name in spent if run else ():
            ratios[name].append(spent[name] / floor)
    for name, found in ratios.items():
        print(f"{megabytes} MB {name}, ratio to copy, fsync and SHA-256: {spread(found)}")


def small(count: int, runs: int) -> None:
    from django.db import connection

    from palermo.vault import actions, queries
    from palermo.vault.models import Sealed

    data = os.urandom(400)
    how = {"ring": "records", "kind": "bench", "by": Operator(), "at": NOW}

    def one_by_one() -> None:
        for _ in range(count):
            actions.seal(data, **how)

    def at_once() -> None:
        actions.seal_many([("", data)] * count, **how)

    def unseal() -> None:
        live = Sealed.objects.filter(small__isnull=False).select_related("data_key__keyring")
        for _sealed, _bytes in queries.open_many(live[:count]):
            pass

    def rotate() -> None:
        actions.rotate("records", by=Operator(), at=NOW)

    works = {
        "sealed one by one": one_by_one,
        "sealed at once": at_once,
        "opened": unseal,
        "wrapped anew, two keys each": rotate,
    }
    ratios: dict[str, list[float]] = {name: [] for name in works}
    for run in range(runs + 1):
        floor = timed(plain_rows, data, count)
        for name, work in works.items():
            spent = timed(work)
            if run:
                ratios[name].append(spent / floor)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM vault_sealed")
            cursor.execute("DELETE FROM vault_datakey")
    for name, found in ratios.items():
        print(f"{count} objects of 400 bytes {name}, ratio to plain rows: {spread(found)}")


def items(count: int, runs: int) -> None:
    from palermo.vault import actions, queries
    from palermo.vault.method.items import ItemSecret

    data, who = os.urandom(600), {"ring": "records", "by": Operator(), "at": NOW}
    secrets: dict[str, ItemSecret] = {}
    sealed: dict[str, bytes] = {}
    works: dict[str, Callable[[], object]] = {
        "keys made": lambda: secrets.update(actions.make_item_keys(names, **who)),
        "sealed": lambda: sealed.update((name, secrets[name].seal(data, "bench")) for name in names),
        "keys read": lambda: secrets.update(queries.item_secrets(names, ring="records")),
        "opened": lambda: [secrets[name].open(sealed[name], "bench") for name in names],
        "wrapped anew": lambda: actions.rotate(**who),
    }
    spent: dict[str, list[float]] = {name: [] for name in works}
    for _run in range(runs):
        names = [f"case:{uuid4()}" for _ in range(count)]
        for name, work in works.items():
            spent[name].append(timed(work))
        actions.destroy_items(names, **who)
    for name, found in spent.items():
        print(f"{count} items {name}, seconds: {spread(found)}")


def plain_rows(data: bytes, count: int) -> None:
    """Rows of a like size in a table that is there."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_plain (id INTEGER PRIMARY KEY, bytes BLOB)")
        for _ in range(count):
            cursor.execute("INSERT INTO bench_plain (bytes) VALUES (%s)", [data])


def spread(found: list[float]) -> str:
    return f"{statistics.median(found):.2f} ({min(found):.2f}–{max(found):.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("megabytes", type=int, nargs="?", default=256)
    parser.add_argument("--small", type=int, default=2000)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="palermo-bench-") as name:
        folder = Path(name)
        os.environ |= {
            "PALERMO_DATA": f"{name}/data",
            "PALERMO_KEYS": f"{name}/keys",
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "palermo.config.settings",
        }
        import django

        django.setup()
        from django.core.management import call_command

        from palermo.vault import actions

        call_command("migrate", "vault", verbosity=0, skip_checks=True)
        actions.make_keys(NOW)
        large(folder, asked.megabytes, asked.runs)
        small(asked.small, asked.runs)
        items(asked.items, asked.runs)


if __name__ == "__main__":
    main()
