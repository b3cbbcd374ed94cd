"""Writing one return: a workbook, a folder of CSV files or a zip of them. The same sheets give the same bytes."""

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from palermo.invention.draw import as_days
from palermo.invention.sheets import DATE, TEXT, Cells, Sheet

EXCEL_EPOCH = 25569
"""Day number of 1970-01-01 in the 1900 date system."""


@dataclass(frozen=True)
class Style:
    """How a body writes: container, dates (`%Y-%m-%d` or day first), separator and encoding of CSV."""

    container: str = "folder"
    day_first: str = ""
    delimiter: str = ","
    encoding: str = "utf-8"
    date_cells: bool = True


STYLES = (
    Style("xlsx"),
    Style("folder"),
    Style("zip"),
    Style("xlsx", date_cells=False),
    Style("folder", day_first="/", delimiter=";", encoding="utf-8-sig"),
    Style("zip", day_first="-"),
    Style("xlsx", day_first=".", date_cells=False),
    Style("folder", encoding="utf-16", delimiter="\t"),
)


def style_of(body: int, format: str) -> Style:
    """Each body has its own habit; with one format for all only its dates and encodings differ."""
    style = STYLES[body % len(STYLES)]
    container = {"mixed": style.container, "csv": "folder"}.get(format, format)
    if container == style.container:
        return style
    return Style(container, style.day_first, style.delimiter, style.encoding, style.date_cells)


def written_days(days: pa.Array, style: Style) -> pa.Array:
    exact = as_days(days.to_numpy(zero_copy_only=False)).astype("U10")
    iso = pa.array(exact, type=pa.string())
    if not style.day_first:
        return iso
    parts = (pc.utf8_slice_codeunits(iso, *cut) for cut in ((8, 10), (5, 7), (0, 4)))
    return pc.binary_join_element_wise(*parts, style.day_first)


def as_text(cells: Cells, style: Style) -> pa.Array:
    return written_days(cells.values, style) if cells.kind == DATE else cells.values


def write_return(path: Path, fields: dict[str, str], sheets: dict[str, Sheet], style: Style) -> Path:
    """Write a return beside `path` (without ending) and say where."""
    head = {
        "field": Cells(TEXT, pa.array(list(fields))),
        "value": Cells(TEXT, pa.array(list(fields.values()))),
    }
    sheets = {"return": head, **sheets}
    if style.container == "xlsx":
        return _write_workbook(path.with_name(path.name + ".xlsx"), sheets, style)
    files = {f"{name}.csv": _csv(sheet, style) for name, sheet in sheets.items()}
    if style.container == "folder":
        path.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (path / name).write_bytes(content)
        return path
    zipped = path.with_name(path.name + ".zip")
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return zipped


def _csv(sheet: Sheet, style: Style) -> bytes:
    table = pa.table({name: as_text(cells, style) for name, cells in sheet.items()})
    out = io.BytesIO()
    options = pa.csv.WriteOptions(delimiter=style.delimiter, quoting_style="needed")
    pa.csv.write_csv(table, out, options)
    content = out.getvalue()
    if style.encoding == "utf-8":
        return content
    return content.decode("utf-8").encode(style.encoding)


def _write_workbook(path: Path, sheets: dict[str, Sheet], style: Style) -> Path:
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, sheet in sheets.items():
            _write_sheet(book.add_worksheet(name), sheet, style, days)
    return path


def _write_sheet(into, sheet: Sheet, style: Style, days) -> None:
    for column, name in enumerate(sheet):
        into.write_string(0, column, name)
    columns = []
    for cells in sheet.values():
        if cells.kind == DATE and style.date_cells:
            serial = np.asarray(cells.values.to_numpy(zero_copy_only=False)) + EXCEL_EPOCH
            columns.append((into.write_number, serial.tolist(), (days,)))
        elif cells.kind in (DATE, TEXT):
            columns.append((into.write_string, as_text(cells, style).to_pylist(), ()))
        else:
            columns.append((into.write_number, cells.values.to_pylist(), ()))
    length = len(columns[0][1]) if columns else 0
    for row in range(length):
        for column, (write, values, look) in enumerate(columns):
            value = values[row]
            if value is not None:
                write(row + 1, column, value, *look)
