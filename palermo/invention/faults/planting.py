"""Planting: which fault goes where, all kinds in turn, one in a case, and the list of what must be found."""

from collections import deque
from collections.abc import Callable
from pathlib import Path

import numpy as np

from palermo.invention.draw import Column
from palermo.invention.faults import in_cases, in_events, in_files, in_others, in_persons, in_returns
from palermo.invention.faults.page import Page, Planted
from palermo.invention.sheets import Country, Sheet
from palermo.invention.truth import write_lines
from palermo.invention.writing import Style, file_of

KINDS = [
    *in_cases.KINDS.items(),
    *in_persons.KINDS.items(),
    *in_events.KINDS.items(),
    *in_others.KINDS.items(),
]


class Planter:
    """Plants faults in `rate` of the rows. `rejected` says of each row of the country's `rows` whether it fell."""

    def __init__(self, country: Country, rate: float, rng: np.random.Generator, row_sent: Column) -> None:
        self.country, self.rate, self.rng, self.row_sent = country, rate, rng, row_sent
        self.used = np.zeros(len(country.cases["body"]), dtype=bool)
        self.rejected = np.zeros(len(country.rows["case"]), dtype=bool)
        self.queue = deque((int(i), KINDS[i][1]) for i in rng.permutation(len(KINDS)))
        self.of_returns = deque(in_returns.KINDS.values())
        self.of_few = deque(in_returns.OF_NIL_AND_TOTALS.values())
        self.of_files = deque(in_files.KINDS.values())
        self.found: list[Planted] = []
        self.last_sent = (-1, -1)

    def page(
        self,
        body: int,
        quarter: int,
        path: Path,
        style: Style,
        fields: dict[str, str],
        sheets: dict[str, Sheet],
        behind: dict[str, Column],
        prepared: int,
        empty: Callable[[], dict[str, Sheet]] | None = None,
    ) -> Page:
        """The return as it is sent: with its faults, if any are wanted."""
        nothing = {"cases": np.zeros(0, dtype=np.int64)}
        if "totals" in sheets:
            nothing["totals"] = np.arange(len(sheets["totals"]["figure"].values))
        page = Page(
            self.country, self.rng, body, quarter, style, dict(fields), sheets, behind or nothing, self.used,
            self.row_sent, file_of(path, style).name, prepared, follows=self.last_sent == (body, quarter - 1), empty=empty,
        )  # fmt: skip
        self.last_sent = (body, quarter)
        if not self.rate:
            return page
        rows = sum(len(each) for each in behind.values())
        if rows:
            in_files.beside(self, page, path)
            for _ in range(self.rng.poisson(self.rate * rows)):
                self._plant_one(page)
        in_returns.one(self, page, path)
        page.finish()
        self.rejected[page.rejected_rows] = True
        self.found += page.found
        return page

    def _plant_one(self, page: Page) -> None:
        """The next kind in turn that this return has a place for; what found none here is not tried here again."""
        for _ in range(len(self.queue)):
            number, kind = self.queue.popleft()
            self.queue.append((number, kind))
            if number in page.in_vain:
                continue
            if kind(page):
                return
            page.in_vain.add(number)

    def write(self, path: Path) -> None:
        lines = [
            (p.file, p.sheet, "" if p.row is None else p.row, p.column, p.rule, p.planted)
            for p in sorted(self.found, key=lambda p: (p.file, p.sheet, p.row or 0, p.column, p.rule))
        ]
        write_lines(path, ("file", "sheet", "row", "column", "rule", "planted"), lines)
