"""Small workbooks made of parts of a given one, so that calamine says how it reads them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

from palermo.returns.method.read.plain_xml import NotPlain

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORKBOOK = f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>'
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_LINKS}/%s" Target="%s"/></Relationships>'
)
_PARTS: dict[str, str | bytes] = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": _RELATIONS % ("officeDocument", "xl/workbook.xml"),
    "xl/workbook.xml": _WORKBOOK,
    "xl/_rels/workbook.xml.rels": _RELATIONS % ("worksheet", "worksheets/sheet1.xml"),
}


def _ask(cells: Iterable[bytes], parts: Mapping[str, str | bytes]) -> list:
    """What calamine makes of cells, given without their reference."""
    from python_calamine import CalamineError, CalamineWorkbook

    rows = b"".join(
        b'<row r="%d"><c r="A%d"%s</row>' % (row, row, cell) for row, cell in enumerate(cells, start=1)
    )
    sheet = b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (_MAIN.encode(), rows)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in {**_PARTS, **parts, "xl/worksheets/sheet1.xml": sheet}.items():
            archive.writestr(name, part)
    made.seek(0)
    try:
        asked = CalamineWorkbook.from_filelike(made).get_sheet_by_name("s").to_python(skip_empty_area=False)
    except CalamineError as error:
        raise NotPlain from error
    return [row[0] for row in asked]


def date_styles(styles: Iterable[int], part: bytes) -> dict[int, bool]:
    """Which cell styles show a number as a day or a time."""
    wanted = sorted(styles)
    answers = numbers_as_shown(["45000"] * len(wanted), wanted, part, False)
    return {style: not isinstance(answer, float) for style, answer in zip(wanted, answers, strict=True)}


def numbers_as_shown(values: list[str], styles: list[int], part: bytes | None, from_1904: bool) -> list:
    """Numbers as calamine gives them in cells of these styles; `part` holds the styles."""
    cells = [f' s="{style}"><v>{value}</v></c>' for value, style in zip(values, styles, strict=True)]
    parts = {} if part is None else {"xl/styles.xml": part}
    if from_1904:
        parts["xl/workbook.xml"] = _WORKBOOK.replace(
            "<sheets>", '<workbookPr date1904="1"/><sheets>'
        ).encode()
    return _ask([cell.encode("utf-8") for cell in [*cells, "><v>1</v></c>"]], parts)[:-1]


def decode_shared(elements: list[bytes], start: bytes) -> list[str]:
    """Texts of shared strings, given as elements; `start` is the opening tag of the part they come from."""
    strings = b"".join([start, *elements, b"<si><t>x</t></si></sst>"])
    cells = [b' t="s"><v>%d</v></c>' % place for place in range(len(elements) + 1)]
    return _ask(cells, {"xl/sharedStrings.xml": strings})[:-1]


def decode_values(values: list[str], kept: list[bool] | None) -> list[str]:
    """Texts of cells that hold their text themselves: inline, with or without their blanks kept, or (None) as
    the value of a formula."""
    if kept is None:
        cells = [f' t="str"><v>{value}</v></c>' for value in values]
    else:
        forms = {True: ' xml:space="preserve"', False: ""}
        cells = [
            f' t="inlineStr"><is><t{forms[keep]}>{value}</t></is></c>'
            for value, keep in zip(values, kept, strict=True)
        ]
    return _ask([cell.encode("utf-8") for cell in [*cells, ' t="str"><v>x</v></c>']], {})[:-1]
