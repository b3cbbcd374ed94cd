"""What is noticed about a return while it is read: findings on files and headers, and marks on cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from palermo.returns.method.read.limits import Refused

HIDDEN = "…"
_LONG_NUMBER = re.compile(r"\d{7}")

Finding = tuple[str, str | None, int | None, str | None, str | None, str | None]


def shown(name: str) -> str:
    """A name that the format does not know, or `…` when it may be a person's."""
    name = name.strip()
    return HIDDEN if len(name) > 24 or _LONG_NUMBER.search(name) else name


@dataclass
class Notes:
    """Findings as (rule, sheet, row, column, value, reason); marks as {(sheet, column, mark): rows}; the sheets that are
    there and the known columns of each."""

    findings: list[Finding] = field(default_factory=list)
    marks: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(
        self,
        rule: str,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        reason: str | None = None,
    ) -> None:
        self.findings.append((rule, sheet, row, column, value, reason))

    def refuse(self, refused: Refused, sheet: str | None = None, row: int | None = None) -> None:
        self.add(refused.rule, sheet, row, reason=refused.reason)

    def mark(self, sheet: str, column: str, mark: str, rows: Iterable[int]) -> None:
        self.marks.setdefault((sheet, column, mark), []).extend(rows)
