"""Sealing and opening take the same memory for 64 MB as for one; so it is for a gigabyte."""

import tracemalloc
from pathlib import Path

from palermo.vault import queries
from palermo.vault.tests.installation import Installation
from palermo.vault.tests.program import Flood
from palermo.vault.tests.test_sealing import seal, stored

MEGABYTE = 1024 * 1024


def test_the_peak_of_the_process_stays_flat(server: Installation) -> None:
    server.run("make_keys")
    assert float(server.run("stream", "64")) < 12


def test_python_holds_a_few_pieces_at_a_time(vault: Path) -> None:
    tracemalloc.start()
    try:
        sealed = stored(seal(Flood(64 * MEGABYTE)))  # type: ignore[arg-type]
        size = sum(len(piece) for piece in queries.stream_sealed(sealed))
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size == 64 * MEGABYTE
    assert peak < 6 * MEGABYTE
