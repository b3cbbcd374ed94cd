"""Returns beside each other: which stand, and whether their balances fit their rows and their neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palermo.returns.method.check import stages
from palermo.returns.method.check.header import add_header_hits
from palermo.returns.method.check.hits import KEPT
from palermo.returns.method.rules import line_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def find_standing(con: DuckDBPyConnection) -> None:
    """Make standing(file, superseded): of the files that are not refused, the latest of each body and period."""
    con.execute(
        "CREATE OR REPLACE TABLE standing AS SELECT file, path, body, period_start, period_end, prepared_on,"
        " row_number() OVER (PARTITION BY body, period_start, period_end ORDER BY prepared_on DESC, path DESC, file DESC)"
        " > 1 AS superseded,"
        " count(*) OVER (PARTITION BY body, period_start, period_end, prepared_on) > 1 AS same_day"
        " FROM period JOIN source USING (file) WHERE file NOT IN (SELECT file FROM refused)"
    )
    add_header_hits(
        con, line_of("same-day-submissions"), "prepared_on", "SELECT file FROM standing WHERE same_day"
    )
    add_header_hits(con, line_of("superseded"), "prepared_on", "SELECT file FROM standing WHERE superseded")
    add_header_hits(
        con,
        line_of("overlapping-period"),
        "period_start",
        "SELECT DISTINCT a.file FROM standing a JOIN standing b ON a.body = b.body"
        " AND a.period_start <= b.period_end AND b.period_start <= a.period_end"
        " AND NOT (a.period_start = b.period_start AND a.period_end = b.period_end)"
        " WHERE NOT a.superseded AND NOT b.superseded",
    )


def find_imbalances(con: DuckDBPyConnection) -> None:
    """balance: a return by its own words, beside its rows, and beside the return of the period before."""
    stands = "file IN (SELECT file FROM standing WHERE NOT superseded)"
    add_header_hits(
        con,
        line_of("balance", "return", "pending"),
        "pending",
        f"SELECT file FROM period WHERE {stands}"
        " AND opening_pending + registered + coalesce(reopened, 0) - disposed <> pending",
    )
    counted = _counted_cases()
    for column in ("registered", "disposed"):
        add_header_hits(
            con,
            line_of("balance", "return", column),
            column,
            f"SELECT p.file FROM period p JOIN sheet_there t ON t.file = p.file AND t.sheet = 'cases'"
            f" LEFT JOIN ({counted}) n ON n.file = p.file"
            f" WHERE p.{stands} AND NOT coalesce(n.{column}_faulty, false)"
            f" AND p.{column} <> coalesce(n.{column}, 0)",
        )
    add_header_hits(
        con,
        line_of("balance", "return", "opening_pending"),
        "opening_pending",
        f"SELECT DISTINCT a.file FROM period a JOIN period b ON a.body = b.body AND b.period_end = a.period_start - 1"
        f" WHERE a.{stands} AND b.{stands} AND a.opening_pending <> b.pending",
    )


def _counted_cases() -> str:
    """Per file the cases that its rows show as registered and as disposed in the period.

    Only what the rules before `balance` spoilt counts as faulty, and those leave the typed cell empty.
    """
    disposing = stages.among("status_rank", stages.disposing())
    appealed = stages.among("status_rank", stages.with_value("phase", stages.APPEALS))
    decided = stages.among("stage_rank", stages.with_value("phase", stages.DECISION))
    return (
        f"SELECT w.file,"
        f" count(*) FILTER (registered_on BETWEEN period_start AND period_end) AS registered,"
        f" bool_or(registered_on IS NULL) AS registered_faulty,"
        f" count(*) FILTER (status_on BETWEEN period_start AND period_end AND {disposing}"
        f" AND (NOT {appealed} OR (w.file, case_id) IN"
        f" (SELECT (file, case_id) FROM w_events WHERE case_id IS NOT NULL AND {decided}))) AS disposed,"
        f" bool_or(status_on IS NULL OR status IS NULL) AS disposed_faulty"
        f" FROM w_cases w JOIN period p ON p.file = w.file GROUP BY w.file"
    )


def find_all_rejected(con: DuckDBPyConnection) -> None:
    """Make rejected(file, sheet, row); all-rejected: a sheet of a file that is not refused with no row left."""
    con.execute(
        "CREATE OR REPLACE TABLE rejected AS SELECT DISTINCT file, sheet, row FROM hit WHERE effect = 2"
    )
    con.execute(
        f"INSERT INTO hit SELECT s.file, {line_of('all-rejected')}, s.sheet, NULL, NULL, {KEPT}, 0, NULL"
        f" FROM sent s JOIN (SELECT file, sheet, count(*) AS rows FROM rejected GROUP BY ALL) r USING (file, sheet)"
        f" WHERE s.rows > 0 AND s.rows = r.rows AND s.file NOT IN (SELECT file FROM refused)"
    )
