"""Accepts an invented country into the database that the environment names, by the actions that people use.

Cases are those of PALERMO_BENCH_CASES, its last day PALERMO_BENCH_END; a country that lies there already is left as it is. Tells sessions to read
with, names to search for, and what accepting cost.
"""

# ruff: noqa: E402

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "palermo.config.settings"

import django

django.setup()

import itertools

from django.test import Client

from palermo.config.upgrading import bring_up_to_date
from palermo.partners.models import Account
from palermo.returns.actions import SentAlready, accept_now, receive
from palermo.returns.actions.checking import begin, keep_found, look
from palermo.returns.models import Submission
from palermo.ui.clock import now
from tests import cast

START, END = "2023-01-01", "2024-12-31"


def main() -> None:
    bring_up_to_date(now())
    officer = holder("officer", "bureau_officer")
    readers = [holder(f"reader-{number}", "bureau_officer") for number in range(20)]
    took = fill(officer, Path(os.environ["PALERMO_DATA"]) / "cost.jsonl")
    sessions = [cast.sign_in(Client(), each, "records").cookies["palermo_records"].value for each in readers]
    told = {"sessions": sessions, "pages": {}, "took": took, "names": list(names())}
    json.dump(told, sys.stdout)


def fill(officer: Account, cost: Path) -> list[dict[str, float]]:
    """Goes on where an earlier run was cut off."""
    there = Submission.objects.filter(state="accepted").count()
    with tempfile.TemporaryDirectory() as folder, cost.open("a") as lines:
        out = Path(folder) / "country"
        invented(out, START, os.environ.get("PALERMO_BENCH_END", END))
        for path in sorted((out / "returns").rglob("*.zip"))[there:]:
            print(json.dumps(accepted(path, officer)), file=lines, flush=True)
    return [json.loads(each) for each in cost.read_text().splitlines()]


def invented(out: Path, start: str, end: str) -> None:
    """In a process of its own, whose memory is not that of accepting."""
    cases = os.environ["PALERMO_BENCH_CASES"]
    command = ["invent", "--cases", cases, "--from", start, "--to", end, "--seed", "7", "--out", str(out)]
    command += ["--faults", "0", "--format", "zip", "--totals", "0"]
    subprocess.run([sys.executable, "-m", "palermo.config", *command], check=True, stdout=subprocess.DEVNULL)


def holder(name: str, role: str, scope: str = "everything") -> Account:
    found = Account.objects.filter(email=f"{name}@example.org").first()
    return found or cast.account(name, role, scope)


def accepted(path: Path, officer: Account) -> dict[str, float]:
    """Seconds of receiving, of the check and of accepting, and the most memory this process had so far, in MB."""
    body = body_of(path)
    sender = holder(f"focal-{body.lower()}", "provincial_focal", f"body:{body}")
    by, at, marks = cast.acting(sender, "records"), cast.NOW, [time.perf_counter()]
    with path.open("rb") as stream:
        try:
            sent = receive(stream, file_name=path.name, body=body, channel="page", by=by, at=at)
        except SentAlready as met:
            sent = met.submission
    marks.append(time.perf_counter())
    if (submission := begin(sent.pk)) is not None:
        keep_found(submission, look(submission), by=by, at=at)
    marks.append(time.perf_counter())
    accept_now(Submission.objects.get(pk=sent.pk), by=cast.acting(officer, "records"), at=at)
    marks.append(time.perf_counter())
    receiving, checking, accepting = (end - start for start, end in itertools.pairwise(marks))
    persons = Submission.objects.get(pk=sent.pk).rows.get("persons", [0])[0]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "persons": persons,
        "receive": receiving,
        "check": checking,
        "accept": accepting,
        "memory": memory,
    }


def body_of(path: Path) -> str:
    """PB-POLICE of PB-POLICE-2023-Q1.zip."""
    return path.stem.rsplit("-", 2)[0]


def names() -> Iterator[str]:
    from palermo.register.models import CaseEntry
    from palermo.register.queries.cases import cases, open_contents

    by = cast.acting(Account.objects.get(email="officer@example.org"), "records")
    first, count = CaseEntry.objects.earliest("pk").pk, CaseEntry.objects.count()
    some = list(cases(by).filter(pk__in=range(first, first + count, max(1, count // 200))))
    for content in open_contents(some).values():
        yield from (each["name"] for each in content["persons"][:1] if each.get("name"))


if __name__ == "__main__":
    main()
