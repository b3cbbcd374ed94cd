"""Receives, checks and accepts the largest return of an invented quarter; tells what each step cost."""

# ruff: noqa: E402

import os
import tempfile
from datetime import date
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "palermo.config.settings"

import django

django.setup()

from benchmarks.register_fill import accepted, holder
from palermo.invention.country import invent

START, END = date(2025, 1, 1), date(2025, 3, 31)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "country"
        invent(int(os.environ["PALERMO_BENCH_CASES"]), START, END, 7, out, 0.0, "zip", 0.0)
        largest = max((out / "returns").rglob("*.zip"), key=lambda path: path.stat().st_size)
        print("invented", flush=True)
        took = accepted(largest, holder("officer", "bureau_officer"))
    for name in ("receive", "check", "accept"):
        print(f"  {name:10}{took[name]:8.1f} s   a return of {took['persons']:,} persons")
    print(f"  memory of the process that did it: {took['memory']:,.0f} MB", flush=True)


if __name__ == "__main__":
    main()
