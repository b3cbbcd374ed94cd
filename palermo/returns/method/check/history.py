"""What the events of a case say together: rejected parents, the stage before, the status of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palermo.register.method.stage import stage_on
from palermo.returns.method.check import stages
from palermo.returns.method.check.hits import ROW, add_hits
from palermo.returns.method.rules import line_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_OPEN_FILES = "file NOT IN (SELECT file FROM refused)"


def reject_dependants(con: DuckDBPyConnection) -> None:
    """parent-rejected: the rows of rejected cases, and the rows that name rejected persons of cases that stand.

    Reads the findings that are left after refusals: a file refused before this rule shows none of it.
    """
    of_case = line_of("parent-rejected", "persons", "case_id")
    of_person = line_of("parent-rejected", "events", "person_no")
    con.execute(
        f"CREATE OR REPLACE TABLE rejected_case AS SELECT c, file FROM parent_case"
        f" WHERE {_own('cases', 'case_row')} AND {_shown(of_case)}"
    )
    for sheet in ("persons", "events", "journeys", "seizures"):
        add_hits(
            con,
            of_case,
            sheet,
            "case_id",
            f"SELECT file, row FROM w_{sheet} WHERE c IN (SELECT c FROM rejected_case)",
        )
    con.execute(
        f"CREATE OR REPLACE TABLE rejected_person AS SELECT c, person_no FROM parent_person"
        f" WHERE (c >> 32, person_row) IN (SELECT (file, row) FROM hit WHERE effect = {ROW} AND sheet = 'persons')"
        f" AND c NOT IN (SELECT c FROM rejected_case) AND c >> 32 NOT IN (SELECT file FROM refused WHERE line < {of_person})"
    )
    for sheet in ("events", "journeys"):
        add_hits(
            con,
            of_person,
            sheet,
            "person_no",
            f"SELECT file, row FROM w_{sheet} WHERE (c, person_no) IN (SELECT (c, person_no) FROM rejected_person)",
        )


def _own(sheet: str, row: str = "row") -> str:
    return f"(file, {row}) IN (SELECT (file, row) FROM hit WHERE effect = {ROW} AND sheet = '{sheet}')"


def _shown(line: int) -> str:
    """A file that is refused by an earlier rule shows nothing of this one."""
    return f"file NOT IN (SELECT file FROM refused WHERE line < {line})"


def find_unexpected_stages(con: DuckDBPyConnection) -> None:
    """unexpected-stage. A day, a rank and a row in one number order the events of a case."""
    spoilt = (
        f"SELECT c FROM w_events WHERE c IS NOT NULL AND (file, row) IN (SELECT (file, row) FROM hit"
        f" WHERE effect = {ROW} AND sheet = 'events' AND line NOT IN"
        f" ({line_of('parent-rejected', 'events', 'case_id')}, {line_of('parent-rejected', 'events', 'person_no')}))"
    )
    con.execute(f"""
CREATE OR REPLACE TABLE ordered AS
SELECT file, row, c, person_no, stage_rank AS rank,
    max(k) FILTER (person_no IS NULL) OVER earlier AS of_case,
    CASE WHEN person_no IS NOT NULL THEN lag(k) OVER (PARTITION BY c, person_no ORDER BY k) END AS of_person,
    CASE WHEN person_no IS NOT NULL THEN bit_or(1::BIGINT << stage_rank) OVER earlier END AS reached
FROM (SELECT *, (("on" - DATE '1900-01-01')::BIGINT << 37) | (stage_rank << 32) | row AS k
    FROM w_events WHERE c IS NOT NULL AND {_OPEN_FILES} AND c NOT IN ({spoilt}))
WINDOW earlier AS (PARTITION BY c ORDER BY k ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)""")
    next_of = " ".join(f"WHEN {rank} THEN {mask}" for rank, mask in stages.allowed_next())
    registered = stages.rank(stages.REGISTERED)
    add_hits(
        con,
        line_of("unexpected-stage"),
        "events",
        "stage",
        f"SELECT file, row FROM (SELECT *, (greatest(of_case, of_person) >> 32) & 31 AS before FROM ordered) o"
        f" LEFT JOIN (SELECT c, reg, transferred FROM parent_case) p USING (c) JOIN period d USING (file)"
        f" WHERE (before IS NOT NULL OR (NOT transferred AND reg BETWEEN period_start AND period_end))"
        f" AND (CASE coalesce(before, {registered}) {next_of} END::BIGINT >> rank::INTEGER) & 1 = 0"
        f" AND coalesce(reached, 0) >> rank::INTEGER & 1 = 0",
    )


def find_status_mismatches(con: DuckDBPyConnection) -> None:
    """status-mismatch: the status beside the stage that the register computes from the same events."""
    con.execute(f"""
CREATE OR REPLACE TABLE unit_cases AS
SELECT c AS unit, reg AS registered_on, p.period_end AS day, w.status, w.file, w.row
FROM w_cases w JOIN period p USING (file)
ANTI JOIN repeat_cases r ON r.file = w.file AND r.row = w.row
WHERE w.case_id IS NOT NULL AND status IS NOT NULL AND NOT transferred
    AND reg BETWEEN period_start AND period_end AND w.{_OPEN_FILES}
    AND c NOT IN (SELECT c FROM w_events WHERE c IS NOT NULL AND {_own("events")})
    AND c NOT IN (SELECT c FROM w_persons WHERE c IS NOT NULL AND {_own("persons")})""")
    con.execute(
        "CREATE OR REPLACE TABLE unit_persons AS SELECT c AS unit, person_no,"
        " role IN ('ACCUSED', 'VICTIM_ACCUSED') AS accused FROM w_persons WHERE c IN (SELECT unit FROM unit_cases)"
    )
    con.execute(
        'CREATE OR REPLACE TABLE unit_events AS SELECT c AS unit, person_no, stage, "on", row FROM w_events'
        " WHERE c IN (SELECT unit FROM unit_cases)"
    )
    stage_on(con, "unit_stage", "unit_cases", "unit_persons", "unit_events")
    add_hits(
        con,
        line_of("status-mismatch"),
        "cases",
        "status",
        "SELECT file, row FROM unit_cases JOIN unit_stage s USING (unit) WHERE s.stage <> status",
    )


def find_statuses_without_event(con: DuckDBPyConnection) -> None:
    """status-without-event: a status of this period that no event sent with the case shows."""
    moved = (
        line_of("outside-period", "events", "on"),
        line_of("date-order", "events", "on"),
    )
    unreadable = (
        f'SELECT c FROM w_events WHERE c IS NOT NULL AND (stage IS NULL OR "on" IS NULL OR (file, row) IN'
        f" (SELECT (file, row) FROM hit WHERE sheet = 'events' AND line IN {moved}))"
    )
    add_hits(
        con,
        line_of("status-without-event"),
        "cases",
        "status",
        f"SELECT w.file, w.row FROM w_cases w JOIN period p USING (file)"
        f" ANTI JOIN repeat_cases r ON r.file = w.file AND r.row = w.row"
        f' ANTI JOIN w_events e ON e.c = w.c AND e.stage_rank = w.status_rank AND e."on" = w.st'
        f" WHERE w.case_id IS NOT NULL AND w.status <> '{stages.REGISTERED}' AND w.{_OPEN_FILES}"
        f" AND w.st BETWEEN period_start AND period_end AND NOT coalesce(w.st < w.reg, false) AND w.c NOT IN ({unreadable})",
    )
