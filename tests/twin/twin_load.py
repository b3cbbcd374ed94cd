"""The slow twin of the check: a folder of CSV files becomes sheets of text, with the csv module."""

import csv
import io
from pathlib import Path

from tests.twin.twin_cells import COLUMNS, DATA_SHEETS, SHEETS

OWN_OF_THE_TEMPLATE = ("read me", "lists")
REQUIRED = {s: [c for c, f in COLUMNS[s].items() if f["required"] == "yes"] for s in SHEETS}


class File:
    """One return as text: sheets[sheet] = [(row number, {column: text}, more filled cells than the header)]."""

    def __init__(self, path):
        self.path = str(path)
        self.sheets = {}
        self.return_rows = {}  # field -> (row, text)
        self.marks = set()  # (sheet, row, column, formula|merged|damaged|number)
        self.found = []  # (rule, sheet, row, column)


def decode(data):
    """ "CSV is UTF-8 (byte-order mark allowed) or UTF-16 with its mark"."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    return data.decode("utf-8-sig")


def table(text):
    """ "comma, or the semicolon or tab when the header line has that and no comma"."""
    header = text.split("\n", 1)[0]
    delimiter = ","
    for other in (";", "\t"):
        if "," not in header and other in header:
            delimiter = other
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def load_folder(folder):
    file = File(folder)
    for path in sorted(Path(folder).iterdir()):
        if path.name.startswith(("~$", ".DS_Store", "__MACOSX")):
            continue
        name = path.stem.strip().casefold()
        if path.suffix.casefold() != ".csv" or name not in SHEETS:
            if name not in OWN_OF_THE_TEMPLATE:
                file.found.append(("unknown-sheet", path.stem, None, None))
            continue
        try:
            records = table(decode(path.read_bytes()))
        except (UnicodeError, csv.Error):
            file.found.append(("unreadable", name, None, None))
            continue
        if name == "return":
            _load_return(file, records)
        else:
            _load_sheet(file, name, records)
    return file


def _load_return(file, records):
    file.sheets["return"] = []
    for number, record in enumerate(records[1:], start=2):
        cells = [cell.strip() for cell in record] + ["", ""]
        field, value = cells[0].casefold(), record[1] if len(record) > 1 else ""
        if not field and not value.strip():
            continue
        if field not in COLUMNS["return"]:
            file.found.append(("unknown-column", "return", number, field))
        elif field in file.return_rows:
            file.found.append(("duplicate-column", "return", number, field))
        else:
            file.return_rows[field] = (number, value)
    for field in REQUIRED["return"]:
        if field not in file.return_rows:
            file.found.append(("missing-column", "return", None, field))


def _load_sheet(file, name, records):
    header = [cell.strip().casefold() for cell in records[0]] if records else []
    while header and not header[-1]:
        header.pop()
    for place, column in enumerate(header):
        if column and column in header[:place]:
            file.found.append(("duplicate-column", name, 1, column))
        elif column and column not in COLUMNS[name]:
            file.found.append(("unknown-column", name, 1, column))
    for column in REQUIRED[name]:
        if column not in header:
            file.found.append(("missing-column", name, 1, column))
    rows = file.sheets[name] = []
    for number, record in enumerate(records[1:], start=2):
        cells = dict(zip(header, record, strict=False))
        known = {column: cells.get(column, "") for column in COLUMNS[name]}
        extra = any(cell.strip() for cell in record[len(header) :])
        # "A row without a value in any known column is no row, but is counted in row numbers."
        if any(text.strip() for text in known.values()):
            rows.append((number, known, extra))


assert DATA_SHEETS == ["cases", "persons", "events", "journeys", "seizures", "totals"]
