"""The numbers that Pakistani bodies and others have published, as printed, with what contradicts what.

One row of data/history/history.csv is one number. Where rows contradict one another they belong to a conflict and
are shown side by side: nothing is averaged, none is preferred.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from palermo.vocabulary.codes import rows_of


@dataclass(frozen=True, slots=True)
class Published:
    """One published number.

    basis: printed, note (printed in another row's note) or computed (from printed numbers). period_from is None
    where the number counts from the beginning. value is None where a word stands for a number (`text`: a tier).
    bound: "over" where the source prints "over". same_as: the row that holds the same number of the same series.
    """

    row: str
    basis: str
    period_from: date | None
    period_to: date
    period_note: str
    geo: str
    body: str
    categories: tuple[str, ...]
    measure: str
    detail: str
    text: str
    value: Decimal | None
    bound: str
    unit: str
    note: str
    source: str
    conflicts: tuple[str, ...]
    same_as: str
    printed_period: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rows that cannot all be right, why (kind: a code of conflict_kinds), and the words to say so."""

    conflict: str
    kind: str
    label: str
    label_ur: str
    rows: tuple[Published, ...]


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """side: in, out or left in the body's own words. ours: the field of a return that the line belongs to, or ''."""

    line: str
    label: str
    label_ur: str
    value: int
    side: str
    ours: str


@dataclass(frozen=True, slots=True)
class Balance:
    """A balance as a body printed it, and what we read in it."""

    balance: str
    label: str
    label_ur: str
    period_from: date
    period_to: date
    geo: str
    body: str
    categories: tuple[str, ...]
    unit: str
    source: str
    differs: str
    differs_ur: str
    lines: tuple[BalanceLine, ...]

    def total(self, side: str) -> int:
        return sum(line.value for line in self.lines if line.side == side)

    def balances(self) -> bool:
        """What came in is what went out and what is left, by the body's own words."""
        return self.total("in") == self.total("out") + self.total("left")

    def ours(self) -> dict[str, int]:
        """Our reading: field of a return -> number, of the lines that a return would count."""
        found: dict[str, int] = {}
        for line in self.lines:
            if line.ours:
                found[line.ours] = found.get(line.ours, 0) + line.value
        return found


@cache
def published() -> tuple[Published, ...]:
    """Every published number, in the order of the files they were compiled in."""
    return tuple(_published(row) for row in rows_of("history/history.csv"))


def _published(row: Mapping[str, str]) -> Published:
    number = row["value"] if row["unit"] != "TIER" else ""
    return Published(
        row=row["row"],
        basis=row["basis"],
        period_from=date.fromisoformat(row["period_from"]) if row["period_from"] else None,
        period_to=date.fromisoformat(row["period_to"]),
        period_note=row["period_note"],
        geo=row["geo"],
        body=row["body"],
        categories=tuple(filter(None, row["category"].split(";"))),
        measure=row["measure"],
        detail=row["detail"],
        text=row["value"],
        value=Decimal(number) if number else None,
        bound=row["bound"],
        unit=row["unit"],
        note=row["note"],
        source=row["source"],
        conflicts=tuple(filter(None, row["conflict"].split(";"))),
        same_as=row["same_as"],
        printed_period=row["printed_period"],
    )


@cache
def conflicts() -> Mapping[str, Conflict]:
    """Every conflict by its id, with its rows."""
    return {
        row["conflict"]: Conflict(
            **row, rows=tuple(number for number in published() if row["conflict"] in number.conflicts)
        )
        for row in rows_of("history/conflicts.csv")
    }


def series(measure: str, categories: Sequence[str] = (), geo: str = "PK") -> list[Published]:
    """The printed numbers of a measure in a place, by period, once each; with categories only those of one of them.

    Contradicting numbers all stay in it, each with its conflicts.
    """
    found = (
        number
        for number in published()
        if (number.measure, number.geo, number.basis, number.same_as) == (measure, geo, "printed", "")
        and (not categories or set(number.categories) & set(categories))
    )
    return sorted(found, key=lambda number: (number.period_to, number.period_from or date.min, number.row))


@cache
def balances() -> Mapping[str, Balance]:
    """The balances that bodies have printed, by id."""
    lines: dict[str, list[BalanceLine]] = {}
    for row in rows_of("history/balance_lines.csv"):
        line = BalanceLine(
            row["line"], row["label"], row["label_ur"], int(row["value"]), row["side"], row["ours"]
        )
        lines.setdefault(row["balance"], []).append(line)
    return {row["balance"]: _balance(row, lines[row["balance"]]) for row in rows_of("history/balances.csv")}


def _balance(row: Mapping[str, str], lines: list[BalanceLine]) -> Balance:
    told = ("balance", "label", "label_ur", "geo", "body", "unit", "source", "differs", "differs_ur")
    return Balance(
        **{column: row[column] for column in told},
        period_from=date.fromisoformat(row["period_from"]),
        period_to=date.fromisoformat(row["period_to"]),
        categories=tuple(filter(None, row["category"].split(";"))),
        lines=tuple(lines),
    )
