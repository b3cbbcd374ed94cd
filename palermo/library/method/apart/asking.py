"""Hostile files are read in a process of their own, which has little: it may fail, and nothing else does.

The child gets no environment (no key, no database), may open few files and write none, and its memory, its time and
what it says are bounded.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import palermo

HOME = Path(palermo.__file__).resolve().parent.parent
PROGRAM = ("-P", "-m", "palermo.library.method.apart.child")
READ_SECONDS, PICTURE_SECONDS = 300, 20  # by the clock on the wall; the child's own limit is on work
MOST_TEXT = 2_000_000  # letters that are kept of one file
MOST_LINE, MOST_PICTURE = 16 * 1024 * 1024, 8 * 1024 * 1024
_PATIENT = 5


class Failed(Exception):
    """Nothing came of it; the argument is the code: broken, locked, large, slow, lost."""


def texts(path: Path, media_type: str) -> Generator[tuple[str, int, int | None], None, None]:
    """Each part of the text, its number, and of how many. Raises Failed."""
    kept = number = 0
    with child(READ_SECONDS, "read", str(path), media_type) as (out, ended):
        while line := out.readline(MOST_LINE):
            told = message(line)
            if "wrong" in told:
                raise Failed(str(told["wrong"]))
            if told.get("end"):
                return
            number += 1
            text = str(told["text"])[: MOST_TEXT - kept]
            kept += len(text)
            yield text, number, told["of"]
            if kept >= MOST_TEXT:
                return
        raise Failed(ended())


def picture(path: Path, media_type: str, page: int) -> tuple[bytes, str]:
    """A page of a PDF, or a picture drawn anew: bytes and their media type. Raises Failed."""
    with child(PICTURE_SECONDS, "draw", str(path), media_type, str(page)) as (out, ended):
        line = out.readline(1024)
        if not line:
            raise Failed(ended())
        told = message(line)
        if "wrong" in told:
            raise Failed(str(told["wrong"]))
        drawn = out.read(MOST_PICTURE + 1)
        if len(drawn) != told["size"]:
            raise Failed("large" if len(drawn) > MOST_PICTURE else ended())
        return drawn, str(told["type"])


def message(line: bytes) -> dict:
    try:
        return dict(json.loads(line))
    except ValueError as wrong:
        raise Failed("lost") from wrong


@contextmanager
def child(seconds: float, *arguments: str) -> Iterator[tuple[IO[bytes], Callable[[], str]]]:
    """What the child says, and a function that waits for its end and tells in a code what became of it."""
    command = [sys.executable, "-s", *PROGRAM, *arguments]
    process = subprocess.Popen(  # noqa: S603 - our own module; the path is of our own naming
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(HOME), "PYTHONIOENCODING": "utf-8"},
        cwd=HOME.anchor,
    )
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()

    def ended() -> str:
        try:
            process.wait(_PATIENT)
        except subprocess.TimeoutExpired:
            process.kill()
        return "slow" if late.is_set() or process.returncode == -24 else "lost"

    assert process.stdout is not None
    try:
        yield process.stdout, ended
    finally:
        timer.cancel()
        process.kill()
        process.stdout.close()
        process.wait()
