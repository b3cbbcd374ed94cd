"""The Rule 42 statement by province as a workbook, for those who work on in a spreadsheet."""

from collections.abc import Sequence
from pathlib import Path

from palermo.ui.documents import Document, Exhibit, Table, Term
from palermo.ui.documents.page import bare

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def write_workbook(document: Document, exhibits: Sequence[Exhibit], target: Path, contents: str) -> None:
    """One sheet a table, every number a number; the first sheet says what it is and lists the others."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(target), options) as book:
        looks = {
            "bold": book.add_format({"bold": True}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "bottom"}),
            "number": book.add_format({"num_format": "#,##0.######"}),
            "missing": book.add_format(
                {"pattern": 14, "fg_color": "#8b8f94", "bg_color": "#ffffff", "align": "center"}
            ),
            "partial": book.add_format({"num_format": '#,##0.######"†"'}),
        }
        named = _names(exhibits)
        first = book.add_worksheet(contents)
        _first_sheet(first, document, named, looks)
        for name, (exhibit, table) in named.items():
            sheet = book.add_worksheet(name)
            _table_sheet(sheet, document, exhibit, table, looks)
        for sheet in book.worksheets():
            if document.lang == "ur":
                sheet.right_to_left()
            sheet.set_header(f"&C{bare(document.mark)} – {bare(document.warning)}"[:255])


def _names(exhibits: Sequence[Exhibit]) -> dict[str, tuple[Exhibit, Table]]:
    """Sheet names of 31 letters at most, each once."""
    found: dict[str, tuple[Exhibit, Table]] = {}
    for exhibit in exhibits:
        for table in exhibit.tables:
            found[table.name.removesuffix("-table").translate(_FORBIDDEN)[:31]] = (exhibit, table)
    return found


def _first_sheet(sheet, document: Document, named: dict[str, tuple[Exhibit, Table]], looks) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    lines = [Term(document.mark, document.warning), Term(document.title, document.subtitle), *document.facts]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, bare(line.term), looks["bold"])
        sheet.write_string(row, 1, bare(line.text), looks["wrap"])
    for row, (name, (_exhibit, table)) in enumerate(named.items(), start=len(lines) + 1):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_string(row, 1, bare(table.caption))


def _table_sheet(sheet, document: Document, exhibit: Exhibit, table: Table, looks) -> None:
    sheet.write_string(0, 0, bare(f"{document.mark} – {exhibit.title}"), looks["bold"])
    sheet.write_string(1, 0, bare(table.caption))
    about = " · ".join(f"{term.term}: {term.text}" for term in exhibit.about)
    sheet.write_string(2, 0, bare(about))
    head = 4
    for at, column in enumerate(table.columns):
        sheet.write_string(head, at, bare(column.label), looks["head"])
        sheet.set_column(at, at, 30 if at == 0 else 16)
    sheet.freeze_panes(head + 1, 1)
    for row, line in enumerate(table.rows, start=head + 1):
        for at, cell in enumerate(line.cells):
            if cell.state == "missing":
                sheet.write_string(row, at, "–", looks["missing"])
                continue
            text = bare(cell.text)
            number = as_number(text) if table.columns[at].number else None
            if number is None:
                sheet.write_string(row, at, text)
            else:
                sheet.write_number(row, at, number, looks["partial" if cell.state == "partial" else "number"])
    for row, note in enumerate(exhibit.notes, start=head + len(table.rows) + 2):
        sheet.write_string(row, 0, bare(note))


def as_number(text: str) -> float | None:
    """A printed number as a number; None for what is none ("12 of 14", "–", a day)."""
    try:
        return float(text.replace(",", "").replace("−", "-"))
    except ValueError:
        return None
