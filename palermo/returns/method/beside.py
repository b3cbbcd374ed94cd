"""A return beside what the register holds of its body already, and beside what its sender said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from palermo.returns.method.check.header import add_header_hits
from palermo.returns.method.check.outcome import word_findings
from palermo.returns.method.rules import line_of

if TYPE_CHECKING:
    from palermo.returns.method.check import Checked


@dataclass(frozen=True)
class Standing:
    """An accepted return of the same body."""

    period_start: date
    period_end: date
    prepared_on: date
    pending: int | None


def find_beside(checked: Checked, standing: Sequence[Standing]) -> None:
    """Add what rules.csv finds between returns: an overlapping period, an opening balance, a later return.

    `checked` holds one return, `standing` the accepted ones of its body: those that stand.
    """
    con = checked.con
    if not standing:
        return
    con.execute(
        "CREATE OR REPLACE TABLE beside AS SELECT unnest($1::DATE[]) AS period_start, unnest($2::DATE[]) AS period_end,"
        " unnest($3::DATE[]) AS prepared_on, unnest($4::BIGINT[]) AS pending",
        [
            [getattr(each, name) for each in standing]
            for name in ("period_start", "period_end", "prepared_on", "pending")
        ],
    )
    same = "b.period_start = p.period_start AND b.period_end = p.period_end"
    found = (
        "SELECT DISTINCT p.file FROM period p, beside b WHERE p.file NOT IN (SELECT file FROM refused) AND "
    )
    for line, column, when in (
        (line_of("superseded"), "prepared_on", f"{same} AND p.prepared_on < b.prepared_on"),
        (
            line_of("overlapping-period"),
            "period_start",
            f"p.period_start <= b.period_end AND b.period_start <= p.period_end AND NOT ({same})",
        ),
        (
            line_of("balance", "return", "opening_pending"),
            "opening_pending",
            "b.period_end = p.period_start - 1 AND p.opening_pending <> b.pending",
        ),
    ):
        add_header_hits(con, line, column, found + when)
    con.execute("DROP TABLE beside")
    word_findings(con)
