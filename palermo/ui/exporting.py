"""Lists as CSV and XLSX: the same columns as on the page, and no cell that a spreadsheet would compute."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext

from palermo.ui.listing_cells import shown
from palermo.ui.reading import local
from palermo.ui.refusals import Refused

Words = str | Promise
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# What one sheet and one cell of a spreadsheet can hold.
MOST_ROWS, MOST_LETTERS = 1_048_575, 32_767
# A page needs them around a name in the other script; a cell that holds them is not found by that name.
WITHOUT_ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export(wanted: str, name: str, labels: Sequence[Words], lines: Iterable[Sequence[Any]]) -> HttpResponse:
    """The file's name says how many rows it holds, so that a cut file is noticed."""
    write = as_xlsx if wanted == "xlsx" else as_csv
    data, count = write([str(label) for label in labels], lines)
    response = HttpResponse(data, content_type=MEDIA[wanted])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{count}-rows.{wanted}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def plain(value: Any) -> Any:
    """A number stays a number and a date a date; everything else becomes its words."""
    if isinstance(value, list | tuple):
        return "; ".join(shown(each) for each in value).translate(WITHOUT_ISOLATES)
    if isinstance(value, datetime):
        return local(value).replace(tzinfo=None, microsecond=0)
    if isinstance(value, bool) or not isinstance(value, date | int | float | Decimal):
        return shown(value).translate(WITHOUT_ISOLATES)
    return value


def as_csv(labels: Sequence[str], lines: Iterable[Sequence[Any]]) -> tuple[bytes, int]:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([guarded(label) for label in labels])
    count = 0
    for line in lines:
        writer.writerow(list(written(line)))
        count += 1
    # The mark tells Excel that the file is UTF-8; without it Urdu is read as something else.
    return out.getvalue().encode("utf-8-sig"), count


def written(line: Sequence[Any]) -> Iterator[Any]:
    for value in map(plain, line):
        if isinstance(value, str):
            yield guarded(value)
        elif isinstance(value, datetime):
            yield value.isoformat(" ", "minutes")
        else:
            yield value


def as_xlsx(labels: Sequence[str], lines: Iterable[Sequence[Any]]) -> tuple[bytes, int]:
    import xlsxwriter

    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    moments = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for place, label in enumerate(labels):
        sheet.write_string(0, place, label, bold)
    count = 0
    for count, line in enumerate(lines, start=1):
        if count > MOST_ROWS:
            raise Refused(
                gettext("A spreadsheet cannot hold so many rows. Filter the list, or take it as CSV.")
            )
        for place, value in enumerate(map(plain, line)):
            if isinstance(value, datetime):
                sheet.write_datetime(count, place, value, moments)
            elif isinstance(value, date):
                sheet.write_datetime(count, place, value, days)
            elif isinstance(value, str):
                sheet.write_string(count, place, value[:MOST_LETTERS])
            else:
                sheet.write_number(count, place, value)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue(), count
