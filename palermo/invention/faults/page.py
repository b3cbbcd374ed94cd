"""One return while faults are planted in it: which cells change, which rows are added, and what must be found."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from palermo.invention.draw import Column, as_days
from palermo.invention.sheets import Cells, Country, Odd, Sheet
from palermo.invention.writing import Style

DEPENDENT = ("persons", "events", "journeys", "seizures")


TRIES = 12


@dataclass(frozen=True)
class Planted:
    """A finding that must come: `planted` is yes for the fault itself, no for what follows from it."""

    file: str
    sheet: str
    row: int | None
    column: str
    rule: str
    planted: str = "yes"


@dataclass
class Page:
    """The sheets of one return, the rows of the country behind them, and the cases that already carry a fault."""

    country: Country
    rng: np.random.Generator
    body: int
    quarter: int
    style: Style
    fields: dict[str, str]
    sheets: dict[str, Sheet]
    behind: dict[str, Column]
    used: Column
    row_sent: Column
    file: str
    prepared: int
    follows: bool
    empty: Callable[[], dict[str, Sheet]] | None
    found: list[Planted] = field(default_factory=list)
    rejected_rows: list[int] = field(default_factory=list)
    ragged: set[str] = field(default_factory=set)
    extras: dict[str, list[tuple[int, dict[str, Odd]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.plain_rows: dict[str, tuple[Column, Column]] = {}
        self.in_vain: set[int] = set()
        self.clean_fields = dict(self.fields)
        self.clean_sheets = {
            name: {column: Cells(cells.kind, cells.values) for column, cells in sheet.items()}
            for name, sheet in self.sheets.items()
        }
        self.case = self.country.rows["case"][self.behind["cases"]]
        self.first, self.last = (
            int(days[self.quarter]) for days in (self.country.window.first, self.country.window.last)
        )
        self.lost = dict.fromkeys(DEPENDENT, 0)
        # The balance counts the days as they are read: what leaves it by a fault, and where a missing day stops it.
        self.uncounted = {"registered": 0, "disposed": 0}
        self.uncountable = {"registered": False, "disposed": False}
        cases = self.country.cases
        # A case that came from or went to another body counts together with it: such cases carry no fault.
        self.plain = (cases["sender"][self.case] < 0) & (
            cases["leaves_on"][self.case] > self.country.window.end
        )

    @property
    def is_workbook(self) -> bool:
        return self.style.container == "xlsx"

    def case_of(self, sheet: str) -> Column:
        """The case of every row of a sheet."""
        if sheet == "cases":
            return self.case
        country = self.country
        table = {
            "persons": country.people,
            "events": country.events,
            "journeys": country.journeys,
            "seizures": country.seizures,
        }[sheet]
        return table["case"][self.behind[sheet]]

    def take(
        self, sheet: str, where: Column | None = None, fits: Callable[[int], bool] | None = None
    ) -> int | None:
        """A row of a sheet, picked by chance, whose case has no fault yet; None where no such row is found.

        `where` says of every row whether it may be; `fits` is asked only of a few that may.
        """
        if sheet not in self.sheets:
            return None
        rows = np.flatnonzero(self.free(sheet) if where is None else self.free(sheet) & where)
        if not len(rows):
            return None
        for row in self.rng.choice(rows, min(TRIES if fits else 1, len(rows)), replace=False).tolist():
            if fits is None or fits(row):
                self.used[self.case_of(sheet)[row]] = True
                return row
        return None

    def free(self, sheet: str) -> Column:
        """Which rows of a sheet belong to a plain case without a fault."""
        if sheet not in self.plain_rows:
            case = self.case_of(sheet)
            plain = np.zeros(len(self.used), dtype=bool)
            plain[self.case[self.plain]] = True
            self.plain_rows[sheet] = (case, plain[case])
        case, plain = self.plain_rows[sheet]
        return plain & ~self.used[case]

    def put(self, sheet: str, column: str, row: int, value: str, kind: str = "text") -> None:
        self.sheets[sheet][column].odd[row] = Odd(kind, value)

    def expect(self, sheet: str, column: str, row: int, rule: str, planted: str = "yes") -> None:
        self.found.append(Planted(self.file, sheet, row + 2, column, rule, planted))

    def expect_field(self, name: str, rule: str, planted: str = "yes") -> None:
        self.found.append(Planted(self.file, "return", None, name, rule, planted))

    def about_file(self, sheet: str, rule: str, file: str = "", column: str = "") -> Planted:
        return Planted(file or self.file, sheet, None, column, rule)

    def spoil(self, sheet: str, column: str, row: int, value: str, rule: str, kind: str = "text") -> None:
        self.put(sheet, column, row, value, kind)
        self.expect(sheet, column, row, rule)

    def add(self, sheet: str, source: int, changes: dict[str, str], column: str, rule: str | None) -> int:
        """One more row of a sheet, like another but for some cells; with the finding it must get."""
        added = self.extras.setdefault(sheet, [])
        added.append((source, {name: Odd("text", value) for name, value in changes.items()}))
        row = len(self.behind[sheet]) + len(added) - 1
        if rule:
            self.expect(sheet, column, row, rule)
        return row

    def reject_case(self, row: int) -> None:
        """The row of a case falls, and with it all that hangs on it in this return."""
        case = self.case[row]
        self.rejected_rows.append(int(self.behind["cases"][row]))
        for sheet in DEPENDENT:
            if sheet in self.sheets:
                rows = np.flatnonzero(self.case_of(sheet) == case)
                self.lost[sheet] += len(rows)
                for dependent in rows:
                    self.expect(sheet, "case_id", int(dependent), "parent-rejected", "no")

    def can_lose(self, row: int) -> bool:
        """Does every sheet keep an accepted row when this case falls? (A sheet of rejected rows is a finding itself.)"""
        case = self.case[row]
        if len(self.case) - len(self.rejected_rows) < 2:
            return False
        kept = (
            len(self.behind[sheet]) - self.lost[sheet] - int((self.case_of(sheet) == case).sum())
            for sheet in DEPENDENT
            if sheet in self.sheets and (self.case_of(sheet) == case).any()
        )
        return all(rows > 0 for rows in kept)

    def day(self, number: int) -> str:
        return str(as_days(number))

    def finish(self) -> None:
        """Append the added rows to the sheets, and say what the faults do to the balance."""
        for name, uncounted in self.uncounted.items():
            if uncounted and not self.uncountable[name]:
                self.expect_field(name, "balance", "no")
        for sheet, added in self.extras.items():
            length = len(self.behind[sheet])
            rows = pa.array([*range(length), *(source for source, _ in added)], type=pa.int64())
            for name, cells in self.sheets[sheet].items():
                grown = Cells(cells.kind, cells.values.take(rows), dict(cells.odd), list(cells.merged))
                for at, (source, changes) in enumerate(added):
                    if source in cells.odd:
                        grown.odd[length + at] = cells.odd[source]
                    if name in changes:
                        grown.odd[length + at] = changes[name]
                self.sheets[sheet][name] = grown


def none_of(texts: pa.Array) -> Column:
    return np.asarray(texts.is_null())
