"""What the processes of a House do: `python -m palermo.register.tests.program VERB …`. Each waits for a line first."""

import json
import sys
import time
from collections.abc import Callable
from uuid import UUID

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from palermo.journal.actions import write  # noqa: E402
from palermo.register import actions  # noqa: E402
from palermo.register.models import AcceptedSet, CaseNumber  # noqa: E402
from palermo.register.queries.cases import cases, contents_of  # noqa: E402
from palermo.register.queries.sets import kept_sets, standing_sets  # noqa: E402
from palermo.register.tests import returned  # noqa: E402
from palermo.register.tests.returned import WORKER, case, person, reader  # noqa: E402
from palermo.vault.actions import make_keys  # noqa: E402
from tests.cast import NOW  # noqa: E402

PEOPLE = (person(1, "VICTIM", name="Nasreen Bibi"), person(2, "ACCUSED", name="Muhammad Aslam"))
PERIODS = (returned.Q1, returned.Q2, returned.Q3)


def begin() -> None:
    call_command("migrate", verbosity=0, skip_checks=True)
    make_keys(NOW)


def laid(body: str, period: str, first: str, count: str, sender: str = "", submission: str = "") -> int:
    """So many cases with numbered ids, received from the same ids of the sender."""
    some = [
        case(str(number), *PEOPLE, transferred_from=f"{sender}:{number}" if sender else None)
        for number in range(int(first), int(first) + int(count))
    ]
    known = UUID(submission) if submission else None
    return returned.laid(*some, body=body, period=PERIODS[int(period)], submission=known).pk


def stand(number: str | int) -> int:
    with transaction.atomic():
        actions.let_stand(AcceptedSet.objects.get(pk=number), by=WORKER, at=NOW)
    return int(number)


def stood(*told: str) -> int:
    return stand(laid(*told))


def compact() -> int:
    return actions.compact(NOW, many=2)


def rebuild() -> dict[str, int]:
    return vars(actions.rebuild(by=WORKER, at=NOW))


def sweep() -> int:
    return actions.sweep(NOW)


def lines(seconds: str) -> list[float]:
    """How long each of many small transactions waited, sorted."""
    waits, until = [], time.monotonic() + float(seconds)
    while time.monotonic() < until:
        begun = time.monotonic()
        with transaction.atomic():
            write("searched", by=WORKER, at=NOW)
        waits.append(time.monotonic() - begun)
        time.sleep(0.005)
    return sorted(waits)


def looked() -> dict[str, int]:
    told = contents_of([row.case_no for row in cases(reader())], reader())
    return {
        "numbers": CaseNumber.objects.count(),
        "standing": standing_sets().count(),
        "superseded": kept_sets().filter(state="superseded").count(),
        "laying": AcceptedSet.objects.filter(state__in=["laying", "abandoned"]).count(),
        "folders": len(set(kept_sets().values_list("folder"))),
        "cases": len(told),
        "open": sum(each.content is not None for some in told.values() for each in some),
    }


def carried_out(verb: Callable[..., object], *told: str) -> object:
    try:
        return verb(*told)
    except Exception as failed:  # noqa: BLE001 (what it was, the test looks at)
        return type(failed).__name__


if __name__ == "__main__":
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(carried_out(globals()[sys.argv[1]], *sys.argv[2:])), flush=True)
