"""What the workers of the benchmark do: nothing, by the queue itself; and one number noted, as long work."""

from django.db import transaction
from django_tasks import task

from palermo.journal.actor import COMMAND
from palermo.ui.clock import now
from palermo.work.actions import start
from palermo.work.jobs import Step, job
from palermo.work.models import Work


@task()
def nothing() -> None:
    return None


@job("bench.note", words="Note its number")
def note(step: Step, *, number: int, noted: str) -> None:
    with open(noted, "a") as out:  # noqa: PTH123 (one write of one line, appended by two processes)
        out.write(f"{number}\n")


@transaction.atomic
def enqueue_bare(many: int, _noted: str) -> None:
    for _ in range(many):
        nothing.enqueue()


@transaction.atomic
def enqueue_works(many: int, noted: str) -> None:
    for number in range(many):
        start("bench.note", {"number": number, "noted": noted}, by=COMMAND, at=now())


def left() -> int:
    return Work.objects.exclude(state="done").count()
