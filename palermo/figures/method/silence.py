"""What is missing from a number: which of the returns that it rests on were due and did not come."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from palermo.figures.method.coverage import coverage
from palermo.vocabulary.codes import codes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MISSING, PARTIAL = "missing", "partial"
LONGEST_PERIOD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Owed:
    """One return that was due, and whether it came. basis: CASES, TOTALS, BOTH, NIL, or empty."""

    body: str
    start: date
    end: date
    came: bool
    basis: str


class Silence:
    """The returns due for periods that end from `start` to `end`, and what their absence makes of a number.

    A number of a month rests on every return whose period holds a day of it. A number of a province rests on the
    returns of the bodies that belong to it; a zone of FIA belongs to none.
    """

    def __init__(
        self,
        con: DuckDBPyConnection,
        start: date,
        end: date,
        categories: Sequence[str] | None = None,
        bodies: Collection[str] | None = None,
        late_days: int = 30,
    ) -> None:
        self.start, self.end = start, end
        # Returns whose period ends later reach into the last days.
        until = min(end, date.max - LONGEST_PERIOD) + LONGEST_PERIOD
        rows = coverage(con, start, until, categories=categories, late_days=late_days).to_pylist()
        came = [row for row in rows if row["received"] == "yes"]
        self._spans = [(row["period_start"], row["period_end"]) for row in came]
        self._reaching = [
            Owed(
                row["body"],
                row["period_start"],
                row["period_end"],
                row["received"] == "yes",
                row["basis"] or "",
            )
            for row in rows
            if row["due"] == "yes" and row["period_start"] <= end
            if bodies is None or row["body"] in bodies
        ]
        self.owed = [each for each in self._reaching if each.end <= end]
        self._told: dict[tuple[date, date, str, str], str] = {}

    @property
    def due(self) -> int:
        return len(self.owed)

    @property
    def received(self) -> int:
        return sum(each.came for each in self.owed)

    def with_basis(self, *basis: str) -> int:
        """How many of the returns that came rest on this."""
        return sum(each.came and each.basis in basis for each in self.owed)

    def of(self, first: date, last: date, province: str = "", body: str = "") -> str:
        """Of the days from `first` to `last`: "" where all is there, else partial or missing (no return at all)."""
        asked = first, last, province, body
        if asked not in self._told:
            self._told[asked] = self._look(*asked)
        return self._told[asked]

    def _look(self, first: date, last: date, province: str, body: str) -> str:
        reached = [each for each in self._reaching if each.start <= last and each.end >= first]
        whole = self._of(reached, first, last)
        if not province and not body:
            return whole
        own = {body} if body else of_province(province)
        due = [each for each in reached if each.body in own]
        if due:
            return self._of(due, first, last)
        return MISSING if whole == MISSING else ""

    def _of(self, due: Sequence[Owed], first: date, last: date) -> str:
        if not due:
            # Nothing was due yet: what nobody can have sent is no zero either.
            return "" if any(begins <= last and ends >= first for begins, ends in self._spans) else MISSING
        came = sum(each.came for each in due)
        return MISSING if not came else PARTIAL if came < len(due) else ""


@cache
def of_province(province: str) -> frozenset[str]:
    """The bodies that belong to a province."""
    return frozenset(code for code, body in codes("bodies").items() if body.extra.get("province") == province)
