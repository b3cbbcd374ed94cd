"""What a list of 25 people out of 20,000 costs a program, beside the page that shows the same.

    python benchmarks/web_api.py [--seconds N]

A real `palermo serve` with 2 workers, as benchmarks/web.py; both are asked in turn, round by round, by one client. The
processor time is the server's own, so that the client's share of the machine does not count.
"""

import argparse
import http.client
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from tests.web.serving import Served, served

ROUNDS = 4
PAGE = "/records/people/"
ASKED = {
    "the page": PAGE,
    "25 people": "/records/api/v1/people",
    "25 people, a cursor on": "",
    "25 people, unchanged (304)": "/records/api/v1/people",
    "100 people": "/records/api/v1/people?limit=100",
    "one person": "/records/api/v1/people/1000",
    "100 codes, public": "/records/api/v1/vocabulary/offences",
}


def headers_of(server: Served, name: str, etag: str) -> dict[str, str]:
    if name == "the page":
        return {"Cookie": f"palermo_records={server.told['sessions'][0]}"}
    token = {} if "public" in name else {"Authorization": f"Bearer {server.told['tokens'][0]}"}
    return token | ({"If-None-Match": etag} if "304" in name else {})


def processor(port: int) -> float:
    """Seconds of processor time of every process of this server."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            command = (stat.parent / "cmdline").read_bytes()
            if b"serve" in command and str(port).encode() in command:
                parts = stat.read_text().rpartition(")")[2].split()
                total += (int(parts[11]) + int(parts[12])) / 100
        except OSError:
            continue
    return total


def measure(
    server: Served, path: str, headers: dict[str, str], seconds: float
) -> tuple[list[float], int, float]:
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    times, size, used = [], 0, processor(parts.port or 0)
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        size = len(answer.read())
        assert answer.status in (200, 304), answer.status
        times.append(time.perf_counter() - start)
    return times, size, (processor(parts.port or 0) - used) / len(times)


def first(server: Served, path: str) -> tuple[str, str]:
    """The ETag, and the address of the next page."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    connection.request("GET", path, headers=headers_of(server, "25 people", ""))
    answer = connection.getresponse()
    answer.read()
    return answer.headers["ETag"], answer.headers["Link"].partition(">")[0].lstrip("<")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=2)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(
            Path(folder),
            seed="benchmarks.web_people",
            workers=2,
            PALERMO_API_TOKEN="100000000",
            PALERMO_API_ORIGIN="100000000",
        ) as server,
    ):
        etag, ASKED["25 people, a cursor on"] = first(server, ASKED["25 people"])
        found: dict[str, list[tuple[list[float], int, float]]] = {name: [] for name in ASKED}
        for turn in range(ROUNDS + 1):
            for name, path in ASKED.items():
                told = measure(server, path, headers_of(server, name, etag), options.seconds if turn else 0.5)
                if turn:
                    found[name].append(told)
        report(found)


def report(found: dict[str, list[tuple[list[float], int, float]]]) -> None:
    print(f"{'':30}{'p50 ms':>9}{'p95 ms':>9}{'cpu ms':>9}{'bytes':>9}{'p50 to page':>13}{'cpu to page':>13}")
    floor = middle(found["the page"])
    for name, rounds in found.items():
        half, most, used = middle(rounds)
        print(
            f"{name:30}{half:9.1f}{most:9.1f}{used:9.1f}{rounds[0][1]:9,}{half / floor[0]:13.2f}{used / floor[2]:13.2f}",
            flush=True,
        )


def middle(rounds: list[tuple[list[float], int, float]]) -> tuple[float, float, float]:
    """Half, p95 and processor time in milliseconds; of the rounds the median."""
    shares = [statistics.quantiles(times, n=100) for times, _size, _used in rounds]
    return (
        statistics.median(each[49] for each in shares) * 1000,
        statistics.median(each[94] for each in shares) * 1000,
        statistics.median(used for _times, _size, used in rounds) * 1000,
    )


if __name__ == "__main__":
    main()
