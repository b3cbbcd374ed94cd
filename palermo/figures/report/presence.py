"""Which returns were due and which came: what tells a zero from a number that nobody sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from palermo.ui.documents.blocks import MISSING, PARTIAL
from palermo.vocabulary.codes import codes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RECEIVED, LATE, NIL = "received", "late", "nil"


@dataclass(frozen=True, slots=True)
class Owed:
    """One return that was due; state: received, late, nil or missing (a late nil return is nil)."""

    body: str
    start: date
    end: date
    state: str

    @property
    def came(self) -> bool:
        return self.state != MISSING


@dataclass(frozen=True, slots=True)
class Quarter:
    """A calendar quarter as far as it lies in the period. state: "", partial or missing."""

    value: str
    start: date
    end: date
    due: int
    received: int
    state: str


class Presence:
    def __init__(
        self,
        con: "DuckDBPyConnection",
        start: date,
        end: date,
        categories: Sequence[str] | None,
        late_days: int,
    ) -> None:
        self.start, self.end = start, end
        self.owed = owed(con, start, end, categories, late_days)
        spans = con.execute("SELECT period_start, period_end FROM facts.returns").fetchall()
        self._spans = [(first, last) for first, last in spans if first and last]
        self.quarters = [self._quarter(first, last) for first, last in quarters_of(start, end)]

    def _quarter(self, first: date, last: date) -> Quarter:
        due = [owed for owed in self.owed if first <= owed.end <= last]
        received = sum(owed.came for owed in due)
        value = f"{first.year}-Q{(first.month + 2) // 3}"
        if due:
            state = MISSING if not received else PARTIAL if received < len(due) else ""
        else:
            # Nothing was due yet: what nobody can have sent is no zero either.
            touched = any(begins <= last and ends >= first for begins, ends in self._spans)
            state = "" if touched else MISSING
        return Quarter(value, first, last, len(due), received, state)

    @property
    def due(self) -> int:
        return len(self.owed)

    @property
    def received(self) -> int:
        return sum(owed.came for owed in self.owed)

    @property
    def state(self) -> str:
        """Of the whole period: missing when no return is there at all, partial when some are."""
        if not self.owed:
            return "" if self._spans else MISSING
        return MISSING if not self.received else PARTIAL if self.received < self.due else ""

    def of_province(self, province: str, quarter: Quarter | None = None) -> str:
        """What is missing from the bodies that belong to a province (an FIA zone belongs to none)."""
        bodies = {code for code, body in codes("bodies").items() if body.extra.get("province") == province}
        due = [
            owed
            for owed in self.owed
            if owed.body in bodies and (quarter is None or quarter.start <= owed.end <= quarter.end)
        ]
        received = sum(owed.came for owed in due)
        if not due or received == len(due):
            return ""
        return PARTIAL if received else MISSING

    def of_body(self, body: str) -> str:
        due = [owed for owed in self.owed if owed.body == body]
        received = sum(owed.came for owed in due)
        return "" if received == len(due) else PARTIAL if received else MISSING


def quarters_of(start: date, end: date) -> list[tuple[date, date]]:
    """The calendar quarters from `start` to `end`, the first and last cut to these days."""
    first = date(start.year, (start.month - 1) // 3 * 3 + 1, 1)
    found: list[tuple[date, date]] = []
    while first <= end:
        following = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
        found.append((max(first, start), min(following - timedelta(days=1), end)))
        first = following
    return found


def owed(
    con: "DuckDBPyConnection", start: date, end: date, categories: Sequence[str] | None, late_days: int
) -> list[Owed]:
    """The returns that were due, as coverage.csv has them; what came without being due is no part of it."""
    from palermo.figures.method.coverage import coverage

    rows = coverage(con, start, end, categories=categories, late_days=late_days).to_pylist()
    return [
        Owed(row["body"], row["period_start"], row["period_end"], _state(row))
        for row in rows
        if row["due"] == "yes"
    ]


def _state(row: dict[str, object]) -> str:
    if row["received"] != "yes":
        return MISSING
    return NIL if row["nil"] == "yes" else LATE if row["late"] == "yes" else RECEIVED
