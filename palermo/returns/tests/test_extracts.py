"""The rows beside findings: what describes is shown, what identifies or points is not."""

import pyarrow as pa
import pyarrow.parquet as pq

from palermo.returns.method.check import check
from palermo.returns.method.extracts import MOST, extracts
from palermo.returns.method.fields import columns
from palermo.returns.tests.small import ROWS, write_csv_return


def kept(tmp_path, rows):
    data = extracts(check([write_csv_return(tmp_path / "return", rows)]))
    return pq.read_table(pa.BufferReader(data)).to_pylist() if data else []


def faulty(sheet, place, **cells):
    rows = {name: [dict(row) for row in listed] for name, listed in ROWS.items()}
    rows[sheet][place] |= cells
    return rows


def test_a_return_without_findings_keeps_nothing(tmp_path):
    assert kept(tmp_path, ROWS) == []


def test_only_rows_with_findings_are_kept_and_nothing_of_a_person(tmp_path):
    rows = kept(tmp_path, faulty("persons", 1, age="200", alias="Chand"))
    assert [(row["sheet"], row["row"]) for row in rows] == [("persons", 3)]
    cells = dict(zip(columns("persons"), rows[0]["cells"], strict=True))
    assert {name: text for name, text in cells.items() if text == "…"}.keys() == {
        "case_id",
        "name",
        "alias",
        "birth_date",
        "id_number",
    }
    assert (cells["person_no"], cells["role"], cells["nationality"], cells["age"]) == (
        "2",
        "ACCUSED",
        "PK",
        None,
    )


def test_partial_dates_stand_as_precisely_as_they_were_written(tmp_path):
    rows = kept(tmp_path, faulty("cases", 0, category="XX"))
    cells = dict(zip(columns("cases"), rows[0]["cells"], strict=True))
    assert (cells["offence_from"], cells["registered_on"], cells["category"]) == (
        "2025-01",
        "2025-01-10",
        None,
    )


def test_of_many_alike_the_first_are_kept(tmp_path):
    many = [dict(ROWS["seizures"][0], seizure_no=number, unit="ZZ") for number in range(1, MOST + 50)]
    rows = {**ROWS, "seizures": many}
    assert [row["row"] for row in kept(tmp_path, rows)] == list(range(2, MOST + 2))
