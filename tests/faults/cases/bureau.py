from palermo.bureau import actions
from palermo.bureau.models import Difference
from palermo.bureau.rules.differences import version_of
from palermo.bureau.tests.stating import accepted, total
from palermo.register.tests.returned import case
from palermo.returns.tests.cast import focal
from tests.cast import NOW
from tests.faults.case import Case, Look, Told


def accepted_ones() -> None:
    accepted(case("1"), totals=[total(3)], balance=2)
    accepted(case("1"), body="SD-POLICE", balance=1)


def differing() -> Told:
    accepted_ones()
    actions.measure_due(NOW)
    focal()
    return {"difference": Difference.objects.get(basis="totals").pk}


def explain(told: Told, once: str) -> None:
    difference = Difference.objects.get(pk=told["difference"])
    said = "Two cases came in later."
    actions.explain(difference, said, seen=version_of(difference), by=focal(), at=NOW, once=once)


def measured(told: Told, once: str) -> None:
    actions.measure_due(NOW)


def partly(settled: Look, before: Look, after: Look) -> list[str]:
    """Each set and each balance is a transaction of its own: what is there is as it will be."""
    there = set(settled["rows"])
    return [] if set(before["rows"]) <= there <= set(after["rows"]) else ["a row that is neither"]


CASES = {
    "explain": Case(explain, differing, actions=("explain",)),
    "measure_due": Case(measured, accepted_ones, actions=("measure_due",), once=False, between=partly),
}
