"""What pages cost: a list of 25 rows out of 20,000 people, and the front page on a slow line.

    python benchmarks/web.py [--seconds N]

A real `palermo serve` with 2 workers on a database of its own (SQLite; PostgreSQL where DATABASE_URL names one). The
floor is a page of the same server, in the same run, that shows nothing: the search page before a question. Times are
what a client on the same machine waits, so they hold the client's own work too.
"""

import argparse
import gzip
import http.client
import random
import re
import statistics
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from tests.web.browsing import chromium
from tests.web.serving import Served, served

LIST, EMPTY, USERS = "/records/people/", "/records/search/", 20
PAGES = {
    "list, first page": LIST,
    "list, page 400": f"{LIST}?page=400",
    "list, by name": f"{LIST}?sort=-name",
}
KBIT = 1024 / 8
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 400 * KBIT, "uploadThroughput": 400 * KBIT}


@dataclass
class Waited:
    times: list[float] = field(default_factory=list)
    errors: int = 0

    def p(self, share: int) -> float:
        return statistics.quantiles(self.times, n=100)[share - 1] * 1000


def ask(host: str, path: str, session: str, seconds: float, pause: float, into: Waited) -> None:
    """One reader who opens one page again and again over one connection, pausing between, until the time is over."""
    connection = http.client.HTTPConnection(host, timeout=30)
    time.sleep(pause * 2 * random.random())  # people do not begin at one stroke
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        try:
            connection.request("GET", path, headers={"Cookie": f"palermo_records={session}"})
            answer = connection.getresponse()
            answer.read()
            into.errors += answer.status != 200
        except (OSError, http.client.HTTPException):
            into.errors += 1
            connection.close()
        into.times.append(time.perf_counter() - start)
        time.sleep(pause * 2 * random.random())


def measure(server: Served, path: str, users: int, seconds: float, pause: float) -> Waited:
    host, each = urlsplit(server.url).netloc, [Waited() for _ in range(users)]
    threads = [
        threading.Thread(
            target=ask, args=(host, path, server.told["sessions"][number], seconds, pause, each[number])
        )
        for number in range(users)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Waited([took for one in each for took in one.times], sum(one.errors for one in each))


def lists(server: Served, seconds: float) -> None:
    print(f"{'':40}{'p50 ms':>9}{'p95 ms':>9}{'a second':>10}{'errors':>8}{'p95 to empty':>14}")
    for how, users, pause in (
        ("alone", 1, 0.0),
        ("20 who pause a second", USERS, 1.0),
        ("20 without a pause", USERS, 0.0),
    ):
        measure(server, EMPTY, users, 1, pause)  # warm
        floor = measure(server, EMPTY, users, seconds, pause)
        line(f"empty page, {how}", floor, floor, seconds)
        for name, path in PAGES.items():
            line(f"{name}, {how}", measure(server, path, users, seconds, pause), floor, seconds)


def line(name: str, waited: Waited, floor: Waited, seconds: float) -> None:
    print(
        f"{name:40}{waited.p(50):9.1f}{waited.p(95):9.1f}{len(waited.times) / seconds:10.0f}{waited.errors:8}"
        f"{waited.p(95) / floor.p(95):14.2f}",
        flush=True,
    )


def fetch(server: Served, path: str) -> tuple[int, bytes, str]:
    """Bytes on the wire, the content, and how it was packed."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip, br"})
    answer = connection.getresponse()
    body, packed = answer.read(), answer.headers.get("Content-Encoding", "plain")
    return len(body), gzip.decompress(body) if packed == "gzip" else body, packed


def front_page(server: Served, lang: str) -> None:
    """HTML, style, scripts and pictures of the front page, without fonts."""
    size, page, packed = fetch(server, f"/?lang={lang}")
    parts = {"/": (size, packed)}
    for target in re.findall(r'(?:src|href)="([^"]+\.(?:css|js|svg|png))[^"]*"', page.decode()):
        size, content, packed = fetch(server, target)
        parts[target] = (size, packed)
        if target.endswith(".css"):
            for nested in re.findall(r'(?:@import|url\()\s*["\']?([^"\')]+\.css)', content.decode()):
                address = urljoin(target, nested)
                parts[address] = (fetch(server, address)[0], packed)
    for name, (size, packed) in parts.items():
        print(f"  {size:8,} bytes  {packed:6} {name}")
    print(f"  {sum(size for size, _ in parts.values()):8,} bytes in all, {lang}", flush=True)


def slow_line(server: Served) -> None:
    """Slow 3G (400 ms there and back, 400 kbit/s), nothing kept: when the text stands and can be used."""
    with chromium() as browser:
        for lang in ("en", "ur"):
            context = browser.new_context(locale=lang)
            page = context.new_page()
            line = context.new_cdp_session(page)
            line.send("Network.enable")
            line.send("Network.setCacheDisabled", {"cacheDisabled": True})
            line.send("Network.emulateNetworkConditions", SLOW_3G)
            page.goto(f"{server.url}/?lang={lang}", wait_until="load", timeout=120_000)
            told = page.evaluate(
                """async () => ({
                    paint: await new Promise(tell => new PerformanceObserver(
                        seen => tell(seen.getEntriesByName('first-contentful-paint')[0].startTime)
                    ).observe({type: 'paint', buffered: true})),
                    ready: performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd,
                    load: performance.getEntriesByType('navigation')[0].loadEventEnd,
                })"""
            )
            print(
                f"slow 3G, {lang}: text seen {told['paint'] / 1000:.2f} s, usable {told['ready'] / 1000:.2f} s, "
                f"all loaded {told['load'] / 1000:.2f} s",
                flush=True,
            )
            context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=8)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), seed="benchmarks.web_people", workers=2) as server,
    ):
        lists(server, options.seconds)
        for lang in ("en", "ur"):
            front_page(server, lang)
        slow_line(server)


if __name__ == "__main__":
    main()
