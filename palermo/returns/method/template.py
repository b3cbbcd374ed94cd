"""The workbook that a reporting body fills, and the small one for a body without a case system."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from palermo.returns.method.fields import FORMAT, SHEETS, Field, fields
from palermo.returns.method.form.guide import README_SHEET, Guide
from palermo.returns.method.form.lists import LISTS_SHEET, Lists, list_of
from palermo.returns.method.form.look import BRAND, MUTED, PALE, Look
from palermo.returns.method.form.sheets import (
    dress_column,
    explanation,
    note,
    tint_missing,
    validation,
)
from palermo.ui.language import words
from palermo.vocabulary.codes import resolve

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Content = Mapping[str, Any]
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False}
TOTALS_SHEETS = ("return", "totals")


def write_template(
    path: Path,
    body: str,
    period_start: date,
    period_end: date,
    lang: str = "en",
    send_to: str | None = None,
    sheets: Sequence[str] = SHEETS,
) -> None:
    """Write the empty return of one body and period as an XLSX workbook at `path`.

    `body` is a code of the vocabulary (any case), the period's days are inclusive, `lang` is "en" or "ur";
    `send_to` says in the read me where the return goes. `sheets` are those of the format to be laid out.
    Without macros and formulas. The same arguments give the same bytes.
    Raises UnknownCode for a body that the vocabulary does not know; ValueError for a period that ends before
    it starts; OSError when `path` cannot be written.
    """
    from xlsxwriter import Workbook

    if period_end < period_start:
        raise ValueError("the period ends before it starts")
    body = resolve("bodies", body).code
    filled = {"return": {"body": body, "period_start": period_start, "period_end": period_end}}
    with path.open("wb") as out, Workbook(out, _PLAIN) as workbook:
        _write(workbook, filled, (period_start, period_end), lang, send_to, sheets)


def filled_workbook(content: Content, lang: str = "en") -> bytes:
    """The return of a draft as a workbook like the empty one, with its rows; nothing of it lies on a disk meanwhile.

    `content` is a draft (palermo.returns.method.drafting) whose first sheet names a known body and a period.
    Cells hold what was typed: whole numbers as numbers, everything else as text.
    """
    from xlsxwriter import Workbook

    header = content["return"]
    period = (date.fromisoformat(header["period_start"]), date.fromisoformat(header["period_end"]))
    out = BytesIO()
    with Workbook(out, {**_PLAIN, "in_memory": True}) as workbook:
        _write(workbook, content, period, lang, None, SHEETS)
    return out.getvalue()


def _write(
    workbook: "Workbook",
    content: Content,
    period: tuple[date, date],
    lang: str,
    send_to: str | None,
    sheets: Sequence[str],
) -> None:
    body = content["return"]["body"]
    look = Look(workbook, lang)
    lists = Lists([name for sheet in sheets for field in fields(sheet) if (name := list_of(field))], body)
    if look.right_to_left:
        guide = Guide(workbook, look, lists)
    _return_sheet(workbook, look, lists, {"format": FORMAT, **content["return"]})
    for sheet in sheets[1:]:
        _data_sheet(workbook, sheet, look, lists, content.get(sheet, ()))
    if not look.right_to_left:
        guide = Guide(workbook, look, lists)
    start, end = period
    guide.write(body, str(start), str(end), sheets, send_to, len(sheets) == len(TOTALS_SHEETS))
    lists.write(workbook, look, list_heads(lang))
    # The library would stamp the hour of making; the same template is the same file.
    workbook.set_properties(
        {"title": f"{FORMAT} {body}", "created": datetime.combine(start, datetime.min.time())}
    )


def list_heads(lang: str) -> dict[str, str]:
    """The heads of the columns of the sheet `lists`."""
    _ = words("palermo.returns", lang)
    return {"write": _("Write"), "code": _("Code"), "en": _("English"), "ur": _("Urdu")}


def _return_sheet(
    workbook: "Workbook", look: Look, lists: Lists, prefilled: Mapping[str, str | date]
) -> None:
    sheet = _sheet(workbook, "return", look)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 30, look.cell("text"))
    for column, head in enumerate(("field", "value")):
        sheet.write_string(0, column, head, look.header(required=True))
    for row, field in enumerate(fields("return"), 1):
        sheet.write_string(row, 0, field.column, look.header(field.required))
        text = explanation(field, look.lang)
        sheet.write_comment(row, 0, text, note(text))
        _return_value(sheet, row, field, look, lists, prefilled.get(field.column))


def _return_value(
    sheet: "Worksheet", row: int, field: Field, look: Look, lists: Lists, value: str | date | None
) -> None:
    boxed = {"border": 1, "border_color": MUTED, "align": "left"}
    cell = look.format(num_format=look.cell(field.kind).num_format, **boxed)
    if isinstance(value, date):
        sheet.write_datetime(row, 1, value, cell)
    elif value:
        _typed(sheet, row, 1, field, value, cell)
    else:
        sheet.write_blank(row, 1, None, cell)
    rule = validation(field, lists, look.lang)
    if field.column == "nil":
        rule |= {"input_title": "nil", "input_message": explanation(field, look.lang)[:255]}
    sheet.data_validation(row, 1, row, 1, rule)


def _data_sheet(
    workbook: "Workbook", name: str, look: Look, lists: Lists, rows: Sequence[Mapping[str, str]]
) -> None:
    sheet = _sheet(workbook, name, look)
    for column, field in enumerate(fields(name)):
        sheet.write_string(0, column, field.column, look.header(field.required))
        dress_column(sheet, field, column, look, lists)
        for row, cells in enumerate(rows, 1):
            if text := cells.get(field.column):
                _typed(sheet, row, column, field, text, look.cell(field.kind))
    tint_missing(sheet, name, look)


def _typed(
    sheet: "Worksheet", row: int, column: int, field: Field, text: str, style: "Format | None"
) -> None:
    if field.kind == "integer" and re.fullmatch(r"0|[1-9][0-9]{0,14}", text):
        sheet.write_number(row, column, int(text), style)
    else:
        sheet.write_string(row, column, text, style)


def _sheet(workbook: "Workbook", name: str, look: Look) -> "Worksheet":
    sheet = workbook.add_worksheet(name)
    if look.right_to_left:
        sheet.right_to_left()
    sheet.set_tab_color(BRAND if name in ("return", "cases", "persons", "events") else PALE)
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 22)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet


__all__ = ["LISTS_SHEET", "README_SHEET", "TOTALS_SHEETS", "filled_workbook", "list_heads", "write_template"]
