"""What a later return changes, row by row."""

import io
from typing import Any

import pyarrow.parquet as pq

from palermo.returns.method.check import check
from palermo.returns.method.difference import difference
from palermo.returns.method.read.find import InMemory
from palermo.returns.tests.cast import workbook
from palermo.returns.tests.small import ROWS


def lines(old: bytes, new: bytes) -> list[tuple[Any, ...]]:
    checked = check([InMemory("a.xlsx", old), InMemory("b.xlsx", new)])
    found = pq.read_table(io.BytesIO(difference(checked))).to_pylist()
    return [tuple(each.values()) for each in found]


def changed(**sheets: Any) -> dict[str, list[dict[str, object]]]:
    rows = {sheet: [dict(row) for row in listed] for sheet, listed in ROWS.items()}
    return rows | sheets


def test_the_same_return_changes_nothing() -> None:
    assert lines(workbook(), workbook()) == []


def test_fields_rows_and_cells() -> None:
    rows = changed()
    rows["cases"][0]["offence_from"] = "2025"
    rows["cases"][0]["district"] = "Multan"
    rows["persons"][1]["name"] = "Testname Do"
    rows["persons"].append(
        {"case_id": "C-2", "person_no": 1, "role": "VICTIM", "sex": "F", "nationality": "PK"}
    )
    rows["events"][0] = {**rows["events"][0], "on": "2025-01-14"}
    rows["seizures"] = []
    assert lines(workbook(), workbook(rows, pending=7)) == [
        ("return", "changed", None, None, None, None, "pending", "6", "7"),
        ("cases", "changed", "C-1", None, 2, 2, "offence_from", "2025-01", "2025"),
        ("cases", "changed", "C-1", None, 2, 2, "district", "PB-lahore", "PB-multan"),
        ("persons", "changed", "C-1", 2, 3, 3, "name", "Testname Ek", "Testname Do"),
        ("persons", "added", "C-2", 1, None, 4, None, None, None),
        ("events", "added", "C-1", None, None, 2, None, None, None),
        ("events", "removed", "C-1", None, 2, None, None, None, None),
        ("seizures", "removed", "C-1", 1, 2, None, None, None, None),
    ]


def test_a_rejected_row_is_not_there() -> None:
    rows = changed()
    rows["seizures"][0]["kind"] = "XX"
    assert lines(workbook(), workbook(rows)) == [("seizures", "removed", "C-1", 1, 2, None, None, None, None)]
