"""The end of a month: many small returns at once, each with its receipts.

    python benchmarks/month_end.py [--returns 160] [--rows 300]

An invented country's returns are sent over the wire by programs of their bodies to a real `palermo serve` with two
workers for pages and the one for long work that it runs by itself; an officer accepts what is checked. Told is when
the last of them has the receipt of its arrival, and when the last has that of its acceptance. The floor is
`palermo check` of the same files in one process.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from palermo.invention.country import invent
from palermo.returns.wire import Wire
from tests.web.serving import ROOT, Served, served

START, END = date(2023, 1, 1), date(2024, 12, 31)
CASES_FOR_A_ROW = 16  # of the whole country, for each row of a return of the middle


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--returns", type=int, default=160)
    parser.add_argument("--rows", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        country = Path(folder) / "country"
        invent(options.rows * CASES_FOR_A_ROW, START, END, 7, country, 0.0, "xlsx", 0.0)
        files = sorted(each for each in (country / "returns").iterdir())[: options.returns]
        floor = checked_alone(files)
        with served(Path(folder) / "served", seed="benchmarks.month_end_seed", workers=2) as server:
            told(server, files, floor)


def checked_alone(files: list[Path]) -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "palermo.config", "check", *files, "--format", "json"]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def told(server: Served, files: list[Path], floor: float) -> None:
    start = time.perf_counter()
    accepting = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.month_end_accept", str(len(files))],
        cwd=ROOT,
        env=server.environment,
    )
    try:
        sent = dict(sending(server, files))
        arrived = time.perf_counter() - start
        assert accepting.wait() == 0
    finally:
        accepting.kill()
    rows = 0
    for address, wire in sent.items():
        found = wire.read(f"/returns/{address}")
        kinds = {each["kind"] for each in found["receipts"]}
        assert (found["state"], kinds) == ("accepted", {"arrival", "acceptance"}), found["state"]
        rows += sum(each["sent"] for each in found["rows"].values())
    all_ended = time.perf_counter() - start
    print(f"  {len(files)} returns of {rows / len(files):.0f} rows: the last arrived after {arrived:.0f} s")
    print(f"  the last checked, accepted and with its receipts after {all_ended:.0f} s")
    print(f"  all of that, to `palermo check` of the same files: {all_ended / floor:.1f}", flush=True)


def sending(server: Served, files: list[Path]) -> Iterator[tuple[str, Wire]]:
    """Four bodies send at a time."""

    def send(file: Path) -> tuple[str, Wire]:
        body = re.split(r"-\d{4}-Q", file.stem)[0]
        wire = Wire(f"{server.url}/records/api/v1", server.told["tokens"][body], "en", lambda seconds: None)
        made = wire.send("/returns", file, {"body": body}, lambda done, whole: None)
        assert [each["kind"] for each in made["receipts"]] == ["arrival"], made
        return made["address"], wire

    with ThreadPoolExecutor(4) as senders:
        yield from senders.map(send, files)


if __name__ == "__main__":
    main()
