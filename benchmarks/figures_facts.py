"""Facts of any size, made straight in DuckDB: what the figures are measured on.

Shaped like a register: a case is sent for one to three periods, two in a hundred are handed on, a third of the
events name an accused, one accused in ten is listed later than the case, one in fifteen absconds.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from palermo.register.method.facts import make_facts, write_facts
from palermo.vocabulary.codes import codes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

QUARTERS = 32
FIRST_YEAR = 2017

RETURNS = f"""
INSERT INTO facts.returns
SELECT b.n * {QUARTERS} + q.n, b.code, q.first, q.last, q.last + 20 + ((b.n % 3) * 10)::INTEGER, false, 10, 10, 0, 5, 15, 'CASES'
FROM (SELECT unnest(range(len($bodies))) AS n, unnest($bodies) AS code) b
CROSS JOIN (
    SELECT n, make_date({FIRST_YEAR} + n // 4, 3 * (n % 4) + 1, 1) AS first,
        (make_date({FIRST_YEAR} + n // 4, 3 * (n % 4) + 1, 1) + INTERVAL 3 MONTH)::DATE - 1 AS last
    FROM (SELECT unnest(range({QUARTERS})) AS n)
) q
"""

# One row a case: the quarter it is registered in, how many quarters send it, how many people and events it has.
DRAWN = f"""
CREATE TEMP TABLE drawn AS
SELECT case_no, h, body, quarter, day, (h >> 8) % 10000 AS luck,
    1 + CASE WHEN (h >> 22) % 100 < 30 THEN 1 ELSE 0 END + CASE WHEN (h >> 22) % 100 < 8 THEN 1 ELSE 0 END AS periods
FROM (
    SELECT case_no, h, h % len($bodies) AS body, (h >> 30) % {QUARTERS} AS quarter,
        make_date({FIRST_YEAR} + ((h >> 30) % {QUARTERS}) // 4, 3 * (((h >> 30) % {QUARTERS}) % 4) + 1, 1)
            + ((h >> 40) % 85)::INTEGER AS day
    FROM (SELECT n AS case_no, (hash(n) >> 4)::BIGINT AS h FROM range($cases) t(n))
)
"""

CASES = f"""
INSERT INTO facts.cases
SELECT body * {QUARTERS} + least(quarter + p, {QUARTERS - 1}), case_no,
    CASE WHEN luck < 200 AND case_no > 50 THEN case_no - 1 - luck % 40 END,
    year(day), day,
    $categories[CASE WHEN luck % 10 < 6 THEN 1 ELSE 1 + luck % len($categories) END],
    $offences[1 + h % len($offences)] || CASE WHEN luck % 3 = 0 THEN ';' || $offences[1 + (h >> 5) % len($offences)] ELSE '' END,
    day - (luck % 300)::INTEGER, day - (luck % 300)::INTEGER,
    $districts[1 + (h >> 12) % len($districts)],
    CASE luck % 5 WHEN 0 THEN 'YES' WHEN 1 THEN 'NO' WHEN 2 THEN 'UNKNOWN' END,
    CASE WHEN luck % 10 < 6 THEN $forms[1 + luck % len($forms)] || CASE WHEN luck % 7 = 0 THEN ';OTH' ELSE '' END END,
    CASE WHEN luck % 4 = 0 THEN $means[1 + luck % len($means)] END,
    'INVESTIGATION', day
FROM drawn, range(3) t(p) WHERE p < periods AND (p = 0 OR quarter + p < {QUARTERS})
"""

PERSONS = f"""
INSERT INTO facts.persons
SELECT body * {QUARTERS} + quarter + p, case_no, n + 1,
    CASE WHEN n % 3 = 0 OR g % 3 = 0 THEN 'ACCUSED' WHEN g % 50 = 1 THEN 'VICTIM_ACCUSED' WHEN g % 5 = 1 THEN 'MIGRANT' ELSE 'VICTIM' END,
    CASE g % 3 WHEN 0 THEN 'FATHER' END, CASE g % 7 WHEN 0 THEN 'F' WHEN 1 THEN 'F' WHEN 2 THEN 'U' ELSE 'M' END,
    CASE WHEN g % 4 = 0 THEN day - (3000 + g % 15000)::INTEGER END,
    CASE WHEN g % 4 = 0 THEN day - (3000 + g % 15000)::INTEGER + CASE WHEN g % 8 = 0 THEN 364 ELSE 0 END END,
    CASE WHEN g % 4 = 1 OR g % 4 = 2 THEN g % 70 END, CASE WHEN g % 5 = 0 THEN 'OFFENCE' END,
    CASE WHEN g % 20 = 0 THEN 'AF' WHEN g % 20 = 1 THEN 'XX' ELSE 'PK' END,
    CASE WHEN g % 3 = 0 THEN 'CNIC' END, $districts[1 + g % len($districts)], CASE WHEN g % 7 = 0 THEN 'YES' WHEN g % 7 = 1 THEN 'NO' END
FROM (SELECT *, (hash(case_no * 16 + n) >> 4)::BIGINT AS g FROM drawn, range(6) t(n) WHERE n < 1 + luck % 3 + (luck // 7) % 2)
CROSS JOIN range(3) t(p)
WHERE p < periods AND quarter + p < {QUARTERS} AND p >= CASE WHEN g % 10 = 0 AND periods > 1 THEN 1 ELSE 0 END
"""

# Rounds of events: whose they are is drawn once a case, so that own and unnamed events meet in one case.
EVENTS = f"""
INSERT INTO facts.events
SELECT body * {QUARTERS} + least(quarter + least(p, periods - 1), {QUARTERS - 1}), case_no, case_no * 16 + n, person_no, stage,
    day + after, CASE WHEN stage = 'CONVICTED' AND g % 3 > 0 THEN $offences[1 + g % len($offences)] END,
    CASE WHEN stage = 'CONVICTED' THEN 12 * (1 + g % 14) END, CASE WHEN stage = 'CONVICTED' THEN 10000 * (g % 50) END
FROM (
    SELECT *, (hash(case_no * 32 + n) >> 4)::BIGINT AS g,
        (n * 25 + (h >> 15) % 20)::INTEGER AS after, (n * 25 + (h >> 15) % 20) // 91 AS p,
        CASE WHEN n >= 2 AND (h >> 18) % 5 < 3 THEN 1 + (n + luck) % 2 END AS person_no,
        CASE n WHEN 0 THEN 'INVESTIGATION' WHEN 1 THEN CASE WHEN luck % 12 = 0 THEN 'CANCELLED' ELSE 'CHALLAN_FINAL' END
            WHEN 2 THEN CASE WHEN luck % 15 = 0 AND (h >> 18) % 5 < 3 THEN 'SENT_512' ELSE 'COGNIZANCE' END
            WHEN 3 THEN CASE WHEN luck % 30 = 1 THEN 'DISCHARGED' ELSE 'COGNIZANCE' END
            WHEN 4 THEN 'CHARGE' WHEN 5 THEN 'TRIAL'
            WHEN 6 THEN CASE WHEN luck % 3 = 0 THEN 'CONVICTED' WHEN luck % 3 = 1 THEN 'ACQUITTED' ELSE 'ACQ_EARLY' END
            WHEN 7 THEN CASE WHEN luck % 2 = 0 THEN 'CONVICTED' ELSE 'ACQUITTED' END
            WHEN 8 THEN 'APPEAL' WHEN 9 THEN CASE WHEN luck % 2 = 0 THEN 'SET_ASIDE' ELSE 'UPHELD' END END AS stage
    FROM drawn, range(10) t(n) WHERE n < 1 + (h >> 25) % 10 - CASE WHEN (h >> 35) % 4 = 0 THEN 2 ELSE 0 END
)
WHERE day + after <= make_date({FIRST_YEAR + QUARTERS // 4 - 1}, 12, 31)
"""

SEIZURES = f"""
INSERT INTO facts.seizures
SELECT body * {QUARTERS} + quarter, case_no, 1, CASE luck % 3 WHEN 0 THEN 'CASH' WHEN 1 THEN 'HEROIN' ELSE 'DOCUMENT' END,
    (luck % 997) / 4, CASE luck % 3 WHEN 0 THEN 'USD' WHEN 1 THEN 'KG' ELSE 'ITEM' END, luck * 100, day
FROM drawn WHERE luck % 10 = 0
"""


def draw_facts(con: DuckDBPyConnection, cases: int) -> None:
    """Fill the schema `facts` with so many cases (about 2.5 person and 4 event rows each)."""
    make_facts(con)
    drawn = {
        "bodies": list(codes("bodies")),
        "categories": list(codes("categories")),
        "offences": list(codes("offences")),
        "districts": list(codes("districts")),
        "forms": list(codes("exploitation")),
        "means": list(codes("means")),
        "cases": cases,
    }
    for step in (RETURNS, DRAWN, CASES, PERSONS, EVENTS, SEIZURES):
        used = {name: value for name, value in drawn.items() if f"${name}" in step}
        con.execute(step, used) if used else con.execute(step)
    con.execute("DROP TABLE drawn")


def facts_on_disk(folder: Path, cases: int) -> Path:
    """A facts set of this size, made once and kept."""
    import duckdb

    if not (folder / "totals.parquet").exists():
        with duckdb.connect() as con:
            draw_facts(con, cases)
            write_facts(con, folder)
    return folder
