"""Whole-process measurements: the commands in turn, so that a drifting machine hurts all of them alike."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass
class Run:
    wall: float
    cpu: float
    peak_mb: float
    output: str


def once(command: Sequence[str]) -> Run:
    """Run one command to its end; an exit code above 2 ends the benchmark (1 and 2 mean findings)."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1, 2):
        raise SystemExit(f"exit code {code} of: {' '.join(command)}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output)


def in_turn(commands: dict[str, Sequence[str]], runs: int = 3, warm_up: int = 1) -> dict[str, list[Run]]:
    results: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(runs + warm_up):
        for name, command in commands.items():
            run = once(command)
            if number >= warm_up:
                results[name].append(run)
    return results


def report(results: dict[str, list[Run]], floor: str) -> None:
    """Medians, and the ratio to the floor pair by pair."""
    print(f"{'':34}{'wall s':>9}{'cpu s':>9}{'peak MB':>9}{'ratio to ' + floor:>26}")
    for name, runs in results.items():
        ratios = [run.wall / base.wall for run, base in zip(runs, results[floor], strict=True)]
        wall, cpu, peak = (
            statistics.median(getattr(run, field) for run in runs) for field in ("wall", "cpu", "peak_mb")
        )
        print(
            f"{name:34}{wall:9.2f}{cpu:9.2f}{peak:9.0f}{statistics.median(ratios):14.2f}"
            f" ({min(ratios):.2f}–{max(ratios):.2f})"
        )


PYTHON = sys.executable
