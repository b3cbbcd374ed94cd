"""The findings of a return: by rule, and each beside the cells of its row."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from palermo.partners.door import Request, page
from palermo.partners.rules.vocabulary import language
from palermo.partners.views.carrying import there
from palermo.returns import queries
from palermo.returns.method.fields import SHEETS, columns
from palermo.returns.models import Submission
from palermo.returns.queries import findings as found
from palermo.returns.queries.extracts import Cells, cells_beside
from palermo.returns.rules.people import LIST, OPEN, may_on
from palermo.returns.views.wording import title_of
from palermo.vocabulary.columns import column_label, sheet_label

A_PAGE = 25
WHOLE = "-"  # in an address: of the whole file, or of no one column
SEVERITIES = {"error": gettext_lazy("Error"), "warning": gettext_lazy("Warning")}
EFFECTS = {
    "file": gettext_lazy("refuses the file"),
    "row": gettext_lazy("rejects the row"),
    "cell": gettext_lazy("drops the cell"),
    "kept": gettext_lazy("changes nothing"),
}


@dataclass(frozen=True)
class Shown:
    """A group of findings as a page shows it."""

    group: found.Group
    sheet: str
    column: str
    severity: Any
    effect: Any
    url: str

    @property
    def rows(self) -> list[tuple[int, str | None]]:
        return [(row, value) for row, value in self.group.places if row is not None]

    @property
    def more(self) -> int:
        return self.group.count - len(self.group.places)


def groups_shown(row: Submission, groups: list[found.Group]) -> list[Shown]:
    return [
        Shown(
            group=each,
            sheet=sheet_words(each.sheet),
            column=column_words(each.sheet, each.column),
            severity=SEVERITIES[each.severity],
            effect=EFFECTS[each.effect],
            url=address_of(row, each),
        )
        for each in groups
    ]


def address_of(row: Submission, group: found.Group) -> str:
    asked = {"rule": group.rule, "sheet": group.sheet or WHOLE, "column": group.column or WHOLE}
    return f"{reverse('return_findings', args=[row.address])}?{urlencode(asked)}"


def sheet_words(sheet: str | None) -> str:
    if sheet is None:
        return _("the whole file")
    return sheet_label(sheet, language()) if sheet in SHEETS else sheet


def column_words(sheet: str | None, column: str | None) -> str:
    if column is None:
        return ""
    known = sheet in SHEETS and column in columns(sheet)
    return column_label(sheet or "", column, language()) if known else column


@page(LIST)
@require_safe
def return_findings(request: Request, address: UUID) -> HttpResponse:
    row = there(queries.submission(address, request.by))
    asked = {name: request.GET.get(name, "") for name in ("rule", "sheet", "column")}
    number = page_number(request.GET.get("page", "1"))
    of_file = {name: None if value == WHOLE else value for name, value in asked.items()}
    found_here = found.page(
        row,
        language(),
        rule=asked["rule"],
        sheet=of_file["sheet"],
        column=of_file["column"],
        first=(number - 1) * A_PAGE,
        size=A_PAGE,
    )
    pages = max(1, -(-found_here.count // A_PAGE))
    first = found_here.lines[0] if found_here.lines else None
    context = {
        "submission": row,
        "back": title_of(row),
        "lines": lines_shown(row, found_here.lines, beside=may_on(row, OPEN, request.by)),
        "count": found_here.count,
        "title": heading(asked, first),
        "turns": {
            "number": min(number, pages),
            "pages": pages,
            "before": way(asked, number - 1) if number > 1 else "",
            "after": way(asked, number + 1) if number < pages else "",
        },
    }
    return render(request, "returns/findings.html", context)


def way(asked: dict[str, str], number: int) -> str:
    kept = {name: value for name, value in asked.items() if value}
    return "?" + urlencode({**kept, "page": number})


def page_number(wished: str) -> int:
    return max(1, int(wished)) if wished.isascii() and wished.isdigit() and len(wished) < 7 else 1


def heading(asked: dict[str, str], first: found.Line | None) -> str:
    if first is None or not asked["rule"]:
        return _("Findings")
    parts = [
        sheet_words(first.sheet) if asked["sheet"] else "",
        column_words(first.sheet, first.column) if asked["column"] else "",
    ]
    return " · ".join(part for part in parts if part) or _("Findings")


def lines_shown(row: Submission, lines: list[found.Line], *, beside: bool) -> list[dict[str, Any]]:
    """`beside`: with the cells of the row, for those who may open the return."""
    places = {(each.sheet, each.row) for each in lines if each.sheet and each.row} if beside else set()
    kept = cells_beside(row, places)
    said = {(each.sheet, each.row, each.column): each.value for each in lines if each.value and each.column}
    return [line_shown(each, kept.get((each.sheet or "", each.row or 0)), said) for each in lines]


def cells_shown(line: found.Line, cells: Cells, said: dict[Any, str]) -> list[dict[str, Any]]:
    """Without the empty ones; what could not be read stands in its finding."""
    sheet = line.sheet or ""
    told = [
        {
            "label": column_words(sheet, column),
            "text": text or said.get((sheet, line.row, column), ""),
            "here": column == line.column,
        }
        for column, text in zip(columns(sheet), cells, strict=True)
    ]
    return [each for each in told if each["text"] or each["here"]]


def line_shown(line: found.Line, cells: Cells | None, said: dict[Any, str]) -> dict[str, Any]:
    return {
        "line": line,
        "sheet": sheet_words(line.sheet),
        "column": column_words(line.sheet, line.column),
        "severity": SEVERITIES[line.severity],
        "effect": EFFECTS[line.effect],
        "cells": cells_shown(line, cells, said) if cells else [],
    }
