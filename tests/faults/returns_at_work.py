"""What people at pages do with a return, each in a process of their own, by the whole stack of the program."""

import importlib
import io
import resource
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django_tasks_db.models import DBTaskResult

from palermo.figures.actions.freezing import freeze_at_once
from palermo.figures.queries.freezes import faults
from palermo.figures.tests.register import HALF
from palermo.partners.actions.grants import end_role
from palermo.partners.models import Grant
from palermo.register.models import CaseEntry
from palermo.returns.actions import accept_now
from palermo.returns.actions.tidying import take_up_again
from palermo.returns.models import Submission
from palermo.returns.tests import cast
from palermo.ui.clock import now
from palermo.work.actions import reclaim
from palermo.work.models import Work
from palermo.work.rules.jobs import jobs
from tests.cast import NOW, sign_in
from tests.faults.cases import returns
from tests.faults.points import Points
from tests.working import drain

COOKIE = "palermo_records"


def cookie_of(role: str, name: str) -> str:
    return sign_in(Client(), cast.holder(role, name=name), "records").cookies[COOKIE].value


def two_senders(points: Points) -> dict[str, Any]:
    return {"cookies": [cookie_of("provincial_focal", name) for name in ("gulzar", "zarmina")]}


def two_officers(points: Points) -> dict[str, Any]:
    told = returns.ready()
    return told | {"cookies": [cookie_of("bureau_officer", name) for name in ("gulzar", "zarmina")]}


def one_stands_another_is_ready(points: Points) -> dict[str, Any]:
    accept_now(cast.checked(), by=cast.officer(), at=NOW)
    ready = cast.checked(by=cast.focal("SD-POLICE"), body="SD-POLICE")
    assert ready.state == "ready", ready.state
    return {"return": str(ready.address)}


def client(cookie: str) -> Client:
    made = Client(raise_request_exception=False)
    made.cookies[COOKIE] = cookie
    return made


def send_by_page(points: Points, cookie: str, once: str) -> dict[str, Any]:
    file = SimpleUploadedFile("return.zip", returns.packed())
    said = {"body": "PB-POLICE", "file": file, "once": once}
    return answered(client(cookie).post("/records/returns/new/", said))


class Slow(io.BytesIO):
    """A body of which the rest comes when somebody has laid down a file."""

    def __init__(self, body: bytes, flag: Path) -> None:
        super().__init__(body)
        self.flag, self.half = flag, len(body) // 2

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() + (size or 0) >= self.half:
            self.flag.with_suffix(".half").touch()
            end = time.monotonic() + 60
            while not self.flag.exists() and time.monotonic() < end:
                time.sleep(0.02)
        return super().read(size)


def send_slowly(points: Points, cookie: str, once: str, flag: str) -> dict[str, Any]:
    file = SimpleUploadedFile("return.zip", returns.packed())
    body = encode_multipart(BOUNDARY, {"body": "PB-POLICE", "once": once, "file": file})
    slow = {"wsgi.input": Slow(body, Path(flag))}
    return answered(client(cookie).generic("POST", "/records/returns/new/", body, MULTIPART_CONTENT, **slow))


def revoke_meanwhile(points: Points, flag: str) -> None:
    """By an administrator, once half of the bytes are there."""
    while not Path(flag).with_suffix(".half").exists():
        time.sleep(0.02)
    grant = Grant.objects.get(account__email="gulzar@example.org")
    end_role(grant.pk, by=cast.reader("administrator"), at=now())
    Path(flag).touch()


def accept_by_page(points: Points, cookie: str, address: str, once: str) -> dict[str, Any]:
    return answered(client(cookie).post(f"/records/returns/{address}/accept/", {"once": once}))


def answered(answer: Any) -> dict[str, Any]:
    return {
        "status": answer.status_code,
        "to": answer.headers.get("Location", ""),
        "page": answer.content.decode(),
    }


def work_off(points: Points) -> None:
    """What waits, and what a dead worker held."""
    reclaim(now())
    drain()


def accept_it(points: Points, address: str) -> None:
    accept_now(Submission.objects.get(address=UUID(address)), by=cast.officer("zarmina"), at=NOW)


def freeze_it(points: Points, wait: float) -> dict[str, Any]:
    """What is frozen, and how many cases the sets in it have by the index."""
    time.sleep(wait)
    made = freeze_at_once(*HALF, by=cast.officer("gulzar"), at=NOW)
    entries = CaseEntry.objects.filter(accepted_set__in=made.sets)
    return {
        "sets": made.sets,
        "cases": made.rows["cases"],
        "entries": entries.count(),
        "received": made.received,
        "faults": [str(each) for each in faults(made)],
    }


def to_be_checked(points: Points) -> dict[str, Any]:
    return returns.sent()


def ready_to_be_accepted(points: Points) -> dict[str, Any]:
    return returns.asked_to_accept()


def work_with_little_memory(points: Points, room: int) -> list[str]:
    """A worker that runs for a while already, and gets only so many bytes more of the machine."""
    importlib.import_module("palermo.returns.method.check")
    assert jobs()
    told = Path("/proc/self/status").read_text()
    used = 1024 * next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmSize"))
    resource.setrlimit(resource.RLIMIT_AS, (used + room, resource.RLIM_INFINITY))
    try:
        drain()
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return [
        f"{work.job} {work.state} {work.reason} {work.failure}" for work in Work.objects.order_by("asked_at")
    ]


def later_work(points: Points) -> None:
    """As the clock does until all is at its end: tries again what failed, with memory enough."""
    for hours in range(1, 5):
        reclaim(now() + timedelta(hours=hours))
        take_up_again(now() + timedelta(hours=2 * hours))
        DBTaskResult.objects.filter(run_after__gt=now()).update(run_after=now())
        drain()
    for submission in Submission.objects.filter(state="ready"):
        accept_now(submission, by=cast.officer("zarmina"), at=NOW)
