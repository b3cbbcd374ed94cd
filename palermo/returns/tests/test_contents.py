"""The sealed contents of cases repeat what was sent, told against plain Python over the rows of a drawn return."""

import json
from datetime import date
from typing import Any

import pytest

from palermo.returns.method import contents
from palermo.returns.method.check import check
from palermo.returns.method.contents import make_laid_cases
from palermo.returns.method.facts import facts_of_one
from palermo.returns.method.fields import columns
from palermo.returns.method.read.find import InMemory
from palermo.returns.tests.cast import faulty, workbook
from palermo.returns.tests.small import ROWS

CODED = {"Lahore": "PB-lahore"}


def laid(data: bytes) -> dict[int, tuple[Any, ...]]:
    checked = check([InMemory("return.xlsx", data)])
    facts_of_one(checked, 1)
    make_laid_cases(checked, 1)
    rows = checked.con.execute(
        "SELECT case_no, case_id, from_body, from_id, content FROM laid_cases"
    ).fetchall()
    known = dict(checked.con.execute("SELECT case_no, fir_year FROM facts.cases").fetchall())
    assert {row[0] for row in rows} == set(known)
    return {row[1]: (*row[2:4], json.loads(row[4])) for row in rows}


def said(sheet: str, number: int, row: dict[str, object]) -> dict[str, object]:
    told: dict[str, object] = {name: row.get(name) for name in columns(sheet)}
    for name, value in told.items():
        if isinstance(value, date):
            told[name] = value.isoformat()
        elif name == "cross_border" and isinstance(value, str):
            told[name] = value.upper()
        elif isinstance(value, str):
            told[name] = CODED.get(value, value)
    return {"row": number, **told}


def test_every_accepted_row_stands_in_its_case_as_it_was_sent() -> None:
    found = laid(workbook())
    assert set(found) == {"C-1", "C-2"}
    for number, case in enumerate(ROWS["cases"], 2):
        content = found[str(case["case_id"])][2]
        assert content["case"] == said("cases", number, case)
        for sheet in ("persons", "events", "journeys", "seizures"):
            assert content[sheet] == [
                said(sheet, place, row)
                for place, row in enumerate(ROWS[sheet], 2)
                if row["case_id"] == case["case_id"]
            ]


def test_gathered_in_parts_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    many = {
        sheet: [{**row, "case_id": f"{row['case_id']}/{n}"} for n in range(40) for row in ROWS[sheet]]
        for sheet in ("cases", *contents.LISTS)
    }
    for number, row in enumerate(many["cases"]):
        row |= {"fir_number": number + 1, "transferred_from": None}
    at_once = laid(workbook(many))
    monkeypatch.setattr(contents, "ROWS_AT_ONCE", 20)
    assert laid(workbook(many)) == at_once
    assert len(at_once) == 80


def test_dropped_cells_and_rejected_rows_are_not_in_it() -> None:
    found = laid(faulty())
    assert set(found) == {"C-1"}
    assert found["C-1"][2]["persons"][0]["age"] is None


def test_where_a_case_came_from() -> None:
    rows = {sheet: [dict(row) for row in listed] for sheet, listed in ROWS.items()}
    rows["cases"][0]["transferred_from"] = "fia-lahore: L/7:1 "
    rows["cases"][1]["transferred_from"] = None
    found = laid(workbook(rows))
    assert found["C-1"][:2] == ("FIA-LAHORE", "L/7:1")
    assert found["C-2"][:2] == (None, None)
