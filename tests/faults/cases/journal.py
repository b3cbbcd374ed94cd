from datetime import date, timedelta

from django.test import override_settings

from palermo.config.clockwork import heads
from palermo.journal.actions import exported, looked, make_head, refused, seal, write
from palermo.journal.actor import COMMAND
from tests.cast import NOW
from tests.faults.case import Case, Look, Told

DAY = date(2026, 11, 23)


def some_lines() -> None:
    for number in range(5):
        write("tested", by=COMMAND, at=NOW, details={"n": number})


def one_line(told: Told, once: str) -> None:
    write("tested", by=COMMAND, at=NOW, details={"n": 1}, once=once)


def many_seen(told: Told, once: str) -> None:
    """More ids than one line takes: all the lines or none."""
    looked("person", list(range(1, 1200)), by=COMMAND, at=NOW)


def sealed_without_head(settled: Look, before: Look, after: Look) -> list[str]:
    """Sealing stands by itself: what it did counts, and the head follows."""
    heads = [row for row in settled["rows"] if row.startswith("journal_head")]
    return heads + [
        row for row in settled["rows"] if row.startswith("journal_line") and row not in before["rows"]
    ]


def head_is_kept(end: Look, after: Look) -> list[str]:
    """And mailed to who keeps it: a head without its mail would never be sent."""
    return [row for row in after["rows"] if row not in end["rows"]]


@override_settings(HEAD_TO="keeper@example.org")
def heads_of_the_clock(told: Told, once: str) -> None:
    heads(NOW)


CASES = {
    "make_head by the clock": Case(
        heads_of_the_clock, some_lines, between=sealed_without_head, ends=head_is_kept, power=True
    ),
    "write": Case(one_line, actions=("write",), power=True),
    "looked": Case(many_seen, actions=("looked",), once=False),
    "exported": Case(
        lambda told, once: exported("people", 3, by=COMMAND, at=NOW), actions=("exported",), once=False
    ),
    "refused": Case(
        lambda told, once: refused("person.enter", by=COMMAND, at=NOW), actions=("refused",), once=False
    ),
    "seal": Case(lambda told, once: seal(NOW), some_lines, actions=("seal",)),
    "make_head": Case(
        lambda told, once: make_head(DAY, NOW + timedelta(hours=1)),
        some_lines,
        actions=("make_head", "keep_head", "seal_batch"),
        between=sealed_without_head,
        power=True,
    ),
}
