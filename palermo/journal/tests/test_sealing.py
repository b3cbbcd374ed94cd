"""Every committed line is sealed once, in one chain, whoever writes and seals meanwhile."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, connections, transaction

from palermo.journal.actions import make_head, seal, sealing, write
from palermo.journal.actor import COMMAND
from palermo.journal.models import Head, Line, Link, Mark
from palermo.journal.queries import verify
from palermo.ui.refusals import Refused

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def written(count: int) -> list[int]:
    return [write("tested", by=COMMAND, at=AT, details={"n": n}).pk for n in range(count)]


def test_lines_are_sealed_in_their_order(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 3)
    lines = written(7)
    assert seal(AT) == 7
    assert list(Link.objects.order_by("position").values_list("position", "line")) == [
        *enumerate(lines, start=1)
    ]
    assert seal(AT) == 0
    more = written(3)
    assert seal(AT) == 3
    assert Mark.objects.get().settled == more[-1]
    assert verify(at=AT).lines == 10


def test_a_crash_between_line_and_seal_loses_nothing(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(5)

    def cut_off(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sealing, "move", cut_off)  # after the links are written, before the commit
        with pytest.raises(KeyboardInterrupt):
            seal(AT)
    assert Link.objects.count() == 0
    assert seal(AT) == 5
    assert verify(at=AT).holds


def test_sealing_is_nothing_inside_a_transaction(transactional_db: None) -> None:
    written(1)
    with pytest.raises(RuntimeError), transaction.atomic():
        seal(AT)


def test_a_mark_that_is_lost_costs_time_only(db: None) -> None:
    written(4)
    seal(AT)
    Mark.objects.all().delete()
    written(2)
    assert seal(AT) == 2
    assert verify(at=AT).lines == 6


class Writer(threading.Thread):
    """A transaction of another connection, held open between its line and its commit."""

    def __init__(self) -> None:
        super().__init__()
        self.holds, self.may_end = threading.Event(), threading.Event()
        self.line = 0
        self.start()
        assert self.holds.wait(10)

    def run(self) -> None:
        try:
            with transaction.atomic():
                self.line = write("tested", by=COMMAND, at=AT).pk
                self.holds.set()
                self.may_end.wait(10)
        finally:
            connections.close_all()

    def commit(self) -> None:
        self.may_end.set()
        self.join(10)


def test_a_smaller_number_that_commits_late_is_sealed_late(transactional_db: None) -> None:
    if connection.vendor == "sqlite":
        return  # one writer: nothing commits out of order
    first = written(1)[0]
    late, later = Writer(), Writer()
    after = written(2)
    assert seal(AT) == 3
    assert Mark.objects.get().settled <= first
    assert seal(AT) == 0
    late.commit()
    assert seal(AT) == 1
    assert Mark.objects.get().settled < later.line
    more = written(1)
    later.commit()
    assert seal(AT) == 2
    assert [link.line for link in Link.objects.order_by("position")] == [
        first,
        *after,
        late.line,
        later.line,
        *more,
    ]
    seal(AT)
    assert (Mark.objects.get().settled, Mark.objects.get().pending) == (more[0], None)
    assert verify(at=AT).holds


def test_under_steady_writing_the_mark_still_moves(transactional_db: None) -> None:
    if connection.vendor == "sqlite":
        return
    held = Writer()
    marks = []
    for _round in range(4):
        written(2)
        fresh = Writer()
        held.commit()
        held = fresh
        seal(AT)
        marks.append(Mark.objects.get().settled)
    held.commit()
    assert marks == sorted(marks)
    assert marks[-1] > marks[0]
    seal(AT)
    assert Link.objects.count() == Line.objects.count()


def test_a_day_has_one_head_and_only_when_it_is_over(db: None) -> None:
    written(2)
    head = make_head(date(2026, 11, 23), AT)
    assert head is not None
    assert (head.position, head.digest) == (2, Link.objects.get(position=2).digest)
    assert make_head(date(2026, 11, 23), AT + timedelta(hours=1)) is None
    assert Head.objects.count() == 1
    assert Line.objects.filter(act="journal.head").count() == 1
    # Nine in the morning in London is still the same day in Karachi.
    for day in (date(2026, 11, 24), date(2026, 11, 25)):
        with pytest.raises(Refused):
            make_head(day, AT)


def test_a_head_before_the_first_line_holds(db: None) -> None:
    head = make_head(date(2026, 11, 23), AT)
    assert head is not None
    assert head.position == 0
    seal(AT)
    assert verify(at=AT).holds
