"""Full-text search over 100,000 documents, on SQLite and, where there is one, PostgreSQL.

    python benchmarks/searching.py [--documents N]

Invented words in English and Urdu letters, as frequent as words are (Zipf), 2-5 KB of text a document. What is timed
is `found`: the rights, the order, the count, and the stretches of text of 20 hits. The floor of each question, in the
same run, is the engine's own index asked barely for the newest 20 of what holds these words, without rights, order,
count or text.
"""

import argparse
import itertools
import json
import os
import statistics
import subprocess
import time
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import numpy as np

from benchmarks.journal import on_postgresql, on_sqlite
from benchmarks.measure import PYTHON

EACH, AT_ONCE, COPIES, WANTED = 40, 2_000, 4, 100.0
AUDIENCES = ["public", "accounts", "state", "alliance"]
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LATIN = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "ne",
    "pi",
    "ra",
    "so",
    "tu",
    "ver",
    "con",
    "tion",
]
URDU = [
    "با",
    "تے",
    "جی",
    "خو",
    "دا",
    "رے",
    "سی",
    "شو",
    "عا",
    "فی",
    "قا",
    "کے",
    "گو",
    "لا",
    "می",
    "نو",
    "ہا",
    "یں",
]


def invented(syllables: list[str], many: int) -> list[str]:
    """The commonest are the shortest, as in a language; one in six is a longer form of the one before."""
    found: dict[str, None] = {}
    for length in itertools.count(1):
        for parts in itertools.product(syllables, repeat=length):
            found["".join(parts)] = None
            if len(found) % 6 == 0:
                found["".join(parts) + ("s" if syllables is LATIN else "وں")] = None
            if len(found) >= many:
                return list(found)
    raise AssertionError


class Corpus:
    def __init__(self) -> None:
        self.random = np.random.default_rng(20261124)
        self.words = {
            "en": np.array(invented(LATIN, 40_000), dtype=object),
            "ur": np.array(invented(URDU, 20_000), dtype=object),
        }
        self.shares = {name: self.zipf(len(words)) for name, words in self.words.items()}

    @staticmethod
    def zipf(many: int) -> np.ndarray:
        share = 1 / (np.arange(many) + 2.7)
        return np.cumsum(share / share.sum())

    def some(self, language: str, many: int) -> list[str]:
        at = np.searchsorted(self.shares[language], self.random.random(many), side="right")
        return self.words[language][at].tolist()

    def text(self, language: str, many: int) -> str:
        if language == "enu":
            return f"{self.text('en', many // 2)}\n{self.text('ur', many // 2)}"
        return ". ".join(" ".join(some) for some in _batched(self.some(language, many), 12))


def _batched(items: list[str], size: int) -> list[list[str]]:
    return [items[at : at + size] for at in range(0, len(items), size)]


def fill(documents: int) -> float:
    """Rows as put() and the reading of a text make them, without their files and journal lines; each text four times."""
    from django.db import transaction

    from palermo.library.actions.indexing import columns
    from palermo.library.models import Document, Entry, Text

    corpus, start = Corpus(), time.perf_counter()
    for first in range(0, documents // COPIES, AT_ONCE):
        drafts = [draft(corpus) for _ in range(min(AT_ONCE, documents // COPIES - first))]
        entries = [columns(Document(**said), text, []) for said, text in drafts]
        for _ in range(COPIES):
            with transaction.atomic():
                rows = Document.objects.bulk_create(Document(**said, file=uuid4()) for said, _text in drafts)
                Text.objects.bulk_create(
                    Text(document=row, reading="read", words=text)
                    for row, (_said, text) in zip(rows, drafts, strict=True)
                )
                Entry.objects.bulk_create(
                    Entry(document=row, **entry) for row, entry in zip(rows, entries, strict=True)
                )
    return time.perf_counter() - start


def draft(corpus: Corpus) -> tuple[dict[str, Any], str]:
    """The columns of a document, and its text."""
    language = str(corpus.random.choice(["en", "ur", "enu"], p=[0.6, 0.3, 0.1]))
    said = {
        "title": corpus.text(language, 8)[:300],
        "abstract": corpus.text(language, 60),
        "language": language,
        "kind": "report",
        "licence": "unknown",
        "audience": str(corpus.random.choice(AUDIENCES, p=[0.7, 0.1, 0.1, 0.1])),
        "side": "house",
        "file_name": "report.pdf",
        "media_type": "application/pdf",
        "size": 1000,
        "digest": "0" * 64,
        "scanned": "none",
        "added_at": NOW,
    }
    return said, corpus.text(language, int(corpus.random.integers(350, 850)))


def questions() -> dict[str, list[str]]:
    corpus = Corpus()
    en, ur, draw = corpus.words["en"], corpus.words["ur"], np.random.default_rng(7)

    def of(words: np.ndarray, first: int, last: int) -> list[str]:
        return [str(words[rank]) for rank in draw.integers(first, last, EACH)]

    def both(*parts: list[str]) -> list[str]:
        return [" ".join(some) for some in zip(*parts, strict=True)]

    middle = of(en, 500, 2_000)
    return {
        "a rare word": of(en, 20_000, 40_000),
        "a middling word": middle,
        "a very common word": of(en, 0, 12),
        "a word that others begin with": [word for word in of(en, 18, 340) if len(word) >= 4],
        "two words, common and middling": both(of(en, 0, 12), middle),
        "two very common words": both(of(en, 0, 12), of(en, 0, 12)),
        "words side by side, middling": [f'"{words}"' for words in both(of(en, 20, 60), of(en, 20, 60))],
        "words side by side, very common": [f'"{words}"' for words in both(of(en, 0, 12), of(en, 0, 12))],
        "common, without a common one": both(of(en, 0, 12), [f"-{word}" for word in of(en, 12, 24)]),
        "a very common word of Urdu": of(ur, 0, 12),
        "a middling word of Urdu": of(ur, 300, 2_000),
        "words found nowhere": [f"zz{word}" for word in middle],
    }


def bare(text: str) -> float:
    """The engine's index alone."""
    from django.db import connection

    from palermo.library.method.matching import Marks, fts5, sought, tsquery
    from palermo.library.method.question import question
    from palermo.library.models.engines import candidates

    asked = sought(question(text), Marks())
    match = fts5(asked) if connection.vendor == "sqlite" else tsquery(asked)
    sql = candidates(connection.vendor, phrases=0, unwanted_phrases=0, before=False, capped=False)
    start = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(sql, [match, 20])
        cursor.fetchall()
    return (time.perf_counter() - start) * 1000


def searched(text: str) -> tuple[float, float, int]:
    """On the wall, and of the processor (this process: all of SQLite's, none of PostgreSQL's), and how many."""
    from palermo.library.queries.search import found
    from palermo.partners.rules.acting import Acting

    visitor = Acting(account=None, role="visitor", scope="", wing="open", origin="127.0.0.1")
    start, worked = time.perf_counter(), time.process_time()
    got = found(text, by=visitor)
    return (time.perf_counter() - start) * 1000, (time.process_time() - worked) * 1000, got.count


def measured(documents: int) -> dict[str, object]:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    filled = fill(documents)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    results = {}
    for name, asked in questions().items():
        searched(asked[0])
        times, works, floors, counts = [], [], [], []
        for text in asked:
            took, worked, count = searched(text)
            times.append(took)
            works.append(worked)
            counts.append(count)
            floors.append(bare(text))
        results[name] = {"times": times, "works": works, "floors": floors, "counts": counts}
    return {"filled": filled, "results": results}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.documents)
        return
    print(
        f"{'engine':12}{'question':36}{'hits':>7}{'p50 ms':>9}{'p95 ms':>9}{'own p95':>9}{'bare p50':>10}{'ratio':>8}"
    )
    for engine, place in (("sqlite", on_sqlite), ("postgresql", on_postgresql)):
        with place() as environment:
            if environment is None:
                print(f"{engine:12} is not on this machine")
                continue
            command = [PYTHON, "-m", "benchmarks.searching", "--one", "--documents", str(options.documents)]
            run = subprocess.run(
                command, env={**os.environ, **environment}, stdout=subprocess.PIPE, check=True, text=True
            )
            report(engine, json.loads(run.stdout), options.documents)


def one(documents: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "palermo.config.settings"
    import django

    django.setup()
    print(json.dumps(measured(documents)))


def report(engine: str, said: dict, documents: int) -> None:
    for name, found in said["results"].items():
        p95 = statistics.quantiles(found["times"], n=20)[18]
        floor = statistics.median(found["floors"])
        print(
            f"{engine:12}{name:36}{statistics.median(found['counts']):7.0f}{statistics.median(found['times']):9.1f}"
            f"{p95:9.1f}{statistics.quantiles(found['works'], n=20)[18]:9.1f}{floor:10.2f}{statistics.median(found['times']) / floor:8.1f}"
            + ("" if p95 <= WANTED else f"   misses {WANTED:.0f} ms"),
            flush=True,
        )
    print(f"{engine:12}filled with {documents:,} documents in {said['filled']:.0f} s", flush=True)


if __name__ == "__main__":
    main()
