"""One column of a sheet as a clerk meets it: width, cell format, header, comment and dropdown."""

from datetime import date
from typing import TYPE_CHECKING, Any

from palermo.returns.method.fields import Field, fields
from palermo.returns.method.form.lists import Lists, list_of
from palermo.returns.method.form.look import MISSING_FILL, Look
from palermo.returns.method.meanings import meaning, required_words, type_words
from palermo.ui.language import LANGUAGES, words

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

LAST_ROW = 1_048_575
# A formula over every row of the sheet makes old machines wait; a body with more rows fills by program.
_TINTED_ROWS = 20_000
_WIDTHS = {
    "date": 13,
    "partial date": 14,
    "integer": 12,
    "number": 12,
    "yes/no": 10,
    "yes/no/unknown": 14,
    "code": 18,
    "country": 12,
    "codes": 26,
}
_NOT_AFTER_THE_PERIOD = {
    ("cases", "registered_on"),
    ("cases", "status_on"),
    ("events", "on"),
    ("seizures", "on"),
}
_COMMENT = {"author": "Palermo", "font_name": "Tahoma", "font_size": 9, "color": "#FBFAF7"}


def width(field: Field) -> int:
    if field.kind == "text":
        return min(30, max(14, (field.length or 0) // 3))
    return max(_WIDTHS[field.kind], len(field.column) + 3)


def explanation(field: Field, lang: str) -> str:
    """Meaning, type and whether it is required: in the reader's language first, then in the other."""
    ordered = sorted(LANGUAGES, key=lambda each: each != lang)
    return "\n\n".join(
        f"{meaning(field, each)}\n{type_words(field, each)}; {required_words(field, each)}"
        for each in ordered
    )


def note(text: str, lines: int | None = None) -> dict[str, Any]:
    """The options of a comment large enough for its text."""
    rows = lines or sum(1 + len(line) // 42 for line in text.split("\n"))
    return {**_COMMENT, "width": 300, "height": 24 + 16 * rows}


def dress_column(sheet: "Worksheet", field: Field, column: int, look: Look, lists: Lists) -> None:
    """Width, cell format, header comment and validation of a whole column of a data sheet."""
    sheet.set_column(column, column, width(field), look.cell(field.kind))
    text = explanation(field, look.lang)
    sheet.write_comment(0, column, text, note(text))
    sheet.data_validation(1, column, LAST_ROW, column, validation(field, lists, look.lang))


def tint_missing(sheet: "Worksheet", sheet_name: str, look: Look) -> None:
    """A required cell that is still empty in a row already begun is tinted until it is filled."""
    from xlsxwriter.utility import xl_col_to_name

    tint = look.workbook.add_format({"bg_color": MISSING_FILL})
    listed = fields(sheet_name)
    last = xl_col_to_name(len(listed) - 1)
    for column, field in enumerate(listed):
        if field.required:
            name = xl_col_to_name(column)
            rule = f"=AND(COUNTA($A2:${last}2)>0,LEN(TRIM(${name}2))=0)"
            sheet.conditional_format(
                1, column, _TINTED_ROWS, column, {"type": "formula", "criteria": rule, "format": tint}
            )


def validation(field: Field, lists: Lists, lang: str) -> dict[str, Any]:
    """A data validation that never stops what the check accepts: it blocks only where nothing else can be right."""
    _ = words("palermo.returns", lang)
    rule = {"error_title": field.column[:32], "error_message": type_words(field, lang)[:255]}
    if (name := list_of(field)) is not None:
        rule |= {"validate": "list", "source": lists.source(name), "error_type": _style(field)}
        if field.kind == "codes":
            rule["error_message"] = _("Several codes are written with ; between them. See the sheet lists.")
        return rule
    if field.kind == "text":
        return rule | {"validate": "length", "criteria": "<=", "value": field.length, "error_type": "stop"}
    if field.kind == "partial date":
        return rule | {
            "validate": "length",
            "criteria": "between",
            "minimum": 4,
            "maximum": 10,
            "error_type": "warning",
        }
    return rule | _between(field, lang) | {"criteria": "between", "error_type": "warning"}


def _style(field: Field) -> str:
    if field.kind == "codes":
        return "information"
    return "warning" if field.codes == "districts" else "stop"


def _between(field: Field, lang: str) -> dict[str, Any]:
    _ = words("palermo.returns", lang)
    if field.kind != "date":
        kind = "integer" if field.kind == "integer" else "decimal"
        return {"validate": kind, "minimum": field.low, "maximum": field.high}
    if (field.sheet, field.column) in _NOT_AFTER_THE_PERIOD:
        return {
            "validate": "date",
            "minimum": date(1900, 1, 1),
            "maximum": f"='return'!$B${return_row('period_end') + 1}",
            "error_message": _(
                "Write the date as 2025-03-31; it does not lie after the last day of the period."
            ),
        }
    return {"validate": "date", "minimum": date(1900, 1, 1), "maximum": date(2100, 12, 31)}


def return_row(column: str) -> int:
    """The row (from 0) of a field in the sheet `return` of a template."""
    return 1 + [field.column for field in fields("return")].index(column)
