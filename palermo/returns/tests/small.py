"""A small return without a fault, as rows; every name in it is invented."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

Row = dict[str, object]

RETURN: dict[str, object] = {
    "format": "palermo-return/1",
    "body": "PB-POLICE",
    "period_start": date(2025, 1, 1),
    "period_end": date(2025, 3, 31),
    "prepared_on": date(2025, 4, 5),
    "nil": "no",
    "opening_pending": 5,
    "registered": 2,
    "reopened": None,
    "disposed": 1,
    "pending": 6,
}
CASE: Row = {"police_station": "Test Station", "fir_year": 2025, "category": "TIP", "offences": "PTPA-3-1"}
ROWS: dict[str, list[Row]] = {
    "cases": [
        CASE
        | {
            "case_id": "C-1",
            "fir_number": "0012",
            "registered_on": date(2025, 1, 10),
            "offence_from": "2025-01",
            "district": "Lahore",
            "cross_border": "no",
            "exploitation": "LAB",
            "means": "FORCE;THREAT",
            "status": "INVESTIGATION",
            "status_on": date(2025, 1, 12),
        },
        CASE
        | {
            "case_id": "C-2",
            "fir_number": "0013",
            "registered_on": date(2025, 2, 3),
            "district": "UNKNOWN",
            "status": "CANCELLED",
            "status_on": date(2025, 3, 1),
        },
    ],
    "persons": [
        {"case_id": "C-1", "person_no": 1, "role": "VICTIM", "sex": "F", "age": 15, "nationality": "NA"},
        {
            "case_id": "C-1",
            "person_no": 2,
            "role": "ACCUSED",
            "name": "Testname Ek",
            "sex": "M",
            "birth_date": "1990",
            "nationality": "PK",
            "id_type": "CNIC",
            "id_number": "3520200000011",
            "home_district": "PB-multan",
        },
    ],
    "events": [
        {"case_id": "C-1", "stage": "INVESTIGATION", "on": date(2025, 1, 12)},
        {"case_id": "C-2", "stage": "CANCELLED", "on": date(2025, 3, 1)},
    ],
    "journeys": [
        {"case_id": "C-1", "person_no": 1, "leg": 1, "kind": "ORIGIN", "country": "PK", "mode": "LAND"}
    ],
    "seizures": [
        {
            "case_id": "C-1",
            "seizure_no": 1,
            "kind": "CASH",
            "quantity": 5000.5,
            "unit": "PKR",
            "value_pkr": 5000,
        }
    ],
    "totals": [{"figure": "cases_registered", "category": "TIP", "value": 2}],
}


def fill(
    workbook: Path, rows: Mapping[str, Sequence[Row]] = ROWS, header: Mapping[str, object] = RETURN
) -> None:
    """Fill a template as a clerk does, with openpyxl; text that looks like a formula is typed as text."""
    import openpyxl

    book = openpyxl.load_workbook(workbook)
    for cells in book["return"].iter_rows(min_row=2):
        if (value := header.get(cells[0].value)) is not None:
            cells[1].value = value
    for sheet, listed in rows.items():
        if sheet not in book.sheetnames:
            continue
        columns = [cell.value for cell in book[sheet][1]]
        for number, row in enumerate(listed, 2):
            for column, name in enumerate(columns, 1):
                cell = book[sheet].cell(number, column)
                cell.value = row.get(name)
                if cell.data_type == "f":
                    cell.data_type = "s"
    book.save(workbook)


def write_csv_return(
    folder: Path, rows: Mapping[str, Sequence[Row]] = ROWS, header: Mapping[str, object] = RETURN
) -> Path:
    """The same return as a folder of CSV files."""
    from palermo.returns.method.fields import columns

    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "return.csv", ["field", "value"], header.items())
    for sheet, listed in rows.items():
        names = columns(sheet)
        _write(folder / f"{sheet}.csv", names, [[row.get(name) for name in names] for row in listed])
    return folder


def _write(path: Path, head: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(head)
        writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
