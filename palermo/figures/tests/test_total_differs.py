"""rules.csv, total-differs: each return's totals beside the figures of its own cases, over its own period."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from palermo.figures.method.totals import total_differs
from palermo.returns.method.check import check

HEAD = {
    "format": "palermo-return/1",
    "body": "PB-POLICE",
    "period_start": "2025-01-01",
    "period_end": "2025-03-31",
    "prepared_on": "2025-04-10",
    "nil": "no",
    "opening_pending": "0",
    "registered": "2",
    "disposed": "0",
    "pending": "2",
}
CASE = "case_id,police_station,fir_number,fir_year,registered_on,category,offences,district,status,status_on"
CASES = [
    "C1,Station,1,2025,2025-01-05,TIP,PTPA-3-1,PB-lahore,INVESTIGATION,2025-01-06",
    "C2,Station,2,2025,2025-02-05,TIP,PTPA-3-1,PB-multan,REGISTERED,2025-02-05",
]
PERSONS = ["C1,1,VICTIM,U,PK,12", "C1,2,ACCUSED,M,PK,30"]
TOTAL = "figure,category,district,sex,age_group,stage,value"


def write(folder: Path, totals: Sequence[str], cases: Sequence[str] = CASES, **head: str) -> Path:
    folder.mkdir()
    sheets: Mapping[str, list[str]] = {
        "return": ["field,value", *(f"{name},{value}" for name, value in (HEAD | head).items())],
        "cases": [CASE, *cases],
        "persons": ["case_id,person_no,role,sex,nationality,age", *(PERSONS if cases else [])],
        "events": ["case_id,stage,on", *(["C1,INVESTIGATION,2025-01-06"] if cases else [])],
        "totals": [TOTAL, *totals],
    }
    for sheet, lines in sheets.items():
        with (folder / f"{sheet}.csv").open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows(line.split(",") for line in lines)
    return folder


def differing(*folders: Path) -> list[tuple[str, int, str]]:
    checked = check(folders)
    total_differs(checked)
    return [
        (Path(line["path"]).name, line["row"], line["value"])
        for line in checked.findings().to_pylist()
        if line["rule"] == "total-differs"
    ]


def test_each_line_is_compared_by_the_columns_it_fills(tmp_path: Path) -> None:
    totals = [
        "cases_registered,TIP,,,,,2",
        "cases_registered,TIP,Multan,,,,2",
        "cases_registered,SOM,,,,,0",
        "case_status,TIP,,,,INVESTIGATION,1",
        "case_status,TIP,PB-lahore,,,REGISTERED,1.0",
        "victims_identified,TIP,,U,CHILD,,1",
        "victims_identified,TIP,,F,,,1",
        "cases_pending,TIP,,,,,3",
    ]
    found = differing(write(tmp_path / "a", totals))
    assert found == [("a", 3, "2"), ("a", 6, "1.0"), ("a", 8, "1"), ("a", 9, "3")]


def test_every_return_stands_alone_over_its_own_period_also_one_that_was_replaced(tmp_path: Path) -> None:
    """The second quarter repeats case C1 and its own case was registered in the first."""
    first = write(tmp_path / "first", ["cases_registered,TIP,,,,,2"])
    old = write(tmp_path / "old", ["cases_registered,TIP,,,,,9"], prepared_on="2025-04-01")
    second = write(
        tmp_path / "second",
        ["cases_registered,TIP,,,,,0", "cases_pending,TIP,,,,,1", "case_status,TIP,,,,INVESTIGATION,5"],
        cases=CASES[:1],
        period_start="2025-04-01",
        period_end="2025-06-30",
        prepared_on="2025-07-01",
    )
    assert differing(first, old, second) == [("old", 2, "9"), ("second", 4, "5")]


def test_a_line_with_a_faulty_cell_is_not_compared_and_a_repeated_one_is(tmp_path: Path) -> None:
    totals = [
        "cases_registered,TIP,Nowhere,,,,5",
        "attrition,TIP,,,,,5",
        "cases_registered,TIP,,,,,many",
        "cases_registered,TIP,,,,,2",
        "cases_registered,TIP,,,,,7",
    ]
    assert differing(write(tmp_path / "a", totals)) == [("a", 6, "7")]


def test_totals_without_an_accepted_case_are_not_compared(tmp_path: Path) -> None:
    none = write(tmp_path / "none", ["cases_registered,TIP,,,,,5"], cases=[])
    rejected = write(
        tmp_path / "rejected", ["cases_registered,TIP,,,,,5"], cases=[CASES[0].replace("TIP", "NOPE")]
    )
    assert differing(none, rejected) == []
