"""A small register as facts, for reports: three bodies, a quarter that one of them never sent."""

from collections.abc import Collection
from datetime import date

import duckdb

from palermo.register.method.facts import make_facts

BODIES = ("PB-POLICE", "SD-POLICE", "FIA-LAHORE")
SILENT = ("SD-POLICE", date(2024, 9, 30))


def empty() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    make_facts(con)
    return con


def register(
    start: date = date(2024, 1, 1),
    quarters: int = 4,
    silent: Collection[tuple[str, date]] = (SILENT,),
    cases: int = 240,
) -> duckdb.DuckDBPyConnection:
    """Cases spread over bodies, quarters and districts; half of them reach the court, a sixth are convicted."""
    con = empty()
    left_out = ", ".join(f"('{body}', DATE '{last}')" for body, last in silent) or "('', NULL)"
    con.execute(
        f"""
        INSERT INTO facts.returns
        SELECT row_number() OVER (ORDER BY q, body)::INTEGER, body, first, last_day(first + INTERVAL 2 MONTH),
            last_day(first + INTERVAL 2 MONTH) + CASE WHEN body = 'FIA-LAHORE' THEN 45 ELSE 9 END, FALSE,
            2, 10, 0, 3, 9, 'CASES'
        FROM (SELECT unnest({list(BODIES)!r}) AS body),
            (SELECT q, (DATE '{start}' + to_months(3 * q::INTEGER))::DATE AS first FROM range({quarters}) AS r(q))
        WHERE (body, last_day(first + INTERVAL 2 MONTH)) NOT IN ({left_out})
        """
    )
    con.execute(
        f"""
        CREATE TEMP TABLE drawn AS
        SELECT n::BIGINT AS case_no, r.return_no, r.period_start + (n % 80)::INTEGER AS registered_on, r.body,
            CASE WHEN r.body = 'SD-POLICE' THEN ['SD-karachi-south', 'SD-hyderabad'] ELSE ['PB-lahore', 'PB-gujrat', 'PB-multan'] END AS places
        FROM range({cases}) AS c(n)
        JOIN facts.returns AS r ON r.return_no = 1 + n % (SELECT count(*) FROM facts.returns)
        """
    )
    con.execute(
        """
        INSERT INTO facts.cases
        SELECT return_no, case_no, NULL, year(registered_on), registered_on,
            CASE WHEN case_no % 5 = 0 THEN 'SOM' ELSE 'TIP' END,
            CASE WHEN case_no % 5 = 0 THEN 'PSMA-3' ELSE 'PTPA-3-1' END, NULL, NULL,
            places[1 + case_no % len(places)], 'NO', CASE WHEN case_no % 5 <> 0 THEN 'SEXUAL' END, NULL, 'INVESTIGATION', registered_on
        FROM drawn
        """
    )
    con.execute(
        """
        INSERT INTO facts.persons
        SELECT return_no, case_no, p::INTEGER, CASE WHEN p = 1 THEN 'VICTIM' ELSE 'ACCUSED' END, NULL,
            CASE WHEN (case_no + p) % 3 = 0 THEN 'M' WHEN (case_no + p) % 11 = 0 THEN 'U' ELSE 'F' END, NULL, NULL,
            CASE WHEN case_no % 7 <> 0 THEN (4 + (case_no * 13 + p * 17) % 50)::INTEGER END, 'REGISTRATION',
            CASE WHEN case_no % 9 = 0 THEN 'AF' ELSE 'PK' END, NULL, NULL, CASE WHEN case_no % 2 = 0 THEN 'YES' ELSE 'NO' END
        FROM drawn, range(1, 3) AS r(p)
        """
    )
    con.execute(
        """
        INSERT INTO facts.events
        SELECT return_no, case_no, (case_no * 10 + k)::BIGINT, NULL, stage, registered_on + shift::INTEGER,
            CASE WHEN stage = 'CONVICTED' THEN 'PTPA-3-1' END, NULL, NULL
        FROM drawn, (VALUES (1, 'INVESTIGATION', 1, 1), (2, 'CHALLAN_FINAL', 4, 2), (3, 'COGNIZANCE', 7, 2), (4, 'CONVICTED', 9, 6)) AS v(k, stage, shift, every)
        WHERE case_no % every = 0
        """
    )
    return con
