"""Jobs of the tests: registered where a test imports them, so that no installation offers them."""

import os
import signal
from datetime import timedelta
from pathlib import Path

from palermo.ui.refusals import Refused
from palermo.work.jobs import Step, job

MANY = 6


@job("sample.count", words="Count", steps={"count": "counting"})
def count(step: Step, *, folder: str, many: int = MANY) -> dict:
    """Appends a line for every number, each once, whatever happens to the worker."""
    for number in range(step.kept.get("next", 0), many):
        step.progress(number, many, "count")
        with step.writing():
            step.keep({"next": number + 1})
        with (Path(folder) / "counted").open("a") as out:
            out.write(f"{number}\n")
    return {"counted": many}


@job("sample.kill", words="Kill the worker")
def kill(step: Step, *, folder: str, keeps: bool = False, times: int = 1) -> dict:
    """Kills its own worker as many times as asked, as the kernel does when memory is gone."""
    marks = Path(folder)
    died = len(list(marks.glob("died-*")))
    if died < times:
        if keeps:
            step.keep({"died": died})
        (marks / f"died-{died}").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return {"died": died}


@job("sample.wait", words="Wait for a file", steps={"wait": "waiting"})
def wait(step: Step, *, folder: str, said: str = "go", quiet: bool = False) -> dict:
    """Says how far it is until the file is there; `quiet` says nothing, like one long statement."""
    marks = Path(folder)
    (marks / f"began-{step.work.pk}").touch()
    turns = step.kept.get("turns", 0)
    while not (marks / said).exists():
        turns += 1
        if not quiet:
            step.keep({"turns": turns})
            step.progress(turns, None, "wait")
        step.pause(0.02)
    return {"turns": turns}


@job("sample.silent", words="Say nothing", lease=timedelta(seconds=5))
def silent(step: Step, *, folder: str) -> dict:
    return wait(step, folder=folder, quiet=True)


@job("sample.note", words="Note its number")
def note(step: Step, *, folder: str, number: int) -> None:
    with (Path(folder) / "noted").open("a") as out:
        out.write(f"{number}\n")


@job("sample.break", words="Break", tries=1)
def break_(step: Step, *, how: str) -> None:
    if how == "refused":
        raise Refused("Nobody called Zarmina Invented is known.")
    if how == "memory":
        raise MemoryError
    if how == "disk":
        raise OSError(28, "No space left for Zarmina Invented")
    raise ValueError("Zarmina Invented")


@job("sample.twice", words="Break once", tries=2)
def twice(step: Step, *, folder: str) -> None:
    mark = Path(folder) / "tried"
    if not mark.exists():
        mark.touch()
        raise ValueError("not yet")


@job("sample.records", words="Of the record wing", wing="records")
def of_records(step: Step) -> None:
    return None
