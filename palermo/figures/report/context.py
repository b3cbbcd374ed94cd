"""What every chapter of the report needs: numbers, words, which returns came, and where its charts are collected."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from palermo.figures.report.numbers import LeftOut, Numbers
from palermo.figures.report.presence import MISSING, PARTIAL, Presence, Quarter
from palermo.figures.report.telling import Telling
from palermo.ui.documents import Cell, Exhibit, Term
from palermo.ui.documents.blocks import ZERO
from palermo.ui.svg import Drawing

MANY_QUARTERS = 12


@dataclass
class Context:
    """numbers: as asked; about: about.json; charts and alternatives: by name, drawn together at the end."""

    telling: Telling
    numbers: Numbers
    presence: Presence
    about: Mapping[str, Any]
    layer: Path | None
    charts: dict[str, Drawing] = field(default_factory=dict)
    alternatives: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, None] = field(default_factory=dict)

    @property
    def lang(self) -> str:
        return self.telling.lang

    def draw(self, name: str, chart: Drawing, alternative: str) -> str:
        self.charts[name] = chart
        self.alternatives[name] = alternative
        return alternative

    def made(self, *makers: Callable[[], list[Exhibit]]) -> list[Exhibit]:
        """The exhibits, without those whose figure has not the dimensions that are filtered by."""
        exhibits: list[Exhibit] = []
        for make in makers:
            try:
                exhibits += make()
            except LeftOut as left:
                self.left_out.setdefault(left.figure, None)
        return exhibits

    def coverage(self) -> str:
        return self.of_returns(self.presence.received, self.presence.due)

    def of_returns(self, received: int, due: int) -> str:
        tell = self.telling
        if not due:
            return tell._("no return was due")
        return tell._("{received} of {due} returns").format(
            received=tell.apart(received), due=tell.apart(due)
        )

    def over_the_period(self, figures: Sequence[str]) -> list[Term]:
        """Definition, unit, period, coverage of flows."""
        tell = self.telling
        return [
            tell.defined(figures),
            tell.units(figures),
            Term(tell._("Period"), tell.span(self.presence.start, self.presence.end)),
            Term(tell._("Coverage"), self.coverage()),
        ]

    def on_the_day(self, figures: Sequence[str]) -> list[Term]:
        """The same of stocks: they stand on the last day."""
        tell = self.telling
        day = tell._("as of {day}").format(day=tell.day(self.presence.end))
        return [
            tell.defined(figures),
            tell.units(figures),
            Term(tell._("Day"), day),
            Term(tell._("Coverage"), self.coverage()),
        ]

    def cell(self, value: str | None, state: str = "") -> Cell:
        """A number in a table: missing is never zero, and a number that something is missing from says so."""
        if value is None or value == "0":
            return Cell("", MISSING) if state == MISSING else Cell("0", state or ZERO)
        return Cell(self.telling.number(value), PARTIAL if state else "")

    def missing_notes(self, cells: Sequence[Cell]) -> list[str]:
        """What the marks in these cells mean, as far as they occur."""
        _ = self.telling._
        states = {cell.state for cell in cells}
        notes = []
        if MISSING in states:
            notes.append(_("Hatched, with a dash: no return came, so nothing is known. It is not zero."))
        if PARTIAL in states:
            notes.append(_("† Returns are missing: the number may be too low."))
        return notes

    def missing_key(self, states: Sequence[str]) -> list[tuple[str, str]]:
        _ = self.telling._
        key = []
        if PARTIAL in states:
            key.append(("partial", _("Some returns are missing: the number may be too low")))
        if MISSING in states:
            key.append(("missing", _("No return came: nothing is known")))
        return key

    def quarter_label(self, quarter: Quarter) -> str:
        return self.telling.period(quarter.value)

    def quarter_rows(self, cells: Mapping[tuple[str, ...], str], figure: str) -> list[dict[str, Any]]:
        """One row a quarter for a chart over time."""
        tell = self.telling
        rows: list[dict[str, Any]] = []
        for place, quarter in enumerate(self.presence.quarters):
            value = cells.get((figure, quarter.value))
            state = quarter.state
            if state == MISSING and value is not None:
                state = PARTIAL
            first = place == 0 or quarter.value.endswith("Q1")
            rows.append(
                {
                    "label": self.quarter_label(quarter),
                    "tick": tell.tick(quarter.value, first),
                    "first": quarter.value.endswith("Q1"),
                    "value": None if state == MISSING else int(value or 0),
                    "text": "" if state == MISSING else tell.number(value or 0),
                    "state": state,
                }
            )
        return rows

    def read_out(self, title: str, rows: Sequence[Mapping[str, Any]]) -> str:
        """The text alternative of a chart: its title and its numbers, or the first of them."""
        tell = self.telling
        parts = [
            f"{row['label']}: {row['text'] if row.get('state') != MISSING else tell._('no return')}"
            for row in rows[:MANY_QUARTERS]
        ]
        more = [] if len(rows) <= MANY_QUARTERS else [tell._("The table has the rest.")]
        return ". ".join([title, *parts, *more])
