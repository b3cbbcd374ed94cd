"""The sheet `events`: what a row shows by itself, beside its case, and beside the person it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palermo.returns.method.check import stages
from palermo.returns.method.check.hits import Test, add_row_hits, flags_sql, test
from palermo.returns.method.check.repeats import find_repeats
from palermo.returns.method.check.rows import FAULT_BITS, make_empty, typed_select
from palermo.returns.method.check.words import Seen
from palermo.returns.method.fields import columns
from palermo.returns.method.rules import line_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def _test(rule: str, column: str, when: str) -> Test:
    return test(rule, "events", column, when)


def person_faulty(sheet: str) -> str:
    return f"((fault >> {FAULT_BITS * columns(sheet).index('person_no')}) & 7 <> 0)"


# `moment` is `on` unless it lies after the period; `named` is person_no when the person is there or cannot be looked for.
_SENTENCED = stages.among("stage_rank", stages.SENTENCED)
TESTS = (
    _test("unknown-key", "case_id", "case_id IS NOT NULL AND c IS NULL"),
    _test("unknown-key", "person_no", "person_no IS NOT NULL AND named IS NULL"),
    _test("outside-period", "on", '"on" > period_end'),
    _test("late-event", "on", "moment < period_start AND NOT coalesce(moment < reg, false)"),
    _test("date-order", "on", "moment < reg"),
    _test(
        "required",
        "person_no",
        f"person_no IS NULL AND NOT {person_faulty('events')}"
        f" AND {stages.among('stage_rank', stages.with_value('names', 'accused'))}",
    ),
    _test(
        "unexpected-value",
        "person_no",
        f"named IS NOT NULL AND {stages.among('stage_rank', stages.with_value('names', 'case'))}",
    ),
    _test("role-mismatch", "person_no", "person_role IN ('VICTIM', 'MIGRANT')"),
    _test("unexpected-value", "sentence_months", f"sentence_months IS NOT NULL AND NOT {_SENTENCED}"),
    _test("unexpected-value", "fine_pkr", f"fine_pkr IS NOT NULL AND NOT {_SENTENCED}"),
)


def read_events(con: DuckDBPyConnection, seen: Seen) -> None:
    """Make w_events and repeat_events; add the findings of rows and repeated rows."""
    if "events" not in seen.filled:
        make_empty(con, "events")
        return
    con.execute(f"""
CREATE OR REPLACE TABLE w_events AS
SELECT file, row, extra, fault, control, case_id, c, person_no, person_row, stage, stage_rank, "on", court, offences,
    sentence_months, fine_pkr, {flags_sql(TESTS)} AS flags
FROM (SELECT e.*, q.person_row, q.role AS person_role,
        CASE WHEN e.c IS NULL OR q.person_row IS NOT NULL THEN e.person_no END AS named
    FROM (SELECT t.*, p.c, p.reg, d.period_start, d.period_end,
            CASE WHEN t."on" > d.period_end THEN NULL ELSE t."on" END AS moment
        FROM ({typed_select("events", seen)}) t JOIN period d ON d.file = t.file
        LEFT JOIN parent_case p ON p.file = t.file AND p.case_id = t.case_id) e
    LEFT JOIN parent_person q ON q.c = e.c AND q.person_no = e.person_no
)""")
    add_row_hits(con, "events", TESTS)
    keys = [f'"{column}"' for column in columns("events")]
    readable = (
        f'case_id IS NOT NULL AND stage IS NOT NULL AND "on" IS NOT NULL AND NOT {person_faulty("events")}'
    )
    find_repeats(con, "events", keys, readable, line_of("duplicate-row", "events", ""), None)
