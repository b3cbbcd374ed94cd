"""What a person does with the sample workbook: each coloured cell gets the value that belongs there."""

from collections.abc import Mapping
from datetime import date
from typing import Any

# sheet, column: what belongs into the cell that is wrong; the day is one of the quarter.
RIGHT: dict[tuple[str, str], object] = {
    ("cases", "category"): "TIP",
    ("persons", "sex"): "M",
    ("persons", "age"): 37,
    ("events", "on"): "a day",
}


def mended(rows: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The rows of the sample without its four faults."""
    found = {sheet: [dict(row) for row in listed] for sheet, listed in rows.items()}
    day = found["cases"][4]["status_on"]
    found["cases"][1]["category"] = RIGHT["cases", "category"]
    found["persons"][1]["age"] = RIGHT["persons", "age"]
    found["persons"][4]["sex"] = RIGHT["persons", "sex"]
    found["events"][-1]["on"] = day
    return found


def mend_workbook(book: Any, day: date) -> list[str]:
    """Mends an openpyxl workbook where a comment says what is wrong; the cells that were mended."""
    done = []
    for (sheet, column), value in RIGHT.items():
        heads = [cell.value for cell in book[sheet][1]]
        for row in book[sheet].iter_rows(min_row=2):
            cell = row[heads.index(column)]
            if cell.comment is not None:
                cell.value = day if value == "a day" else value
                cell.comment = None
                done.append(f"{sheet} {column}")
    return done
