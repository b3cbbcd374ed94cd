"""What the register costs: accepting returns, then its list, a case and a search by name with 20 readers.

    python benchmarks/register.py [--cases 800000] [--seconds N] [--folder DIR [--only-pages]]

A country of that many cases (2.5 persons each) is accepted by the actions that people use, in a database of its own
(SQLite; PostgreSQL where DATABASE_URL names one), then read through a real `palermo serve` with 2 workers. The floor is
a page of the same server that shows nothing. Readers pause a second between pages, as people do. At the end the index
of the register is lost and made again. With --folder the country is kept, and found again in the next run.
"""

import argparse
import contextlib
import http.client
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from benchmarks.web import EMPTY, USERS, Waited, line, measure
from tests.web.serving import ROOT, Served, served

LIST, SEARCH = "/records/cases/", "/records/cases/search/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
CASE = re.compile(r'href="(/records/cases/[0-9a-f-]{36}/)"')
PAUSE = 1.0


class Reader:
    """One person at one connection, with a session and the form's token."""

    def __init__(self, server: Served, number: int) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
        self.session = server.told["sessions"][number]
        self.cookies = f"palermo_records={self.session}"

    def ask(self, path: str, said: dict[str, str] | None = None) -> tuple[int, str]:
        headers = {"Cookie": self.cookies, "Content-Type": "application/x-www-form-urlencoded"}
        method = "POST" if said else "GET"
        self.connection.request(method, path, urlencode(said) if said else None, headers)
        answer = self.connection.getresponse()
        for each in answer.headers.get_all("Set-Cookie") or []:
            if each.startswith("csrftoken="):
                self.cookies = f"palermo_records={self.session}; {each.partition(';')[0]}"
        return answer.status, answer.read().decode()


def for_seconds(seconds: float) -> Callable[[], bool]:
    end = time.perf_counter() + seconds
    return lambda: time.perf_counter() < end


def with_readers(server: Served, on: Callable[[], bool], deed: Callable[[Reader, Waited], None]) -> Waited:
    """All of them at once, each deed after deed with a pause, as long as `on` says so."""
    each = [Waited() for _ in range(USERS)]

    def work(number: int) -> None:
        reader = Reader(server, number)
        time.sleep(PAUSE * 2 * random.random())
        while on():
            deed(reader, each[number])
            time.sleep(PAUSE * 2 * random.random())

    threads = [threading.Thread(target=work, args=(number,)) for number in range(USERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Waited([took for one in each for took in one.times], sum(one.errors for one in each))


def timed(into: Waited, reader: Reader, path: str, said: dict[str, str] | None = None) -> str:
    start = time.perf_counter()
    status, page = reader.ask(path, said)
    into.times.append(time.perf_counter() - start)
    into.errors += status != 200
    return page


def searches(names: list[str]) -> Callable[[Reader, Waited], None]:
    def deed(reader: Reader, into: Waited) -> None:
        _status, page = reader.ask(SEARCH)
        time.sleep(PAUSE * 2 * random.random())  # while the name is typed
        found = TOKEN.search(page)
        once = re.search(r'name="once" value="([^"]+)"', page)
        said = {"by": "name", "name": misspelt(random.choice(names)), "reason": "duty"}
        said |= {"csrfmiddlewaretoken": found[1] if found else "", "once": once[1] if once else ""}
        timed(into, reader, SEARCH, said)

    return deed


def misspelt(name: str) -> str:
    return name.replace("ee", "i").replace("oo", "u").replace("ss", "s").replace("q", "k")


def addresses(server: Served) -> Iterator[str]:
    reader = Reader(server, 0)
    for number in range(1, 9):
        yield from CASE.findall(reader.ask(f"{LIST}?page={number}")[1])


def accepting(took: list[dict[str, float]]) -> None:
    largest = max(took, key=lambda each: each["persons"])
    for name in ("receive", "check", "accept"):
        print(f"  {name:10}{largest[name]:8.1f} s   a return of {largest['persons']:,} persons")
    persons = sum(each["persons"] for each in took)
    print(f"  all {len(took)} returns, {persons:,} persons: ", end="")
    print(", ".join(f"{name} {sum(each[name] for each in took):.0f} s" for name in ("check", "accept")))
    print(f"  memory of the process that did it: {max(each['memory'] for each in took):,.0f} MB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=800_000)
    parser.add_argument("--seconds", type=float, default=12)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only-pages", action="store_true")
    options = parser.parse_args()
    kept = contextlib.nullcontext(options.folder) if options.folder else tempfile.TemporaryDirectory()
    with (
        kept as folder,
        served(
            Path(folder), seed="benchmarks.register_fill", workers=2, PALERMO_BENCH_CASES=str(options.cases)
        ) as server,
    ):
        accepting(server.told["took"])
        print(f"{'':40}{'p50 ms':>9}{'p95 ms':>9}{'a second':>10}{'errors':>8}{'p95 to empty':>14}")
        measure(server, EMPTY, USERS, 1, PAUSE)
        floor = measure(server, EMPTY, USERS, options.seconds, PAUSE)
        line("empty page", floor, floor, options.seconds)
        pages = {"list of cases": LIST, "list, by category and status": f"{LIST}?category=TIP&status=CHARGE"}
        for name, path in pages.items():
            line(name, measure(server, path, USERS, options.seconds, PAUSE), floor, options.seconds)
        known = list(addresses(server))
        opened = with_readers(server, for_seconds(options.seconds), pages_of(known))
        line("one case, with its people", opened, floor, options.seconds)
        found = with_readers(server, for_seconds(options.seconds), searches(server.told["names"]))
        line("search by a misspelt name", found, floor, options.seconds)
        if not options.only_pages:
            rebuild(server)


def rebuild(server: Served) -> None:
    subprocess.run(
        [sys.executable, "-m", "benchmarks.register_rebuild"], cwd=ROOT, env=server.environment, check=True
    )


def pages_of(paths: list[str]) -> Callable[[Reader, Waited], None]:
    def deed(reader: Reader, into: Waited) -> None:
        timed(into, reader, random.choice(paths))

    return deed


if __name__ == "__main__":
    main()
