"""Long work on returns carried by a worker that is killed, as by a machine without memory, and taken up by another."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from palermo.figures.actions.freezing import ask_to_freeze
from palermo.figures.tests.register import HALF, reader, stood
from palermo.figures.tests.register import case as one_case
from palermo.ui.clock import now
from palermo.work.actions import reclaim
from tests.cast import NOW
from tests.faults.case import Case, Look, Told
from tests.faults.cases import figures, returns
from tests.working import drain

# How often it was begun shows in these, and only in these.
OF_THE_WORK = ("work_work", "django_tasks", "journal_link", "journal_mark")
OF_A_DEATH = ("act=work.died", "act=register.swept")


def carried(told: Told, once: str) -> None:
    drain()


def taken_up(told: Told, once: str) -> None:
    """As the clock does once the lease is over, and then another worker; and the clock again, which sweeps."""
    reclaim(now() + timedelta(hours=1))
    drain()
    returns.register_swept(told)
    figures.swept_here(told)


def to_be_frozen() -> Told:
    stood(one_case("1"))
    ask_to_freeze(*HALF, by=reader("statistician"), at=NOW)
    return {}


def once_each(end: Look, after: Look) -> list[str]:
    """The same rows, lines and files as if nobody had been killed, by how many of each there are."""
    there, wanted = counts(end), counts(after)
    return [
        f"{what}: {there[what]}, not {wanted[what]}"
        for what in sorted({*there, *wanted})
        if there[what] != wanted[what]
    ]


def counts(found: Look) -> Counter[str]:
    rows = [row for row in found["rows"] if not row.startswith(OF_THE_WORK)]
    kept = [row for row in rows if not any(act in row for act in OF_A_DEATH)]
    named = [re.sub(r"<\w+>", "", row) for row in found["files"]]
    return Counter([kind(row) for row in kept] + named)


def kind(row: str) -> str:
    """A line by its act, a return and a set by their state, a text by what it says, anything else by its table."""
    act = re.search(r"\bact=\S+|\bstate=\S+", row)
    return row if row.startswith("case ") else " ".join([row.split()[0], act[0] if act else ""])


def worked(prepare: Callable[[], Told], between: Callable[[Look, Look, Look], list[str]]) -> Case:
    """Nothing is swept before another has taken it up."""
    return Case(
        carried,
        prepare,
        once=False,
        again=taken_up,
        between=between,
        ends=once_each,
        sweep=lambda told: None,
    )


CASES = {
    "check": worked(returns.sent, returns.whole_after),
    "accept": worked(returns.asked_to_accept, returns.whole_after),
    "freeze": worked(to_be_frozen, lambda settled, before, after: []),
}
