"""Facts drawn as small tables: one line a row, columns by blanks, `-` for empty; what is not drawn has a default."""

from collections.abc import Mapping

import duckdb

from palermo.register.method.facts import FACTS, make_facts

DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "returns": {
        "body": "PB-POLICE",
        "period_start": "2025-01-01",
        "period_end": "2025-03-31",
        "prepared_on": "2025-04-10",
        "nil": "false",
        "opening_pending": "0",
        "registered": "0",
        "reopened": "0",
        "disposed": "0",
        "pending": "0",
        "basis": "CASES",
    },
    "cases": {
        "return_no": "1",
        "case_no": "1",
        "fir_year": "2025",
        "registered_on": "2025-01-05",
        "category": "TIP",
        "offences": "PTPA-3-1",
        "district": "PB-lahore",
        "status": "REGISTERED",
        "status_on": "2025-01-05",
    },
    "persons": {
        "return_no": "1",
        "case_no": "1",
        "person_no": "1",
        "role": "ACCUSED",
        "sex": "M",
        "nationality": "PK",
    },
    "events": {"return_no": "1", "case_no": "1"},
    "journeys": {"return_no": "1", "case_no": "1", "leg": "1", "kind": "ORIGIN", "country": "PK"},
    "seizures": {"return_no": "1", "case_no": "1", "seizure_no": "1", "kind": "CASH", "unit": "PKR"},
    "totals": {"return_no": "1", "category": "TIP"},
}
QUARTERS = """
    return_no body       period_start period_end  prepared_on
    1         PB-POLICE  2025-01-01   2025-03-31  2025-04-10
    2         PB-POLICE  2025-04-01   2025-06-30  2025-07-10
    3         FIA-LAHORE 2025-01-01   2025-03-31  2025-04-10
    4         FIA-LAHORE 2025-04-01   2025-06-30  2025-07-10
    5         SD-POLICE  2025-01-01   2025-03-31  2025-04-10
    6         SD-POLICE  2025-04-01   2025-06-30  2025-07-10
"""


def table(drawing: str) -> list[dict[str, str]]:
    lines = [line.split() for line in drawing.splitlines() if line.strip()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def facts(returns: str = QUARTERS, **sheets: str) -> duckdb.DuckDBPyConnection:
    """A connection with the drawn facts; `cases` has one case when it is not drawn."""
    con = duckdb.connect(config={"threads": 1})
    make_facts(con)
    drawn = {"returns": table(returns), "cases": [{"case_no": "1"}]}
    drawn |= {sheet: table(drawing) for sheet, drawing in sheets.items()}
    for sheet, rows in drawn.items():
        for place, row in enumerate(rows, start=1):
            _insert(
                con, sheet, DEFAULTS[sheet] | ({"event_no": str(place)} if sheet == "events" else {}) | row
            )
    return con


def _insert(con: duckdb.DuckDBPyConnection, sheet: str, row: Mapping[str, str]) -> None:
    unknown = set(row) - set(FACTS[sheet])
    assert not unknown, f"{sheet} has no {unknown}"
    values = [None if row.get(name, "-") == "-" else row[name] for name in FACTS[sheet]]
    marks = ", ".join("?" for _ in values)
    con.execute(f"INSERT INTO facts.{sheet} VALUES ({marks})", values)
