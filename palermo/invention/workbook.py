"""Workbooks written as whole columns of XML: as fast as CSV allows, and byte for byte the same every time.

A general library writes a workbook cell by cell; a country of invented returns has tens of millions of cells.
"""

import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from palermo.invention.sheets import DATE, TEXT, Cells, Odd, Sheet

FIRST_SERIAL = 25569
"""1970-01-01 in the 1900 date system."""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)

Written = Callable[[Cells], pa.Array]


def write_zip(path: Path, files: dict[str, bytes]) -> None:
    """Members in the order given, all of 1 January 1980, so that the same content gives the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, compresslevel=1)


def write_workbook(path: Path, sheets: dict[str, Sheet], date_cells: bool, written_as: Written) -> None:
    """`written_as` gives the text of a column of dates for workbooks that hold dates as text."""
    numbers = range(1, len(sheets) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, sheets, strict=True)
    )
    linked = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    files = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>{types}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{linked}'
        f'<Relationship Id="rId{len(sheets) + 1}" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
    }
    content = {name: text.encode() for name, text in files.items()}
    for number, sheet in zip(numbers, sheets.values(), strict=True):
        content[f"xl/worksheets/sheet{number}.xml"] = _sheet_xml(sheet, date_cells, written_as)
    write_zip(path, content)


def _letter(column: int) -> str:
    return chr(65 + column) if column < 26 else chr(64 + column // 26) + chr(65 + column % 26)


def _sheet_xml(sheet: Sheet, date_cells: bool, written_as: Written) -> bytes:
    length = len(next(iter(sheet.values())).values)
    row = pa.array(np.arange(2, length + 2)).cast(pa.string())
    columns, merges = [], []
    for column, cells in enumerate(sheet.values()):
        letter = _letter(column)
        columns.append(_column_xml(letter, cells, row, date_cells, written_as))
        merges += [f'<mergeCell ref="{letter}{at + 2}:{letter}{at + 3}"/>' for at in cells.merged]
    heads = "".join(_text_cell(f"{_letter(column)}1", name) for column, name in enumerate(sheet))
    lines = pc.binary_join_element_wise(
        '<row r="', row, '">', *columns, "</row>", "", null_handling="replace"
    )
    merged = f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>' if merges else ""
    parts = [f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData><row r="1">{heads}</row>', *lines.to_pylist()]
    return ("".join(parts) + f"</sheetData>{merged}</worksheet>").encode()


def _column_xml(letter: str, cells: Cells, row: pa.Array, date_cells: bool, written_as: Written) -> pa.Array:
    if cells.kind == DATE and date_cells:
        serial = pc.add(cells.values, FIRST_SERIAL).cast(pa.string())
        xml = _numbers(letter, row, serial, ' s="1"')
    elif cells.kind in (DATE, TEXT):
        plain = written_as(Cells(cells.kind, cells.values))
        xml = _texts(letter, row, plain)
    else:
        xml = _numbers(letter, row, cells.values.cast(pa.string()), "")
    if not cells.odd:
        return xml
    rows = sorted(cells.odd)
    mask = np.zeros(len(row), dtype=bool)
    mask[rows] = True
    odd = [_odd_cell(f"{letter}{at + 2}", cells.odd[at]) for at in rows]
    return pc.replace_with_mask(xml, pa.array(mask), pa.array(odd, type=pa.string()))


def _numbers(letter: str, row: pa.Array, number: pa.Array, style: str) -> pa.Array:
    return pc.binary_join_element_wise(f'<c r="{letter}', row, f'"{style}><v>', number, "</v></c>", "")


def _texts(letter: str, row: pa.Array, text: pa.Array) -> pa.Array:
    for raw, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = pc.replace_substring(text, raw, written)
    opening = '" t="inlineStr"><is><t xml:space="preserve">'
    return pc.binary_join_element_wise(f'<c r="{letter}', row, opening, text, "</t></is></c>", "")


def _text_cell(at: str, text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escaped}</t></is></c>'


def _odd_cell(at: str, odd: Odd) -> str | None:
    if odd.value == "":
        return None
    if odd.kind == "number":
        return f'<c r="{at}"><v>{odd.value}</v></c>'
    if odd.kind == "date":
        serial = int(np.datetime64(odd.value, "D").astype(int)) + FIRST_SERIAL
        return f'<c r="{at}" s="1"><v>{serial}</v></c>'
    if odd.kind == "boolean":
        return f'<c r="{at}" t="b"><v>{int(odd.value == "TRUE")}</v></c>'
    if odd.kind == "error":
        return f'<c r="{at}" t="e"><v>{odd.value}</v></c>'
    if odd.kind == "formula":
        return f'<c r="{at}" t="str"><f>CONCATENATE("",""&amp;"{odd.value}")</f><v>{odd.value}</v></c>'
    return _text_cell(at, odd.value)
