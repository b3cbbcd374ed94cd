"""Whatever happens to the register, in whatever order, it shows what a few lines of plain Python remember."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from palermo.register.actions import abandon, compact, destroy_cases, rebuild, sweep
from palermo.register.models import CaseNumber
from palermo.register.queries.cases import cases, contents_of
from palermo.register.queries.keyed import Keyer
from palermo.register.tests.returned import Q1, Q2, Q3, WORKER, case, laid, person, reader, stood
from palermo.register.tests.test_keeping import lose_the_index
from tests.cast import NOW

PERIODS = (Q1, Q2, (Q1[0], Q2[1]), Q3)
BODIES = st.sampled_from(["PB-POLICE", "SD-POLICE"])
Key = tuple[str, str]
Return = tuple[str, tuple[date, date]]


class History(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.accepted: dict[Return, dict[str, str]] = {}  # case_id: the name of its one person
        self.ever: dict[Key, int] = {}  # in how many sets that stand or stood
        self.gone: set[Key] = set()
        self.names = 0

    def teardown(self) -> None:
        self.looks_as_remembered()
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def sent(self, ids: set[str]) -> dict[str, str]:
        self.names += 1
        return dict.fromkeys(ids, f"Nasreen {'abcdefghijklmnopqrstuvwxyz'[self.names % 26]}")

    @rule(body=BODIES, period=st.sampled_from(PERIODS), ids=st.sets(st.sampled_from("123")))
    def accept(self, body: str, period: tuple[date, date], ids: set[str]) -> None:
        rows = self.sent(ids)
        stood(*[case(each, person(1, name=name)) for each, name in rows.items()], body=body, period=period)
        self.accepted[body, period] = rows
        for each in ids:
            self.ever[body, each] = self.ever.get((body, each), 0) + 1

    @rule(body=BODIES, period=st.sampled_from(PERIODS), ids=st.sets(st.sampled_from("12")))
    def give_up(self, body: str, period: tuple[date, date], ids: set[str]) -> None:
        rows = self.sent(ids)
        set_ = laid(
            *[case(each, person(1, name=name)) for each, name in rows.items()], body=body, period=period
        )
        abandon(set_, at=NOW)

    @rule(days=st.integers(0, 2))
    def sweep(self, days: int) -> None:
        sweep(NOW + timedelta(days=days))

    @rule(many=st.integers(2, 4))
    def compact(self, many: int) -> None:
        compact(NOW, many=many)

    @rule(lost=st.booleans())
    def rebuild(self, lost: bool) -> None:
        if lost:
            lose_the_index()
        told = rebuild(by=WORKER, at=NOW)
        assert not told.made or lost

    @precondition(lambda self: self.ever)
    @rule(data=st.data())
    def destroy(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.now())) if self.now() else st.none())
        if key is not None:
            number = CaseNumber.objects.get(key=Keyer().case(*key))
            gone = destroy_cases([number.address], by=reader("administrator"), at=NOW, reason="court_order")
            assert gone == (key not in self.gone)
            self.gone.add(key)

    def now(self) -> dict[Key, str]:
        """The person of each case, by the return of the latest period."""
        found: dict[Key, tuple[Any, str]] = {}
        for (body, period), rows in self.accepted.items():
            for case_id, name in rows.items():
                told = (period[1], period[0]), name
                found[body, case_id] = max(found.get((body, case_id), told), told)
        return {key: name for key, (_period, name) in found.items()}

    def looks_as_remembered(self) -> None:
        keyer, now = Keyer(), self.now()
        numbers = dict(CaseNumber.objects.values_list("key", "case_no"))
        by_number = {numbers[keyer.case(*key)]: key for key in self.ever}
        listed = {by_number[row.case_no]: row for row in cases(reader())}
        assert set(listed) == set(now)
        told = contents_of(list(by_number), reader())
        for number, key in by_number.items():
            assert len(told[number]) == self.ever[key]
            if key in self.gone:
                assert all(each.content is None for each in told[number])
            elif key in now:
                last = next(each for each in told[number] if each.entry == listed[key])
                assert last.content is not None and last.content["persons"][0]["name"] == now[key]


def test_the_register_is_what_a_few_lines_remember(register: Path) -> None:
    run_state_machine_as_test(
        History,
        settings=settings(
            max_examples=10,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
