"""The table of states against a truth table written by hand, and against drawn stories with a slow twin."""

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from palermo.journal.models import Line
from palermo.register.models import AcceptedSet
from palermo.returns import actions
from palermo.returns.models import Receipt, Submission
from palermo.returns.rules.states import MOVES, State, may_move
from palermo.returns.tests.cast import focal, officer, sent, workbook
from palermo.ui.refusals import Refused
from tests.cast import NOW
from tests.working import drain

ALLOWED = {
    ("received", "check"): "checking",
    ("checking", "find_fault"): "sent_back",
    ("checking", "find_ready"): "ready",
    ("ready", "check_again"): "checking",
    ("ready", "send_back"): "sent_back",
    ("ready", "refuse"): "refused",
    ("ready", "accept"): "accepted",
    ("received", "withdraw"): "withdrawn",
    ("checking", "withdraw"): "withdrawn",
    ("ready", "withdraw"): "withdrawn",
    ("accepted", "supersede"): "superseded",
}


@pytest.mark.parametrize(("state", "move"), list(product(State.values, MOVES)))
def test_the_table(state: str, move: str) -> None:
    assert may_move(state, move) == ((state, move) in ALLOWED)
    if may_move(state, move):
        assert MOVES[move].target == ALLOWED[state, move]


def test_what_ended_has_no_way_out() -> None:
    ended = {"sent_back", "refused", "withdrawn", "superseded"}
    assert not [move for move in MOVES if ended & set(MOVES[move].origins)]


class Story(RuleBasedStateMachine):
    """Returns of two periods come and go; the twin keeps what each should be by the words of the issue."""

    made = Bundle("made")

    @initialize()
    def begin(self) -> None:
        self.twin: dict[int, str] = {}
        self.told: dict[int, tuple[int, int, int]] = {}  # period, day of preparation, number
        self.at = NOW

    @rule(target=made, period=st.integers(0, 1), day=st.integers(0, 3), faulty=st.booleans())
    def send(self, period: int, day: int, faulty: bool) -> int:
        self.at += timedelta(minutes=1)
        number = len(self.twin)
        start = (date(2025, 1, 1), date(2025, 4, 1))[period]
        end = (date(2025, 3, 31), date(2025, 6, 30))[period]
        header: dict[str, Any] = {
            "period_start": start,
            "period_end": end,
            "prepared_on": date(2025, 7, 5 + day),
            "opening_pending": number,
        }
        if faulty:
            header["pending"] = None
        submission = sent(workbook({}, **header, nil="yes"), by=focal(), at=self.at)
        self.twin[submission.pk] = "received"
        self.told[submission.pk] = (period, day, number)
        if faulty:
            self.faulty.add(submission.pk)
        return submission.pk

    faulty: set[int] = set()

    @rule()
    def check(self) -> None:
        drain()
        for pk, state in self.twin.items():
            if state == "received":
                self.twin[pk] = "sent_back" if pk in self.faulty else "ready"

    @rule(pk=made, name=st.sampled_from(["withdraw", "send_back", "refuse"]))
    def decide(self, pk: int, name: str) -> None:
        submission = Submission.objects.get(pk=pk)
        state = self.twin[pk]
        allowed = state == "ready" or (name == "withdraw" and state == "received")
        words = () if name == "withdraw" else ("Words",)
        try:
            getattr(actions, name)(
                submission, *words, by=focal() if name == "withdraw" else officer(), at=self.at
            )
        except Refused:
            assert not allowed
            return
        assert allowed
        self.twin[pk] = {"withdraw": "withdrawn", "send_back": "sent_back", "refuse": "refused"}[name]

    @rule(pk=made)
    def accept(self, pk: int) -> None:
        submission = Submission.objects.get(pk=pk)
        standing = [
            one for one in self.twin if self.twin[one] == "accepted" and self.told[one][0] == self.told[pk][0]
        ]
        allowed = self.twin[pk] == "ready" and all(self.told[pk][1:] > self.told[one][1:] for one in standing)
        try:
            actions.accept_now(submission, by=officer(), at=self.at)
        except Refused:
            assert not allowed
            return
        assert allowed
        for one in standing:
            self.twin[one] = "superseded"
        self.twin[pk] = "accepted"

    @invariant()
    def the_same_as_the_twin(self) -> None:
        assert dict(Submission.objects.values_list("pk", "state")) == self.twin
        accepted = {pk for pk, state in self.twin.items() if state == "accepted"}
        superseded = {pk for pk, state in self.twin.items() if state == "superseded"}
        addresses = dict(Submission.objects.values_list("address", "pk"))
        for state, wanted in (("standing", accepted), ("superseded", superseded)):
            found = AcceptedSet.objects.filter(state=state).values_list("submission", flat=True)
            assert {addresses[each] for each in found} == wanted
        assert len({self.told[pk][0] for pk in accepted}) == len(accepted)
        assert Receipt.objects.filter(kind="arrival").count() == len(self.twin)
        assert Receipt.objects.filter(kind="acceptance").count() == len(accepted | superseded)
        assert Line.objects.filter(act="return.accepted").count() == len(accepted | superseded)


@pytest.mark.usefixtures("house")
def test_stories(django_db_blocker: Any) -> None:
    from django.db import transaction

    class Apart(Story):
        def __init__(self) -> None:
            super().__init__()
            self.faulty = set()
            self.around = transaction.atomic()
            self.around.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    run_state_machine_as_test(
        Apart,
        settings=settings(
            max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
