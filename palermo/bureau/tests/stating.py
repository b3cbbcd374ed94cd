"""Accepted returns that state totals and balances beside their cases. Invented names only."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from palermo.register.actions import lay_down, let_stand
from palermo.register.models import AcceptedSet
from palermo.register.tests.returned import WORKER, Row, connection_of, header
from tests.cast import NOW

Total = dict[str, Any]


def accepted(*cases: Row, totals: Sequence[Total] = (), balance: int | None = None, **of: Any) -> AcceptedSet:
    """`of`: body, period. `balance`: the cases that the return says are pending."""
    told = header(cases=cases, **of)
    told = replace(told, basis="BOTH" if totals and cases else "TOTALS" if totals else told.basis)
    con = connection_of(cases, told)
    con.execute("UPDATE facts.returns SET pending = $1", [balance])
    for each in totals:
        names = ", ".join(each)
        marks = ", ".join(f"${place}" for place in range(1, len(each) + 1))
        con.execute(f"INSERT INTO facts.totals (return_no, {names}) VALUES (1, {marks})", list(each.values()))
    laid = lay_down(told, con, by=WORKER, at=NOW)
    with transaction.atomic():
        let_stand(laid, by=WORKER, at=NOW)
    return laid


def total(value: int, figure: str = "cases_registered", category: str = "TIP", **more: str) -> Total:
    return {"figure": figure, "category": category, "value": value} | more
