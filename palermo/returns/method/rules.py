"""The rules a return is held against, as contract/rules.csv lists them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from palermo.returns.method.fields import contract_rows


@dataclass(frozen=True)
class Rule:
    """One line of rules.csv; `line` is its place (0 is the first rule below the header).

    `sheet` and `column` are as written there: "" for the file, "*" for every one, several
    sheets separated by blanks. `effect` may be bad_value: what fields.csv says of the column.
    """

    line: int
    rule: str
    sheet: str
    column: str
    when: str
    severity: str
    effect: str

    @property
    def sheets(self) -> tuple[str, ...]:
        return tuple(self.sheet.split())


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule in the order in which the rules are applied."""
    return tuple(Rule(line=place, **row) for place, row in enumerate(contract_rows("rules.csv")))


@cache
def line_of(rule: str, sheet: str = "*", column: str = "*", nth: int = 0) -> int:
    """The line of the rule with this name that speaks of this sheet and column.

    Where two lines say the same of both, `nth` tells them apart. KeyError when there is none, or more than one.
    """
    named = [r for r in rules() if r.rule == rule]
    if len(named) == 1:
        return named[0].line
    fitting = [r for r in named if sheet in (r.sheet, *r.sheets) and column == r.column]
    alike = len({(r.sheet, r.column) for r in fitting}) == 1
    if not alike or nth >= len(fitting):
        raise KeyError((rule, sheet, column, nth))
    return fitting[nth].line
