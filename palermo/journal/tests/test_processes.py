"""Several processes on one real database: a file on disk, or a PostgreSQL server."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]
WAKE = """


import django; django.setup()
from datetime import UTC, datetime
from palermo.journal.actions import seal, write
from palermo.journal.actor import COMMAND
from palermo.journal.models import Line, Link
now = datetime.now(UTC)
"""
WRITE = WAKE + "for n in range(150): write('tested', by=COMMAND, at=now, details={'n': n})"
SEAL = WAKE + "print(sum(seal(now) for turn in range(60)))"

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path, transactional_db: None) -> Iterator[Start]:
    """Starts Python in a house of its own."""
    environment = os.environ | {
        "PALERMO_DATA": str(tmp_path / "data"),
        "PALERMO_KEYS": str(tmp_path / "keys"),
        "PALERMO_LANG": "en",
        "DJANGO_SETTINGS_MODULE": "palermo.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    if connection.vendor == "postgresql":
        kept = connection.settings_dict
        host = kept["HOST"]
        environment["DATABASE_URL"] = (
            f"postgresql://{kept['USER']}:{kept['PASSWORD']}@/{kept['NAME']}?host={host}"
        )
    else:
        environment.pop("DATABASE_URL", None)

    def started(*command: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, *command],
            env=environment,
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    finish(started("manage.py", "migrate", "journal", "-v0"))
    yield started


def finish(process: "subprocess.Popen[str]", code: int = 0) -> str:
    out, err = process.communicate(timeout=120)
    assert process.returncode == code, out + err
    return out + err


def test_two_sealers_and_two_writers_at_once_make_one_chain(start: Start) -> None:
    """Neither waits for the other until it gives up, and every line is in the chain once."""
    running = [start("-c", code) for code in (WRITE, SEAL, WRITE, SEAL)]
    sealed = sum(int(said) for each in running if (said := finish(each).strip()))
    rest = int(re.findall(r"\d+", finish(start("-m", "palermo.config", "journal", "seal")))[-1])
    assert sealed + rest == 300
    said = finish(start("-m", "palermo.config", "journal", "verify"))
    assert "Lines that hold: 300. Not sealed yet: 0." in said


def test_a_line_changed_on_disk_is_named_by_the_command(start: Start, tmp_path: Path) -> None:
    if connection.vendor == "postgresql":
        return  # its files are the server's
    finish(
        start(
            "-c",
            WAKE
            + "for n in range(9): write('tested', by=COMMAND, at=now, details={'post': 1000 + n})\nseal(now)",
        )
    )
    file = tmp_path / "data" / "palermo.sqlite3"
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    data = file.read_bytes()
    assert data.count(b'{"post":1004}') == 1
    file.write_bytes(data.replace(b'{"post":1004}', b'{"post":1014}'))
    said = finish(start("-m", "palermo.config", "journal", "verify"), code=1)
    assert "Line 5 was changed: it does not match its seal at place 5 of the chain." in said
    assert "Lines that hold: 4." in said
    in_urdu = finish(start("-m", "palermo.config", "journal", "verify", "--lang", "ur"), code=1)
    assert "اندراج 5 بدلا گیا ہے" in in_urdu
    file.write_bytes(data)
    assert "The journal holds." in finish(start("-m", "palermo.config", "journal", "verify"))


def test_a_damaged_page_is_named_too(start: Start, tmp_path: Path) -> None:
    if connection.vendor == "postgresql":
        return
    finish(
        start(
            "-c",
            WAKE
            + "for n in range(900): write('tested', by=COMMAND, at=now, details={'post': 1000 + n})\nseal(now)",
        )
    )
    file = tmp_path / "data" / "palermo.sqlite3"
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    data = bytearray(file.read_bytes())
    page = data.index(b'{"post":1500}') // 4096 * 4096
    data[page : page + 4096] = b"\xff" * 4096
    file.write_bytes(bytes(data))
    said = finish(start("-m", "palermo.config", "journal", "verify"), code=1)
    assert "cannot be read: the database is damaged there" in said
    assert int(re.findall(r"Line (\d+), at place", said)[0]) in range(440, 502)


def test_a_head_is_printed_kept_and_compared(start: Start, tmp_path: Path) -> None:
    finish(start("-c", WAKE + "for n in range(5): write('tested', by=COMMAND, at=now)"))
    kept, paper = tmp_path / "head.txt", tmp_path / "head.pdf"
    finish(start("-m", "palermo.config", "journal", "head", "-o", str(kept)))
    finish(start("-m", "palermo.config", "journal", "head", "-o", str(paper)))
    assert paper.read_bytes().startswith(b"%PDF-")
    assert kept.read_text(encoding="utf-8") == finish(start("-m", "palermo.config", "journal", "head"))
    verify = ("-m", "palermo.config", "journal", "verify", "--head")
    assert "The head given is in the chain." in finish(start(*verify, str(kept)))
    assert "is not in this journal" in finish(start(*verify, "0" * 63 + "1"), code=1)
    assert "is no head" in finish(start(*verify, "abc"), code=64)
    assert "is not over" in finish(
        start("-m", "palermo.config", "journal", "head", "--day", "2999-01-01"), code=64
    )
    lines = tmp_path / "lines.csv"
    assert "Lines written: 7." in finish(start("-m", "palermo.config", "journal", "export", "-o", str(lines)))
    assert verified_outside(lines) == 5


def verified_outside(lines: Path) -> int:
    """As docs/journal.md tells a third party to do it, with nothing of this program; gives the sealed lines."""
    import csv
    import hashlib
    import json

    digest, count = bytes(32), 0
    with lines.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["position"]]
    for row in sorted(rows, key=lambda each: int(each["position"])):
        position, kept, *values = row.values()
        values = [
            (int(value) if value else None)
            if name in ("id", "account")
            else (value or None)
            if name == "once"
            else value
            for name, value in zip(list(row)[2:], values, strict=True)
        ]
        line = json.dumps(["palermo-line/1", *values], ensure_ascii=False, separators=(",", ":")).encode()
        digest = hashlib.sha256(digest + line).digest()
        count += 1
        assert (int(position), kept) == (count, digest.hex())
    return count
