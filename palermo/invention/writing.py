"""Writing one return: a workbook, a folder of CSV files or a zip of them. The same sheets give the same bytes."""

import io
from collections.abc import Container
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from palermo.invention.draw import as_days
from palermo.invention.sheets import DATE, TEXT, WHOLE, Cells, Sheet
from palermo.invention.workbook import write_workbook, write_zip


@dataclass(frozen=True)
class Style:
    """How a body writes: container, dates (`%Y-%m-%d` or day first), separator, encoding and digits of CSV."""

    container: str = "folder"
    day_first: str = ""
    delimiter: str = ","
    encoding: str = "utf-8"
    date_cells: bool = True
    digits: str = ""


STYLES = (
    Style("xlsx"),
    Style("folder"),
    Style("zip"),
    Style("xlsx", date_cells=False),
    Style("folder", day_first="/", delimiter=";", encoding="utf-8-sig"),
    Style("zip", day_first="-", digits="urdu"),
    Style("xlsx", day_first=".", date_cells=False),
    Style("folder", encoding="utf-16", delimiter="\t"),
)


def style_of(body: int, format: str) -> Style:
    """Each body has its own habit; with one format for all only its dates and encodings differ."""
    style = STYLES[body % len(STYLES)]
    container = {"mixed": style.container, "csv": "folder"}.get(format, format)
    return replace(style, container=container)


def written_days(days: pa.Array, style: Style) -> pa.Array:
    exact = as_days(days.to_numpy(zero_copy_only=False)).astype("U10")
    iso = pa.array(exact, type=pa.string())
    if not style.day_first:
        return iso
    parts = (pc.utf8_slice_codeunits(iso, *cut) for cut in ((8, 10), (5, 7), (0, 4)))
    return pc.binary_join_element_wise(*parts, style.day_first)


def as_text(cells: Cells, style: Style) -> pa.Array:
    """The column as the text of a CSV file."""
    text = written_days(cells.values, style) if cells.kind == DATE else cells.values
    if style.digits == "urdu" and cells.kind in (DATE, WHOLE):
        text = in_urdu_digits(text.cast(pa.string()))
    if not cells.odd:
        return text
    mask = np.zeros(len(text), dtype=bool)
    rows = sorted(cells.odd)
    mask[rows] = True
    odd = pa.array([cells.odd[row].value or None for row in rows], type=pa.string())
    return pc.replace_with_mask(text.cast(pa.string()), pa.array(mask), odd)


def in_urdu_digits(text: pa.Array) -> pa.Array:
    for digit in range(10):
        text = pc.replace_substring(text, str(digit), chr(0x06F0 + digit))
    return text


def file_of(path: Path, style: Style) -> Path:
    """Where a return of this name is written: a folder, or a file with its ending."""
    return path if style.container == "folder" else path.with_name(f"{path.name}.{style.container}")


def write_return(
    path: Path, fields: dict[str, str], sheets: dict[str, Sheet], style: Style, ragged: Container[str] = ()
) -> Path:
    """Write a return beside `path` (without ending) and say where.

    In the CSV sheets named in `ragged` the last row has one filled cell more than the header.
    """
    head = {
        "field": Cells(TEXT, pa.array(list(fields))),
        "value": Cells(TEXT, pa.array(list(fields.values()))),
    }
    sheets = {"return": head, **sheets}
    written = file_of(path, style)
    if style.container == "xlsx":
        write_workbook(written, sheets, style.date_cells, written_as=lambda cells: as_text(cells, style))
        return written
    files = {f"{name}.csv": _csv(sheet, style, name in ragged) for name, sheet in sheets.items()}
    if style.container == "folder":
        path.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (path / name).write_bytes(content)
        return path
    write_zip(written, files)
    return written


def _csv(sheet: Sheet, style: Style, ragged: bool) -> bytes:
    table = pa.table({name: as_text(cells, style) for name, cells in sheet.items()})
    out = io.BytesIO()
    options = pa.csv.WriteOptions(delimiter=style.delimiter, quoting_style="needed")
    pa.csv.write_csv(table, out, options)
    content = out.getvalue()
    if ragged:
        content = content.rstrip(b"\n") + f"{style.delimiter}1\n".encode()
    if style.encoding == "utf-8":
        return content
    return content.decode("utf-8").encode(style.encoding)
