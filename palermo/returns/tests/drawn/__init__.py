"""Every line of rules.csv, drawn: returns that break it, with all that is found in them, and returns that do not."""

from __future__ import annotations

from dataclasses import dataclass

from palermo.returns.method.rules import line_of, rules
from palermo.returns.tests.drawing import Drawing, expected


@dataclass(frozen=True)
class Drawn:
    """A return of one line of the rules, and everything that is found in it."""

    line: int
    breaks: bool
    drawing: Drawing
    findings: tuple[tuple[object, ...], ...]
    others: tuple[Drawing, ...] = ()

    def rules(self) -> set[object]:
        return {rules()[self.line].rule, *(finding[3] for finding in self.findings)}


class Table:
    """Collects the drawn returns of one subject."""

    def __init__(self) -> None:
        self.lines: list[Drawn] = []

    def wrong(self, key: str, drawing: Drawing, *findings: str, others: tuple[Drawing, ...] = ()) -> None:
        """A return that breaks the rule `rule[ sheet[ column[ nth]]]`."""
        self.lines.append(Drawn(_line(key), True, drawing, tuple(expected(*findings)), others))

    def right(self, key: str, drawing: Drawing, *findings: str, others: tuple[Drawing, ...] = ()) -> None:
        """A return that comes near and does not break it; other rules may find something."""
        self.lines.append(Drawn(_line(key), False, drawing, tuple(expected(*findings)), others))


def _line(key: str) -> int:
    rule, *place = key.split()
    nth = int(place.pop()) if place and place[-1].isdigit() else 0
    sheet, column = (*place, "*", "*")[:2] if len(place) != 1 else (place[0], "")
    return line_of(rule, sheet, column, nth)
