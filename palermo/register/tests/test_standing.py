"""Which entry says what a case is, and which holders are one case: held against a slow twin and the figures' own SQL."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from palermo.register.method.ledger import open_ledger
from palermo.register.method.register import make_register
from palermo.register.models import AcceptedSet, CaseNumber
from palermo.register.queries.cases import case_by_address, cases, chain_of, contents_of, last_holders
from palermo.register.queries.keyed import Keyer
from palermo.register.queries.sets import folders_of, standing_sets
from palermo.register.queries.standing import current, firsts, lasts
from palermo.register.tests.returned import Q1, Q2, Q3, case, person, reader, stood
from tests.cast import NOW

BODIES = ("PB-POLICE", "SD-POLICE", "FIA-LAHORE")
PERIODS = (Q1, Q2, (Q1[0], Q2[1]), Q3)
DAY = date(2025, 1, 1)
Key = tuple[str, str]  # body and case_id


@dataclass(frozen=True)
class Sent:
    """One row of cases; `sender` is the key of the case that it goes on."""

    body: str
    case_id: str
    period: tuple[date, date]
    registered_on: date
    sender: Key | None
    status: str


@st.composite
def returns(draw: st.DrawFn) -> list[list[Sent]]:
    """Some returns, in the order in which they are accepted."""
    ids = st.sampled_from(["1", "2"])
    found = []
    for _number in range(draw(st.integers(1, 6))):
        body, period = draw(st.sampled_from(BODIES)), draw(st.sampled_from(PERIODS))
        rows = []
        for case_id in draw(st.sets(ids, min_size=1)):
            sender = draw(st.none() | st.tuples(st.sampled_from(BODIES), ids))
            day = DAY + timedelta(days=draw(st.integers(0, 2)))
            rows.append(Sent(body, case_id, period, day, sender, draw(st.sampled_from(["TRIAL", "CHARGE"]))))
        found.append(rows)
    return found


def accept(accepted: list[list[Sent]]) -> None:
    for rows in accepted:
        sent = [
            case(
                row.case_id,
                registered_on=row.registered_on.isoformat(),
                status=row.status,
                transferred_from=row.sender and ":".join(row.sender),
            )
            for row in rows
        ]
        stood(*sent, body=rows[0].body, period=rows[0].period)


def slow_current(accepted: list[list[Sent]]) -> dict[Key, Sent]:
    """In plain words: the last return of a body and period stands; of a case the latest period counts."""
    standing = {(rows[0].body, rows[0].period): rows for rows in accepted}
    found: dict[Key, Sent] = {}
    for rows in standing.values():
        for row in rows:
            before = found.get((row.body, row.case_id))
            if before is None or _order(before.period) < _order(row.period):
                found[row.body, row.case_id] = row
    return found


def _order(period: tuple[date, date]) -> tuple[date, date]:
    return period[1], period[0]


def slow_chains(now: dict[Key, Sent], number: dict[Key, int]) -> list[list[Key]]:
    links = {key: row.sender for key, row in now.items() if row.sender in now}

    def comes_back(key: Key) -> bool:
        at: Any = links.get(key)
        for _step in range(len(links) + 1):
            if at == key:
                return True
            at = links.get(at)
        return False

    links = {key: sender for key, sender in links.items() if not comes_back(key)}
    chains = []
    goes_on: dict[Key, Key] = {}
    for sender in set(links.values()):
        receivers = [key for key, from_ in links.items() if from_ == sender]
        goes_on[sender] = min(receivers, key=lambda key: (now[key].registered_on, key[0], number[key]))
    for key in now:
        if key not in goes_on.values():
            chain = [key]
            while chain[-1] in goes_on:
                chain.append(goes_on[chain[-1]])
            chains.append(chain)
    return sorted(chains)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(accepted=returns())
def test_entries_chains_and_figures_are_those_of_the_slow_twin(
    register: Path, accepted: list[list[Sent]]
) -> None:
    with transaction.atomic():
        accept(accepted)
        check(accepted)
        transaction.set_rollback(True)


def check(accepted: list[list[Sent]]) -> None:
    now = slow_current(accepted)
    keyer = Keyer()
    numbers = dict(CaseNumber.objects.values_list("key", "case_no"))
    number = {key: numbers[keyer.case(*key)] for key in now}
    assert {row.case_no: (row.registered_on, row.status) for row in current()} == {
        number[key]: (row.registered_on, row.status) for key, row in now.items()
    }
    chains = [[number[key] for key in chain] for chain in slow_chains(now, number)]
    assert sorted(row.case_no for row in firsts()) == sorted(chain[0] for chain in chains)
    assert sorted(row.case_no for row in lasts()) == sorted(chain[-1] for chain in chains)
    listed = list(cases(reader()))
    assert {no: row.case_no for no, row in last_holders(listed, reader()).items()} == {
        chain[0]: chain[-1] for chain in chains
    }
    for row in listed:
        assert [each.case_no for each in chain_of(row, reader())] in chains
    assert figures_chains() == {(chain[0], chain[-1], frozenset(chain)) for chain in chains if len(chain) > 1}


def figures_chains() -> set[tuple[int, int, frozenset[int]]]:
    """First holder, last holder and all of them, by the SQL that every figure goes through."""
    con = duckdb.connect(config={"threads": 1})
    open_ledger(con, folders_of(standing_sets()), [each.pk for each in standing_sets()])
    make_register(con)
    rows = con.execute(
        "SELECT unit, max(case_no) FILTER (last), list(case_no) FROM derived.chain GROUP BY unit"
    ).fetchall()
    return {(unit, last, frozenset(members)) for unit, last, members in rows}


TWO = (person(1, "VICTIM", name="Nasreen Bibi"),)


def handed_on(places: int) -> None:
    """A case through several bodies' hands, each with a row of its own."""
    sender = None
    for place in range(places):
        body = BODIES[place % len(BODIES)]
        stood(
            case(str(place), *TWO, transferred_from=sender), body=body, period=PERIODS[place // len(BODIES)]
        )
        sender = f"{body}:{place}"


def test_the_officer_sees_one_case_and_its_holders_told_apart(register: Path) -> None:
    handed_on(4)
    (row,) = cases(reader())
    assert row.body == "PB-POLICE"
    holders = chain_of(row, reader())
    assert [each.body for each in holders] == ["PB-POLICE", "SD-POLICE", "FIA-LAHORE", "PB-POLICE"]
    assert last_holders([row], reader())[row.case_no] == holders[-1]
    told = contents_of([each.case_no for each in holders], reader())
    assert [told[each.case_no][0].content["case"]["case_id"] for each in holders] == ["0", "1", "2", "3"]
    assert all(case_by_address(each.address, reader()) == each for each in holders)


def test_a_holder_sees_its_own_rows_of_the_chain_and_no_other(register: Path) -> None:
    handed_on(3)
    by = reader("provincial_focal", "body:SD-POLICE")
    (row,) = cases(by)
    assert [each.body for each in chain_of(row, by)] == ["SD-POLICE"]
    assert last_holders([row], by) == {row.case_no: row}
    everybody = {each.case_no: each.address for each in chain_of(*cases(reader()), reader())}
    for no, address in everybody.items():
        assert (case_by_address(address, by) is not None) == (no == row.case_no)
        assert bool(contents_of([no], by)[no]) == (no == row.case_no)


def test_a_circle_of_any_length_hides_no_case(register: Path) -> None:
    for size in (1, 2, 3):
        AcceptedSet.objects.update(state="superseded", accepted_at=NOW)
        for place in range(size):
            sender = f"{BODIES[(place + 1) % size]}:{size}"
            stood(case(str(size), transferred_from=sender), body=BODIES[place])
        assert cases(reader()).count() == size


@pytest.mark.parametrize("many", [1, 50])
def test_a_page_asks_the_same_number_of_questions_for_one_row_and_for_fifty(
    register: Path, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    stood(*[case(str(number), *TWO) for number in range(many)], body="SD-POLICE")
    stood(*[case(str(number), *TWO, transferred_from=f"SD-POLICE:{number}") for number in range(many)])
    by = reader()
    with django_assert_num_queries(1):
        page = list(cases(by)[:50])
    with django_assert_num_queries(2):
        last_holders(page, by)
    with django_assert_num_queries(1):
        assert case_by_address(page[0].address, by)
    with django_assert_num_queries(2):
        holders = chain_of(page[0], by)
    with django_assert_num_queries(4):
        told = contents_of([each.case_no for each in holders], by)
    assert all(told.values())
    assert len(page) == many
