"""An invented country, checked and laid down as returns are: its cases, one by one, are those of the figures."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import pytest
from django.db import transaction
from django.test import Client

from palermo.invention.country import invent
from palermo.register.actions import lay_down, let_stand
from palermo.register.method.coding import coded
from palermo.register.method.ledger import open_ledger
from palermo.register.method.one_case import Case, stage_on
from palermo.register.method.register import make_register, stages_on
from palermo.register.queries.cases import case_by_address, cases
from palermo.register.queries.sets import folders_of, standing_sets
from palermo.register.queries.telling import whole_case
from palermo.register.rules.searching import OFTEN
from palermo.register.rules.sets import SetHeader
from palermo.register.tests.conftest import register  # noqa: F401 - a fixture
from palermo.register.tests.reading import CASES, SEARCH, browser, page_of, text
from palermo.register.tests.returned import WORKER, reader
from palermo.returns.method.check import check
from palermo.returns.method.contents import make_laid_cases
from palermo.returns.method.facts import facts_of_one
from tests.cast import NOW

START, END = date(2024, 1, 1), date(2024, 9, 30)
DAYS = (date(2024, 3, 31), date(2024, 8, 15), date(2026, 1, 1))


def accept(folder: Path) -> None:
    """All returns in one check, then each laid down as a return of its own."""
    checked = check([folder])
    for file, result in enumerate(checked.files(), start=1):
        if result.refused:
            continue
        facts_of_one(checked, file)
        make_laid_cases(checked, file)
        told = checked.con.execute(
            "SELECT body, period_start, period_end, prepared_on, basis FROM facts.returns"
        ).fetchall()[0]
        rows = {sheet: each.accepted for sheet, each in result.rows.items()}
        laid = lay_down(SetHeader(uuid4(), *told, rows), checked.con, by=WORKER, at=NOW)
        with transaction.atomic():
            let_stand(laid, by=WORKER, at=NOW)


@pytest.fixture
def country(register: Path, tmp_path: Path) -> duckdb.DuckDBPyConnection:  # noqa: F811
    """What the figures are computed from."""
    invent(120, START, END, 11, tmp_path / "country", 0.01, "csv", 0.0)
    accept(tmp_path / "country" / "returns")
    sets = list(standing_sets())
    con = duckdb.connect()
    open_ledger(con, folders_of(sets), [each.pk for each in sets])
    make_register(con)
    return con


def test_each_case_is_what_the_figures_take_it_for(country: duckdb.DuckDBPyConnection) -> None:
    listed = {row.case_no: row for row in cases(reader())}
    units = {unit for (unit,) in country.execute("SELECT unit FROM derived.cases").fetchall()}
    assert set(listed) == units and len(units) > 80
    by_rank = coded("stage")
    for day in DAYS:
        stages = dict(country.execute(f"SELECT unit, stage FROM {stages_on(country, day)}").fetchall())
        for unit, row in listed.items():
            case = whole(row)
            assert by_rank.index(stage_on(case, day)) == stages.get(unit, by_rank.index("REGISTERED"))
    for unit, row in listed.items():
        case = whole(row)
        assert people(country, unit) == [(p.number, p.role, p.row["sex"]) for p in case.people]
        assert events(country, unit) == sorted((e.on, e.rank, e.person_no or 0) for e in case.events)
        assert case.first.body == row.body and case.first.registered_on == row.registered_on


def whole(row: Any) -> Case:
    told = whole_case(row, by=reader())
    assert told.case is not None
    return told.case


def people(con: duckdb.DuckDBPyConnection, unit: int) -> list[tuple[Any, ...]]:
    rows = con.execute(
        "SELECT person_no, role, sex FROM derived.persons WHERE unit = ? ORDER BY person_no", [unit]
    ).fetchall()
    roles, sexes = coded("role"), coded("sex")
    return [(number, roles[role], sexes[sex] if sex else "U") for number, role, sex in rows]


def events(con: duckdb.DuckDBPyConnection, unit: int) -> list[tuple[Any, ...]]:
    return con.execute(
        'SELECT "on", rank, coalesce(person_no, 0) FROM (SELECT DISTINCT event_no, "on", rank, person_no'
        " FROM derived.events WHERE unit = ?) ORDER BY ALL",
        [unit],
    ).fetchall()


def test_its_pages_stand_and_its_people_are_found(country: duckdb.DuckDBPyConnection) -> None:
    client: Client = browser()
    assert "cases" in text(client.get(CASES))
    # No more than one person may search in five minutes.
    for row in cases(reader())[:OFTEN]:
        shown = text(client.get(page_of(row.address)))  # type: ignore[attr-defined]
        assert "None" not in shown and "Traceback" not in shown
        told = whole_case(case_by_address(row.address, reader()), by=reader()).case  # type: ignore[attr-defined, arg-type]
        assert told is not None
        named = next(
            (p.row["name"] for p in told.people if p.row["name"] and len(p.row["name"].split()) > 2), None
        )
        if named:
            found = client.post(
                SEARCH,
                {"by": "name", "name": named, "reason": "duty", "year": str(told.first.row["fir_year"])},
            )
            assert page_of(row.address) in found.content.decode()  # type: ignore[attr-defined]
