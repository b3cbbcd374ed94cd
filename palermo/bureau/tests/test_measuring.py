"""What accepted returns say of their own quality: counted once of each, and never of another's rows."""

from pathlib import Path

import pytest

from palermo.bureau.actions import measure_due
from palermo.bureau.models import Difference, Measure
from palermo.bureau.queries.measuring import unmeasured
from palermo.bureau.tests.stating import accepted, total
from palermo.register.tests.returned import Q1, Q2, case, person
from tests.cast import NOW

pytestmark = pytest.mark.usefixtures("register")


def test_what_is_missing_in_the_rows_is_counted() -> None:
    made = accepted(
        case("1", person(1, "VICTIM", age=15), person(2), person(3, birth_date="1990-01-01")),
        case("2", person(1), district="UNKNOWN"),
        case("3", district="PK-PB"),
        case("4", district="ABROAD"),
    )
    assert measure_due(NOW) == 2
    told = Measure.objects.get(accepted_set=made)
    assert (told.persons, told.without_age) == (4, 2)
    assert (told.cases, told.without_district) == (4, 2)
    assert told.totals == 0


def test_a_set_is_measured_once() -> None:
    accepted(case("1"))
    accepted(case("2"), period=Q2)
    measure_due(NOW)
    assert unmeasured(1_000) == []
    assert measure_due(NOW) == 0
    assert Measure.objects.count() == 2


def test_one_turn_takes_so_many_rows_and_at_least_one_return() -> None:
    accepted(case("1", person(1), person(2)))
    accepted(case("2"), period=Q2)
    assert len(unmeasured(1)) == 1
    assert len(unmeasured(4)) == 2


def test_a_stated_total_is_held_against_the_cases_of_the_same_return() -> None:
    made = accepted(
        case("1", person(1, "VICTIM", sex="F")),
        case("2"),
        totals=[
            total(2),
            total(5, district="PB-lahore"),
            total(1, "victims_identified", sex="F"),
            total(3, "victims_identified", sex="U"),
        ],
    )
    measure_due(NOW)
    assert Measure.objects.get(accepted_set=made).totals == 4
    rows = Difference.objects.filter(basis="totals").order_by("figure", "sex")
    assert [(each.figure, each.district, each.sex, each.stated, each.computed) for each in rows] == [
        ("cases_registered", "PB-lahore", "", 5, 2),
        ("victims_identified", "", "UNKNOWN", 3, 0),
    ]


def test_each_return_stands_alone() -> None:
    """The second names a case of the first again, which was registered before its period."""
    accepted(case("1"), totals=[total(1)])
    later = case("1", status="INVESTIGATION", events=[{"stage": "INVESTIGATION", "on": "2025-05-01"}])
    accepted(later, period=Q2, totals=[total(1), total(1, "cases_investigated")])
    measure_due(NOW)
    (row,) = Difference.objects.filter(basis="totals")
    assert (row.period_end, row.figure, row.stated, row.computed) == (Q2[1], "cases_registered", 1, 0)


def test_a_return_of_totals_alone_is_held_against_nothing() -> None:
    made = accepted(totals=[total(7)])
    measure_due(NOW)
    assert Measure.objects.get(accepted_set=made).totals == 0
    assert not Difference.objects.filter(basis="totals").exists()


def test_the_balance_is_that_of_the_latest_return_beside_the_cases_of_all_returns_of_the_body() -> None:
    accepted(case("1"), case("2"), balance=2)
    accepted(
        case("2", status="CANCELLED", events=[{"stage": "CANCELLED", "on": "2025-06-01"}]),
        period=Q2,
        balance=4,
    )
    accepted(case("9"), body="SD-POLICE", balance=1)
    measure_due(NOW)
    rows = Difference.objects.filter(basis="balance").order_by("body")
    assert [(each.body, each.period_end, each.stated, each.computed) for each in rows] == [
        ("PB-POLICE", Q2[1], 4, 1),
        ("SD-POLICE", Q1[1], 1, 1),
    ]


def test_a_case_of_another_body_never_counts_in_a_balance() -> None:
    """Received by transfer: it counts at the body whose return names it, whatever its sender said of it."""
    accepted(
        case("1", events=[{"stage": "TRANSFERRED", "on": "2025-02-01"}], status="TRANSFERRED"), balance=0
    )
    accepted(case("7", transferred_from="PB-POLICE:1"), body="FIA-LAHORE", balance=1)
    measure_due(NOW)
    rows = Difference.objects.filter(basis="balance").order_by("body")
    assert [(each.body, each.stated, each.computed) for each in rows] == [
        ("FIA-LAHORE", 1, 1),
        ("PB-POLICE", 0, 0),
    ]


def test_a_balance_is_reckoned_again_when_the_returns_that_stand_are_others() -> None:
    accepted(case("1"), balance=1)
    measure_due(NOW)
    first = Difference.objects.get(basis="balance")
    accepted(case("1"), case("2"), balance=1)
    assert measure_due(NOW) == 2
    again = Difference.objects.get(basis="balance")
    assert (again.pk, again.stated, again.computed) == (first.pk, 1, 2)
    assert again.accepted_set != first.accepted_set


def test_a_set_with_a_wrong_byte_is_passed_over_and_stops_no_other(register: Path) -> None:
    bad, good = accepted(case("1")), accepted(case("2"), period=Q2, body="SD-POLICE")
    path = register / str(bad.folder) / "cases.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    measure_due(NOW)
    assert list(Measure.objects.values_list("accepted_set", flat=True)) == [good.pk]
    assert list(Difference.objects.values_list("body", flat=True)) == ["SD-POLICE"]
