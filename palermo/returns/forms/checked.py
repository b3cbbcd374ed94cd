"""The content of a draft together with what the last check found in it: sealed as one, so that a page need not check."""

from collections.abc import Mapping
from typing import Any

from palermo.returns.forms.cells import Found
from palermo.returns.method.drafting import check_draft
from palermo.returns.method.fields import DATA_SHEETS
from palermo.returns.method.marking.marks import Finding

CHECKED = "checked"  # beside the sheets


def checked_anew(content: Mapping[str, Any]) -> dict[str, Any]:
    """The same content, with what every rule says of it now."""
    sheets = {sheet: rows for sheet, rows in content.items() if sheet != CHECKED}
    result = check_draft(sheets)
    told = {
        "refused": result.refused,
        "rows": {sheet: list(rows) for sheet, rows in result.rows.items()},
        "findings": [list(each) for each in result.findings],
    }
    return {**sheets, CHECKED: told}


class Checked:
    """A draft that was begun and never saved was not checked yet: it is checked here."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content if CHECKED in content else checked_anew(content)
        self._told = self.content[CHECKED]

    @property
    def refused(self) -> bool:
        """The file would be refused whole."""
        return bool(self._told["refused"])

    def found(self, language: str) -> Found:
        return Found((Finding(*each) for each in self._told["findings"]), language)

    def rows(self, sheet: str) -> list[dict[str, str]]:
        return list(self.content.get(sheet, []))

    def count(self, sheet: str) -> int:
        return sum(1 for row in self.rows(sheet) if any(row.values()))

    def accepted(self, sheet: str) -> int:
        return int(self._told["rows"].get(sheet, (0, 0, 0))[1])

    def rejected(self, sheet: str) -> int:
        return int(self._told["rows"].get(sheet, (0, 0, 0))[2])

    @property
    def is_empty(self) -> bool:
        return not any(self.count(sheet) for sheet in DATA_SHEETS)
