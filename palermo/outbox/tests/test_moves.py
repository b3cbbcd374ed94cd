"""Every move of a message goes through the one table, and the messages stand where a second reckoning says."""

import ast
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

import palermo.outbox
from palermo.outbox.actions import bounced, release, retry, send_due, stop
from palermo.outbox.actions.sending import claim
from palermo.outbox.mime import Letter
from palermo.outbox.models import Attempt, Message, State
from palermo.outbox.rules.moves import BEGINNINGS, LEASE, MOVES, possible
from palermo.outbox.tests.sending import HOUR, MINT, MINUTE, NOW, QUIET, clerk, invited, news, reader
from palermo.outbox.transports import Bounced, NotSent
from palermo.ui.refusals import Refused

ROOM = Path(palermo.outbox.__file__).parent
WAITS = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=25), 2 * HOUR, 12 * HOUR]


def test_only_one_place_writes_a_state() -> None:
    places = set()
    for path in ROOM.rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                named = {keyword.arg for keyword in node.keywords}
                if node.func.attr in {"update", "create"} and named & {"state", None}:
                    places.add((path.name, node.func.attr))
                assert node.func.attr not in {"bulk_update", "save"}, path
            if isinstance(node, ast.Attribute) and node.attr == "state":
                assert isinstance(node.ctx, ast.Load), path
    assert places == {("moving.py", "update"), ("composing.py", "create")}


def test_every_state_is_reached_and_only_the_ends_are_final() -> None:
    reached = {move.target for move in MOVES.values()} | BEGINNINGS
    assert reached == set(State)
    assert {state for state in State if not possible(state)} == {State.GATHERED}
    assert possible(State.SENT) == {"come_back"}


@dataclass
class Reckoned:
    """What a second, plain reckoning says of one message."""

    state: str
    next: datetime
    quiet: bool
    tries: int = 0
    lease: datetime | None = None


def in_quiet_hours(at: datetime) -> bool:
    hour = at.astimezone(ZoneInfo("Asia/Karachi")).hour
    return hour >= 22 or hour < 7


def morning(at: datetime) -> datetime:
    local = at.astimezone(ZoneInfo("Asia/Karachi"))
    days = 1 if local.hour >= 7 else 0
    return local.replace(hour=7, minute=0, second=0, microsecond=0) + timedelta(days=days)


class Way:
    channel = "email"

    def __init__(self, failure: NotSent | None) -> None:
        self.failure = failure

    def send(self, letter: Letter) -> None:
        if self.failure:
            raise self.failure

    def close(self) -> None:
        pass


class Outbox(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.at = NOW
        self.known: dict[UUID, Reckoned] = {}

    def teardown(self) -> None:
        Message.objects.all().delete()

    def of(self, data: st.DataObject) -> tuple[Message, Reckoned] | None:
        if not self.known:
            return None
        pk = data.draw(st.sampled_from(list(self.known)))
        return Message.objects.get(pk=pk), self.known[pk]

    @rule(quiet=st.booleans(), linked=st.booleans())
    def compose(self, quiet: bool, linked: bool) -> None:
        to = reader(**(QUIET if quiet else {}))
        message = (invited if linked else news)(to=to, at=self.at)
        held = quiet and in_quiet_hours(self.at)
        self.known[message.pk] = Reckoned(
            "held" if held else "waiting", morning(self.at) if held else self.at, quiet
        )

    @rule(step=st.sampled_from([MINUTE, 5 * MINUTE, LEASE, 30 * MINUTE, 3 * HOUR, 13 * HOUR]))
    def wait(self, step: timedelta) -> None:
        self.at += step

    @rule(failure=st.sampled_from([None, NotSent("451"), Bounced("550")]))
    def send(self, failure: NotSent | None) -> None:
        send_due(self.at, mint=MINT, transport=Way(failure))
        for each in self.known.values():
            if each.state == "sending" and each.lease is not None and each.lease <= self.at:
                self.reckon_failure(each)
            if each.state not in {"waiting", "held", "failed"} or each.next > self.at:
                continue
            if each.quiet and in_quiet_hours(self.at):
                each.state, each.next = "held", morning(self.at)
                continue
            each.tries += 1
            if failure is None:
                each.state = "sent"
            elif isinstance(failure, Bounced):
                each.state = "bounced"
            else:
                self.reckon_failure(each)

    def reckon_failure(self, each: Reckoned) -> None:
        each.lease = None
        if each.tries > len(WAITS):
            each.state = "given_up"
        else:
            each.state, each.next = "failed", self.at + WAITS[each.tries - 1]

    @rule(data=st.data())
    def take_and_die(self, data: st.DataObject) -> None:
        if (found := self.of(data)) is None:
            return
        message, each = found
        due = each.state in {"waiting", "held", "failed"} and each.next <= self.at
        quiet = each.quiet and in_quiet_hours(self.at)
        if due or not quiet:
            taken = claim(message.pk, self.at)
            assert (taken is not None) == (due and not quiet)
            if taken is not None:
                each.state, each.lease = "sending", self.at + LEASE
                each.tries += 1
            elif due:
                each.state, each.next = "held", morning(self.at)

    @rule(data=st.data(), name=st.sampled_from(["stop", "release", "retry", "bounced"]))
    def act(self, data: st.DataObject, name: str) -> None:
        if (found := self.of(data)) is None:
            return
        message, each = found
        may = {
            "stop": {"waiting", "held", "failed"},
            "release": {"stopped"},
            "retry": {"failed", "given_up", "bounced"},
            "bounced": {"sent"},
        }
        how = {"reason": "wrong_text"} if name == "stop" else {}
        act = {"stop": stop, "release": release, "retry": retry, "bounced": bounced}[name]
        if each.state not in may[name]:
            with pytest.raises(Refused):
                act(message, clerk(), self.at, **how)
            return
        act(message, clerk(), self.at, **how)
        each.state = {"stop": "stopped", "bounced": "bounced"}.get(name, "waiting")
        if each.state == "waiting":
            each.next, each.tries = self.at, 0

    @invariant()
    def stands_where_it_should(self) -> None:
        found = {each.pk: (each.state, each.attempts) for each in Message.objects.all()}
        assert found == {pk: (each.state, each.tries) for pk, each in self.known.items()}

    @invariant()
    def an_open_attempt_belongs_to_what_is_being_sent(self) -> None:
        running = set(Attempt.objects.filter(ended_at__isnull=True).values_list("claim", flat=True))
        assert running == set(Message.objects.filter(state=State.SENDING).values_list("claim", flat=True))


@pytest.mark.django_db
def test_any_course_of_events() -> None:
    run_state_machine_as_test(
        Outbox,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
