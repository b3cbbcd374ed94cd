"""The sheet `cases`: what a row of it shows by itself, its repeated keys, and the parents it gives the other sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palermo.returns.method.check import cells
from palermo.returns.method.check.hits import Test, add_hits, add_row_hits, flags_sql, test
from palermo.returns.method.check.repeats import find_repeats
from palermo.returns.method.check.rows import FAULT_BITS, make_empty, typed_select
from palermo.returns.method.check.words import Seen
from palermo.returns.method.fields import columns
from palermo.returns.method.rules import line_of
from palermo.vocabulary.codes import lookup_rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CASE_NUMBER = "(file::BIGINT << 32 | row)"


def _test(rule: str, column: str, when: str) -> Test:
    return test(rule, "cases", column, when)


def _bad_transfer() -> str:
    known = ", ".join(f"'{key}'" for key, _ in lookup_rows("bodies"))
    return (
        "transferred_from IS NOT NULL AND (sent_case IS NULL"
        f" OR sender NOT IN ({known}) OR sender = lower(body))"
    )


# Both halves of transferred_from, split at the first colon; digits are folded already.
_SENDER = "lower(" + cells.trimmed("split_part(transferred_from, ':', 1)") + ")"
_SENT_CASE = "substr(transferred_from, instr(transferred_from, ':') + 1)"
_SENT_CASE = f"CASE WHEN contains(transferred_from, ':') THEN nullif({cells.trimmed(_SENT_CASE)}, '') END"

# `reg`, `st` and `since` are registered_on, status_on and offence_from as far as the rules before left them.
TESTS = (
    _test("outside-period", "registered_on", "registered_on > period_end"),
    _test("outside-period", "status_on", "status_on > period_end"),
    _test("date-order", "offence_from", "offence_from > reg"),
    _test("date-order", "status_on", "st < reg"),
    _test(
        "date-order",
        "fir_year",
        "fir_year <> year(reg) AND NOT transferred AND NOT (year(reg) = fir_year + 1 AND month(reg) = 1)",
    ),
    _test(
        "not-in-force",
        "offences",
        "offences_latest > reg OR (reg IS NOT NULL AND offences_earliest < coalesce(since, reg))",
    ),
    _test(
        "category-mismatch",
        "offences",
        "offences_categories <> '' AND NOT contains(';' || offences_categories || ';', ';' || category || ';')",
    ),
    _test("unexpected-value", "offences", "split_part(offences, ';', 1) = 'OTHER'"),
    _test("unexpected-value", "exploitation", "exploitation IS NOT NULL AND category <> 'TIP'"),
    _test("unexpected-value", "means", "means IS NOT NULL AND category <> 'TIP'"),
    _test("bad-transfer", "transferred_from", "bad_transfer"),
)


def read_cases(con: DuckDBPyConnection, seen: Seen) -> None:
    """Make w_cases, repeat_cases and the view parent_case; add the findings of rows and repeated keys."""
    repeated = False
    if "cases" in seen.filled:
        _type_cases(con, seen)
        line = line_of("duplicate-key", "cases", "case_id")
        repeated = find_repeats(con, "cases", ["case_id"], "case_id IS NOT NULL", line, "case_id")
    else:
        make_empty(con, "cases")
    first = "ANTI JOIN repeat_cases USING (file, row)" if repeated else ""
    con.execute(
        f"CREATE OR REPLACE VIEW parent_case AS SELECT file, case_id, c, reg, offence_from AS since,"
        f" offence_from_last AS since_last, row AS case_row, transferred FROM w_cases {first} WHERE case_id IS NOT NULL"
    )


def _type_cases(con: DuckDBPyConnection, seen: Seen) -> None:
    transferred = f"(fault >> {FAULT_BITS * columns('cases').index('transferred_from')}) & 7 <> 0"
    con.execute(f"""
CREATE OR REPLACE TABLE w_cases AS
SELECT * EXCLUDE (body, sender, sent_case, bad_transfer, period_start, period_end, offence_from, offence_from_last, transferred_from, since,
        offences_latest, offences_earliest, offences_categories),
    since AS offence_from, CASE WHEN since IS NOT NULL THEN offence_from_last END AS offence_from_last,
    CASE WHEN NOT bad_transfer THEN transferred_from END AS transferred_from,
    {flags_sql(TESTS)} AS flags
FROM (SELECT *, CASE WHEN offence_from > reg THEN NULL ELSE offence_from END AS since,
        {_bad_transfer()} AS bad_transfer FROM (
    SELECT t.*, p.body, p.period_start, p.period_end, (t.file::BIGINT << 32) | t.row AS c,
        transferred_from IS NOT NULL OR {transferred} AS transferred,
        {_SENDER} AS sender, {_SENT_CASE} AS sent_case,
        CASE WHEN registered_on > period_end THEN NULL ELSE registered_on END AS reg,
        CASE WHEN status_on > period_end THEN NULL ELSE status_on END AS st
    FROM ({typed_select("cases", seen)}) t JOIN period p ON p.file = t.file
))""")
    add_row_hits(con, "cases", TESTS)


def find_same_firs(con: DuckDBPyConnection) -> None:
    """same-fir: the FIR of an earlier case under another key."""
    keys = "file, district, police_station, fir_number, fir_year"
    readable = "case_id IS NOT NULL AND district IS NOT NULL AND police_station IS NOT NULL AND fir_number IS NOT NULL AND fir_year IS NOT NULL"
    add_hits(
        con,
        line_of("same-fir"),
        "cases",
        "fir_number",
        f"SELECT file, row FROM (SELECT file, row, row_number() OVER (PARTITION BY {keys} ORDER BY row) AS again"
        f" FROM w_cases ANTI JOIN repeat_cases USING (file, row) WHERE {readable} AND hash({keys}) IN"
        f" (SELECT hash({keys}) FROM w_cases WHERE {readable} GROUP BY 1 HAVING count(*) > 1)) WHERE again > 1",
    )
