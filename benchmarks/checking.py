"""How long checking takes beside DuckDB reading the same CSV files as text, and how much memory it needs.

    python benchmarks/checking.py [persons] [--files N] [--faults RATE] [--keep DIR]

Returns of made-up cases are written to a folder; every row is read, held against every rule, and the findings
are worded. The floor is the time in which DuckDB reads every column of the same files with all_varchar.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

SHEETS = ("cases", "persons", "events", "journeys", "seizures")
BODIES = ("PB-POLICE", "SD-POLICE", "KP-POLICE", "BA-POLICE", "FIA-LAHORE", "FIA-KARACHI", "ANF", "CTD-PB")

_CASES = """
SELECT 'K' || n AS case_id, 'Thana ' || n % 700 AS police_station, n || '/24' AS fir_number, 2024 AS fir_year,
    day AS registered_on, ['TIP','SOM','DRUGS'][n % 3 + 1] AS category,
    ['PTPA-3-1;PTPA-4','PSMA-3','CNSA-9'][n % 3 + 1] AS offences, day - 20 AS offence_from,
    ['Lahore','KP-peshawar','Karachi South','Quetta','Multan'][n % 5 + 1] AS district, ['yes','no','unknown'][n % 3 + 1] AS cross_border,
    CASE n % 3 WHEN 0 THEN 'LAB;SEX' END AS exploitation, CASE n % 3 WHEN 0 THEN 'FORCE' END AS means,
    CASE WHEN n % 20 = 0 THEN 'SENT_512' WHEN n % 2 = 0 THEN 'CHALLAN_FINAL' ELSE 'INVESTIGATION' END AS status,
    CASE WHEN n % 20 = 0 THEN day + 22 WHEN n % 2 = 0 THEN day + 20 ELSE day + 1 END AS status_on, NULL AS transferred_from
FROM (SELECT n, DATE '2024-01-01' + (n * 7919 % 60)::INTEGER AS day FROM range({cases}) t(n))
"""
_PERSONS = """
SELECT 'K' || n // 5 * 2 + (n % 5 > 2)::INTEGER AS case_id, n % 5 + 1 AS person_no,
    CASE WHEN n % 5 IN (0, 3) THEN 'ACCUSED' WHEN n // 5 * 2 % 3 = 1 THEN 'MIGRANT' ELSE 'VICTIM' END AS role,
    ['Muhammad','Ali','Fatima','Ayesha','Bilal','عمر','Zainab'][n * 31 % 7 + 1] || ' ' || ['Khan','Ahmed','Bibi','Shah','Malik','Butt'][n * 17 % 6 + 1] || ' ' || n % 9973 AS name,
    'FATHER' AS relation, ['Aslam','Akram','Rashid','Nadeem'][n * 13 % 4 + 1] || ' ' || n % 7919 AS relation_name, NULL AS alias,
    CASE n % 2 WHEN 0 THEN 'F' ELSE 'M' END AS sex, DATE '1970-01-01' + (n * 104729 % 12000)::INTEGER AS birth_date, NULL AS age, NULL AS age_basis,
    'PK' AS nationality, CASE WHEN n % 3 > 0 THEN 'CNIC' END AS id_type,
    CASE WHEN n % 3 > 0 THEN (31000 + n * 37 % 6000) || '-' || lpad((n * 7907 % 10000000)::VARCHAR, 7, '0') || '-' || (n % 2 + 2) END AS id_number,
    ['Lahore','Peshawar','Quetta','Multan','Rawalpindi'][n * 7 % 5 + 1] AS home_district,
    CASE WHEN n % 5 IN (0, 3) OR n // 5 * 2 % 3 = 1 THEN NULL ELSE 'yes' END AS referred
FROM range({persons}) t(n)
"""
_EVENTS = """
SELECT 'K' || n AS case_id, NULL AS person_no, stage, day + gap AS "on", NULL AS court, NULL AS offences, NULL AS sentence_months, NULL AS fine_pkr
FROM (SELECT n, DATE '2024-01-01' + (n * 7919 % 60)::INTEGER AS day FROM range({cases}) t(n))
CROSS JOIN (VALUES ('REGISTERED', 0), ('INVESTIGATION', 1), ('CHALLAN_INTERIM', 15), ('CHALLAN_FINAL', 20)) s(stage, gap)
WHERE n % 2 = 0 OR gap < 10
UNION ALL
SELECT 'K' || n, 1, 'SENT_512', DATE '2024-01-01' + (n * 7919 % 60)::INTEGER + 22, 'Special Judge ' || n % 40, NULL, NULL, NULL FROM range({cases}) t(n) WHERE n % 20 = 0
ORDER BY 1
"""
_JOURNEYS = """
SELECT 'K' || n // 5 * 2 + (n % 5 > 2)::INTEGER AS case_id, n % 5 + 1 AS person_no, leg, ['ORIGIN','BORDER','DESTINATION'][leg] AS kind,
    ['Gujrat','Taftan','Tehran'][leg] AS place, NULL AS district, ['PK','PK','IR'][leg] AS country, 'LAND' AS mode, '2023-1' || leg % 3 AS "on"
FROM range({persons}) t(n) CROSS JOIN range(1, 4) s(leg) WHERE n // 5 * 2 % 3 = 1 AND n % 5 IN (1, 2)
"""
_SEIZURES = """
SELECT 'K' || n AS case_id, 1 AS seizure_no, 'HEROIN' AS kind, (n * 37 % 5000) / 10 AS quantity, 'KG' AS unit,
    n * 7919 % 100000 * 100 AS value_pkr, DATE '2024-01-01' + (n * 7919 % 60)::INTEGER AS "on" FROM range({cases}) t(n) WHERE n % 3 = 2
"""


def write_returns(folder: Path, persons: int, files: int, faults: float) -> None:
    """`files` returns with `persons` persons in all; of every fault a share of the rows."""
    import duckdb

    con = duckdb.connect()
    each = max(5, persons // files // 5 * 5)
    for number in range(files):
        target = folder / f"return-{number:04}"
        target.mkdir()
        sizes = {"cases": each // 5 * 2, "persons": each}
        selects = zip(SHEETS, (_CASES, _PERSONS, _EVENTS, _JOURNEYS, _SEIZURES), strict=True)
        for sheet, select in selects:
            spoilt = _spoilt(sheet, select.format(**sizes), faults)
            con.execute(f"COPY ({spoilt}) TO '{target / sheet}.csv' (HEADER)")
        (target / "return.csv").write_text(_header(number, sizes["cases"]), encoding="utf-8")


def _spoilt(sheet: str, select: str, faults: float) -> str:
    columns = {
        "cases": "fir_year",
        "persons": "sex",
        "events": "stage",
        "journeys": "mode",
        "seizures": "unit",
    }
    column = columns[sheet]
    return f"SELECT * REPLACE (CASE WHEN random() < {faults} THEN '?' ELSE {column}::VARCHAR END AS {column}) FROM ({select})"


def _header(number: int, cases: int) -> str:
    body, year = BODIES[number % len(BODIES)], 2024 - number // len(BODIES)
    return (
        f"field,value\nformat,palermo-return/1\nbody,{body}\nperiod_start,{year}-01-01\nperiod_end,{year}-03-31\n"
        f"prepared_on,{year}-04-05\nnil,no\nopening_pending,0\nregistered,{min(cases, 9999999)}\ndisposed,0\npending,{cases}\n"
    )


_FLOOR = """
import sys, time, glob, duckdb
start = time.perf_counter()
con = duckdb.connect()
con.execute('SET enable_progress_bar = false')
for sheet in {sheets!r}:
    for path in glob.glob(sys.argv[1] + '/*/' + sheet + '.csv'):
        con.execute(f"SELECT sum(hash(COLUMNS(*))) FROM read_csv('{{path}}', all_varchar=true, header=true)").fetchall()
print(time.perf_counter() - start)
"""
_CHECK = """
import sys, time
start = time.perf_counter()
from palermo.returns.method.check import check
checked = check([sys.argv[1]])
rows = sum(r.sent for f in checked.files() for r in f.rows.values())
found = checked.findings().num_rows
print(time.perf_counter() - start, rows, found)
"""


def _run(program: str, folder: Path) -> tuple[list[str], float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    out = subprocess.run(
        [sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True
    )
    return out.stdout.split(), max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("persons", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--faults", type=float, default=0.01)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made)
        if not any(folder.glob("*")):
            folder.mkdir(exist_ok=True)
            write_returns(folder, options.persons, options.files, options.faults)
        size = sum(path.stat().st_size for path in folder.rglob("*.csv")) / 1e6
        floors, checks = [], []
        for _ in range(options.runs):
            floors.append(_run(_FLOOR.format(sheets=SHEETS), folder)[0])
            answer, peak = _run(_CHECK, folder)
            checks.append(answer)
        floor = min(float(answer[0]) for answer in floors)
        best = min(checks, key=lambda answer: float(answer[0]))
        print(f"{size:.0f} MB, {best[1]} rows, {best[2]} findings, peak {peak:.0f} MB")
        print(
            f"read as text {floor:.2f} s, checked {float(best[0]):.2f} s: ratio {float(best[0]) / floor:.1f}"
        )


if __name__ == "__main__":
    main()
