"""A process of the tests' own: `python -m palermo.work.tests.process WHAT JSON`; answers with JSON."""

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from palermo.journal.actor import COMMAND  # noqa: E402
from palermo.journal.models import Line  # noqa: E402
from palermo.ui.clock import now  # noqa: E402
from palermo.work import actions  # noqa: E402
from palermo.work.models import Work  # noqa: E402
from palermo.work.tests import sample_jobs  # noqa: E402, F401 (registers the jobs)
from palermo.work.worker import Worker  # noqa: E402


def ask(job: str, arguments: dict[str, Any], many: int = 1) -> list[str]:
    asked = []
    for number in range(many):
        given = {**arguments, "number": number} if job == "sample.note" else arguments
        asked.append(str(actions.start(job, given, by=COMMAND, at=now()).pk))
    return asked


def work(burst: bool = True) -> int:
    worker = Worker(burst=burst)
    worker.configure_signals()
    worker.run()
    return worker._run_tasks


def reclaim(minutes: int = 2) -> dict[str, int]:
    return dict(actions.reclaim(now() + timedelta(minutes=minutes)))


def stop(pk: str) -> None:
    actions.ask_to_stop(Work.objects.get(pk=pk), by=COMMAND, at=now())


def tell() -> dict[str, Any]:
    rows = [
        {
            "state": row.state,
            "died": row.died,
            "reason": row.reason,
            "kept": row.kept,
            "result": row.result,
            "leased": bool(row.lease_until),
            "lease": str(row.lease_until),
            "begun": str(row.begun_at),
        }
        for row in Work.objects.order_by("asked_at")
    ]
    return {"works": rows, "acts": list(Line.objects.order_by("id").values_list("act", flat=True))}


def main() -> None:
    known: dict[str, Callable[..., Any]] = {each.__name__: each for each in (ask, work, reclaim, stop, tell)}
    print(json.dumps(known[sys.argv[1]](**json.loads(sys.argv[2]))), flush=True)


if __name__ == "__main__":
    main()
