"""Returns as they reach the ledger: accepted cases with their people, laid down and let stand. Invented names only."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import duckdb
import pyarrow as pa
from django.db import transaction

from palermo.journal.actor import Actor
from palermo.partners.rules.acting import Acting
from palermo.register.actions import lay_down, let_stand
from palermo.register.method.facts import make_facts
from palermo.register.models import AcceptedSet
from palermo.register.rules.sets import SetHeader
from tests.cast import NOW

WORKER = Actor(account=3, role="bureau_officer", scope="everything", wing="records", origin="worker")
Q1, Q2, Q3 = (
    (date(2025, 1, 1), date(2025, 3, 31)),
    (date(2025, 4, 1), date(2025, 6, 30)),
    (date(2025, 7, 1), date(2025, 9, 30)),
)
Row = dict[str, Any]


def reader(role: str = "bureau_officer", scope: str = "everything") -> Acting:
    return Acting(account=5, role=role, scope=scope, wing="records", origin="127.0.0.1")


def person(person_no: int = 1, role: str = "ACCUSED", **more: Any) -> Row:
    """`name`, `alias`, `id_number` and what else a row of persons has."""
    return {"person_no": person_no, "role": role, "sex": "M", "nationality": "PK"} | more


def case(case_id: str = "1", *persons: Row, events: Sequence[Row] = (), **more: Any) -> Row:
    """`transferred_from` is "BODY:case_id"."""
    told = {
        "case_id": case_id,
        "police_station": "Saddar",
        "fir_number": f"{case_id}/25",
        "fir_year": 2025,
        "registered_on": "2025-01-05",
        "category": "TIP",
        "offences": "PTPA-3-1",
        "district": "PB-lahore",
        "status": "REGISTERED",
        "status_on": "2025-01-05",
        "transferred_from": None,
        "row": 2,
    } | more
    return {
        "case": told,
        "persons": [{"row": place} | each for place, each in enumerate(persons, start=2)],
        "events": [{"row": place} | each for place, each in enumerate(events, start=2)],
        "journeys": [],
        "seizures": [],
    }


def header(
    body: str = "PB-POLICE",
    period: tuple[date, date] = Q1,
    submission: UUID | None = None,
    cases: Sequence[Row] = (),
) -> SetHeader:
    rows = {sheet: sum(len(each[sheet]) for each in cases) for sheet in ("persons", "events")}
    return SetHeader(
        submission or uuid4(), body, *period, date(2025, 10, 1), "CASES", {"cases": len(cases)} | rows
    )


def connection_of(cases: Sequence[Row], told: SetHeader) -> duckdb.DuckDBPyConnection:
    """What a check leaves: the facts of one return, and beside them what identifies and points."""
    con = duckdb.connect(config={"threads": 1})
    make_facts(con)
    con.execute("CREATE TABLE event_court (event_no BIGINT, court VARCHAR)")
    con.execute(
        "CREATE TABLE laid_cases"
        " (case_no BIGINT, case_id VARCHAR, from_body VARCHAR, from_id VARCHAR, content VARCHAR)"
    )
    for table, rows in _sheets(cases, told).items():
        _insert(con, table, rows)
    return con


def _sheets(cases: Sequence[Row], told: SetHeader) -> dict[str, list[Row]]:
    stated = dict.fromkeys(("opening_pending", "registered", "disposed", "pending"), 0)
    sheets: dict[str, list[Row]] = {
        name: [] for name in ("facts.cases", "facts.persons", "facts.events", "event_court", "laid_cases")
    }
    sheets["facts.returns"] = [
        {"return_no": 1, "nil": False, "body": told.body, "basis": told.basis, **stated}
        | {"prepared_on": told.prepared_on, "period_start": told.period_start, "period_end": told.period_end}
    ]
    ordered = sorted(cases, key=lambda each: each["case"]["case_id"].encode())
    for case_no, each in enumerate(ordered, start=1):
        number = {"return_no": 1, "case_no": case_no}
        sheets["facts.cases"].append(each["case"] | number)
        sheets["facts.persons"] += [row | number for row in each["persons"]]
        for row in each["events"]:
            event_no = len(sheets["facts.events"]) + 1
            sheets["facts.events"].append(row | number | {"event_no": event_no})
            sheets["event_court"] += (
                [{"event_no": event_no, "court": row["court"]}] if row.get("court") else []
            )
        body, _colon, case_id = (each["case"]["transferred_from"] or "").partition(":")
        sheets["laid_cases"].append(
            {"case_no": case_no, "case_id": each["case"]["case_id"], "content": json.dumps(each)}
            | {"from_body": body or None, "from_id": case_id or None}
        )
    return sheets


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """What the table has no column for is left out; what no row has is NULL."""
    there = [name for name, *_more in con.execute(f"DESCRIBE {table}").fetchall()]
    known = [name for name in there if any(name in row for row in rows)]
    if known:
        con.register("given", pa.table({name: [row.get(name) for row in rows] for name in known}))
        names = ", ".join(f'"{name}"' for name in known)
        con.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM given")
        con.unregister("given")


def laid(*cases: Row, **of: Any) -> AcceptedSet:
    """`of`: body, period, submission."""
    told = header(cases=cases, **of)
    return lay_down(told, connection_of(cases, told), by=WORKER, at=NOW)


def stood(*cases: Row, **of: Any) -> AcceptedSet:
    set_ = laid(*cases, **of)
    with transaction.atomic():
        let_stand(set_, by=WORKER, at=NOW)
    return set_
