"""Receives, checks and accepts the largest return of an invented quarter; tells what each step cost."""

# ruff: noqa: E402

import os
import tempfile
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "palermo.config.settings"

import django

django.setup()

from benchmarks.register_fill import accepted, holder, invented


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "country"
        invented(out, "2025-01-01", "2025-03-31")
        largest = max((out / "returns").rglob("*.zip"), key=lambda path: path.stat().st_size)
        print("invented", flush=True)
        took = accepted(largest, holder("officer", "bureau_officer"))
    for name in ("receive", "check", "accept"):
        print(f"  {name:10}{took[name]:8.1f} s   a return of {took['persons']:,} persons")
    print(f"  memory of the process that did it: {took['memory']:,.0f} MB", flush=True)


if __name__ == "__main__":
    main()
