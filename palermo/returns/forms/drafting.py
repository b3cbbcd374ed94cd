"""What a page of a draft sends: rows of one sheet, as texts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from palermo.returns.method.fields import DATA_SHEETS, columns
from palermo.returns.rules.drafting import MOST_ROWS
from palermo.ui.refusals import Refused

ROWS_A_PAGE = 25
LONGEST_CELL = 2000
_NAME = re.compile(r"r(\d{1,4})-([a-z_]+)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")

Rows = dict[int, dict[str, str]]
Content = dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """`rows` by place; `version` is that of the draft which the page showed."""

    sheet: str
    rows: Rows
    version: int

    @classmethod
    def of(cls, sheet: str, data: QueryDict) -> "Sent":
        known = set(columns(sheet))
        rows: Rows = {}
        for name, value in data.items():
            if (found := _NAME.fullmatch(name)) and found[2] in known:
                rows.setdefault(int(found[1]), {})[found[2]] = cleaned(str(value))
        return cls(sheet, rows, whole_number(data.get("version", "")) or 0)


def whole_number(text: str) -> int | None:
    """As the page itself wrote it; None for what no page writes."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def cleaned(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()


def merged(content: Mapping[str, Any], sent: Sent) -> Content:
    """The draft with what was sent in its place; a row behind the last is added to it. Raises Refused."""
    if any(len(text) > LONGEST_CELL for cells in sent.rows.values() for text in cells.values()):
        raise Refused(_("One cell holds more letters than any cell of a return may. Shorten it."))
    if sent.sheet == "return":
        head = {**content.get("return", {}), **sent.rows.get(0, {})}
        return {**content, "return": {field: text for field, text in head.items() if text}}
    rows: list[dict[str, str]] = [dict(row) for row in content.get(sent.sheet, [])]
    for place, cells in sorted(sent.rows.items()):
        filled = {column: text for column, text in cells.items() if text}
        if place < len(rows):
            rows[place] = filled
        elif filled:
            rows.append(filled)
    if len(rows) > MOST_ROWS:
        words = _(
            "A sheet of more than {most} rows is filled in a workbook. Take the empty template and send it."
        )
        raise Refused(words.format(most=MOST_ROWS))
    return {**content, sent.sheet: rows}


def without(content: Mapping[str, Any], sheet: str, place: int) -> Content:
    rows = list(content.get(sheet, []))
    return {**content, sheet: rows[:place] + rows[place + 1 :]}


def closed_up(content: Mapping[str, Any]) -> Content:
    """Without the rows that were emptied: the rows after them move up."""
    kept = {sheet: [row for row in content.get(sheet, []) if any(row.values())] for sheet in DATA_SHEETS}
    return {**content, **kept}
