"""The sheets `journeys` and `seizures`: what a row shows by itself, beside its case and its person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palermo.returns.method.check.events import person_faulty
from palermo.returns.method.check.hits import Test, add_row_hits, flags_sql, test
from palermo.returns.method.check.repeats import find_repeats
from palermo.returns.method.check.rows import make_empty, typed_select
from palermo.returns.method.check.words import Seen
from palermo.returns.method.rules import line_of
from palermo.vocabulary.codes import codes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ORPHAN = "case_id IS NOT NULL AND c IS NULL"
JOURNEY_TESTS = (
    test("unknown-key", "journeys", "case_id", _ORPHAN),
    test(
        "unknown-key",
        "journeys",
        "person_no",
        "person_no IS NOT NULL AND c IS NOT NULL AND person_row IS NULL",
    ),
    test("role-mismatch", "journeys", "person_no", "person_role = 'ACCUSED'"),
)


def _unit_tests() -> tuple[Test, ...]:
    fitting = " OR ".join(
        f"(kind = '{kind.code}' AND unit IN ({', '.join(repr(u) for u in kind.extra['units'].split(';'))}))"
        for kind in codes("seizure_kinds").values()
        if kind.extra["units"]
    )
    return (
        test("unknown-key", "seizures", "case_id", _ORPHAN),
        test("date-order", "seizures", "on", '"on" > period_end'),
        test(
            "unit-mismatch", "seizures", "unit", f"kind IS NOT NULL AND unit IS NOT NULL AND NOT ({fitting})"
        ),
    )


SEIZURE_TESTS = _unit_tests()


def read_journeys(con: DuckDBPyConnection, seen: Seen) -> None:
    """Make w_journeys and repeat_journeys; add the findings of rows and repeated keys."""
    if "journeys" not in seen.filled:
        make_empty(con, "journeys")
        return
    con.execute(f"""
CREATE OR REPLACE TABLE w_journeys AS
SELECT * EXCLUDE (person_role), {flags_sql(JOURNEY_TESTS)} AS flags
FROM (SELECT e.*, q.person_row, q.role AS person_role
    FROM (SELECT t.*, p.c FROM ({typed_select("journeys", seen)}) t
        LEFT JOIN parent_case p ON p.file = t.file AND p.case_id = t.case_id) e
    LEFT JOIN parent_person q ON q.c = e.c AND q.person_no = e.person_no
)""")
    add_row_hits(con, "journeys", JOURNEY_TESTS)
    readable = f"case_id IS NOT NULL AND leg IS NOT NULL AND NOT {person_faulty('journeys')}"
    line = line_of("duplicate-key", "journeys", "leg")
    find_repeats(con, "journeys", ["case_id", "person_no", "leg"], readable, line, "leg")


def read_seizures(con: DuckDBPyConnection, seen: Seen) -> None:
    """Make w_seizures and repeat_seizures; add the findings of rows and repeated keys."""
    if "seizures" not in seen.filled:
        make_empty(con, "seizures")
        return
    con.execute(f"""
CREATE OR REPLACE TABLE w_seizures AS
SELECT * EXCLUDE (period_end) REPLACE (CASE WHEN "on" > period_end THEN NULL ELSE "on" END AS "on"),
    {flags_sql(SEIZURE_TESTS)} AS flags
FROM (SELECT t.*, p.c, d.period_end FROM ({typed_select("seizures", seen)}) t
    JOIN period d ON d.file = t.file
    LEFT JOIN parent_case p ON p.file = t.file AND p.case_id = t.case_id)""")
    add_row_hits(con, "seizures", SEIZURE_TESTS)
    readable = "case_id IS NOT NULL AND seizure_no IS NOT NULL"
    line = line_of("duplicate-key", "seizures", "seizure_no")
    find_repeats(con, "seizures", ["case_id", "seizure_no"], readable, line, "seizure_no")
