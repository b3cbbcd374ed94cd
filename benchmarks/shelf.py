"""What a document costs: its page, and giving out a file of 1 GB.

    python benchmarks/shelf.py [--seconds N] [--megabytes N]

A real `palermo serve` with one worker on a database of its own (SQLite; PostgreSQL where DATABASE_URL names one), 1,000
documents on the shelf. The floor of a download is `cat` of the same file into a pipe, in turn with it.
"""

import argparse
import http.client
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.web import measure
from tests.web.serving import Served, served

PIECE, RUNS = 1024 * 1024, 5


def pages(server: Served, seconds: float) -> None:
    print(f"{'':40}{'p50 ms':>9}{'p95 ms':>9}{'errors':>8}")
    for name, path in server.told["pages"].items():
        measure(server, path, 1, 1, 0.0)  # warm
        waited = measure(server, path, 1, seconds, 0.0)
        print(f"{name:40}{waited.p(50):9.1f}{waited.p(95):9.1f}{waited.errors:8}", flush=True)


def processes(server: Served) -> list[int]:
    """Those that serve this installation."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            environment, command = (entry / "environ").read_bytes(), (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if str(server.data).encode() in environment and b"\0serve\0" in command:
            found.append(int(entry.name))
    return found


def peak(pids: list[int], name: str) -> int:
    """The largest, in kB: VmHWM is the most that it ever was."""
    lines = [
        line
        for pid in pids
        for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        if line.startswith(f"{name}:")
    ]
    return max(int(line.split()[1]) for line in lines)


def download(server: Served) -> float:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=120)
    start = time.perf_counter()
    connection.request("GET", server.told["file"])
    answer = connection.getresponse()
    room, got = bytearray(PIECE), 0
    while length := answer.readinto(room):
        got += length
    took = time.perf_counter() - start
    assert (answer.status, got) == (200, server.told["size"])
    return took


def read_by_cat(path: Path) -> float:
    start = time.perf_counter()
    process = subprocess.Popen(["cat", str(path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    while process.stdout.read(PIECE):
        pass
    process.wait()
    return time.perf_counter() - start


def downloads(server: Served) -> None:
    pids = processes(server)
    before = peak(pids, "VmRSS")
    path = server.data / "shelf" / server.told["name"]
    pairs = [(read_by_cat(path), download(server)) for _ in range(RUNS)]
    after = peak(pids, "VmHWM")
    megabytes = server.told["size"] / 1024**2
    cat, web = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratios = [floor / took for floor, took in pairs]
    print(f"download {megabytes / web:.0f} MB/s, cat {megabytes / cat:.0f} MB/s")
    print(f"speed of cat {statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})")
    print(f"memory before {before / 1024:.0f} MB, most while given out {RUNS} times {after / 1024:.0f} MB")
    print(f"memory after to before {after / before:.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--megabytes", type=int, default=1024)
    options = parser.parse_args()
    more = {"BENCH_MEGABYTES": str(options.megabytes), "PALERMO_SHELF_LIMIT": "4096"}
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), seed="benchmarks.shelf_documents", workers=1, **more) as server,
    ):
        pages(server, options.seconds)
        downloads(server)


if __name__ == "__main__":
    main()
