"""Findings by the cell they speak of, and the words of a cell's comment."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from palermo.returns.method.direction import readable
from palermo.ui.language import LANGUAGES, words

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str

SEVERITIES = {"error": _("Error"), "warning": _("Warning")}


class Finding(NamedTuple):
    """One finding of a check, as the JSON of `palermo check` names its parts."""

    rule: str
    severity: str
    effect: str
    sheet: str | None
    row: int | None
    column: str | None
    value: str | None
    message: str
    message_ur: str

    def said(self, lang: str) -> str:
        return readable(self.message_ur if lang == "ur" else self.message, lang)


class Marks:
    """The findings of each sheet, by row and column; "" stands for a column that no header names."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._sheets: dict[str, dict[int, dict[str, list[Finding]]]] = {}
        for finding in findings:
            if finding.sheet is not None and finding.row is not None:
                rows = self._sheets.setdefault(finding.sheet, {})
                rows.setdefault(finding.row, {}).setdefault(finding.column or "", []).append(finding)

    def row(self, sheet: str, row: int) -> dict[str, list[Finding]]:
        return self._sheets.get(sheet, {}).get(row, {})


def comment(found: Sequence[Finding], lang: str) -> str:
    """All findings of one cell in both languages, the reader's first."""
    parts = []
    for each in sorted(LANGUAGES, key=lambda other: other != lang):
        translated = words("palermo.returns", each)
        parts += [f"{translated(SEVERITIES[finding.severity])}: {finding.said(each)}" for finding in found]
    return "\n".join(parts)
