"""Faults of a whole return that is still used: its balance, its day, sheets and columns that the format does not know."""

from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from palermo.invention.draw import as_days
from palermo.invention.faults.page import Page
from palermo.invention.sheets import TEXT, Cells
from palermo.invention.writing import write_return

if TYPE_CHECKING:
    from palermo.invention.faults.planting import Planter

SHARE = 0.12


def one(planter: "Planter", page: Page, path: Path) -> None:
    """Some returns get one fault of their own, all kinds in turn."""
    if page.rng.random() >= SHARE:
        return
    for _ in range(len(planter.of_returns)):
        kind = planter.of_returns.popleft()
        planter.of_returns.append(kind)
        if kind(page, path):
            return


def wrong_sum(page: Page, path: Path) -> bool:
    page.fields["reopened"] = str(int(page.fields["reopened"]) + 1)
    page.expect_field("pending", "balance")
    return True


def prepared_too_early(page: Page, path: Path) -> bool:
    page.prepared = page.last - 3
    page.fields["prepared_on"] = page.day(page.prepared)
    page.expect_field("prepared_on", "date-order")
    return True


def unknown_column(page: Page, path: Path) -> bool:
    if "cases" not in page.sheets:
        return False
    length = len(page.behind["cases"])
    page.sheets["cases"]["remarks"] = Cells(
        TEXT, pa.array(["seen"] + [None] * (length - 1), type=pa.string())
    )
    page.expect("cases", "remarks", -1, "unknown-column")
    return True


def unknown_sheet(page: Page, path: Path) -> bool:
    if not page.sheets:
        return False
    page.sheets["notes"] = {"note": Cells(TEXT, pa.array(["to be filled"]))}
    page.found.append(page.about_file("notes", "unknown-sheet"))
    return True


def sent_before(page: Page, path: Path) -> bool:
    """An earlier version of the same return, without its faults, prepared a day earlier."""
    earlier = path.with_name(path.name + "-first")
    prepared = page.prepared - 1
    fields = {**page.clean_fields, "prepared_on": str(as_days(prepared))}
    written = write_return(earlier, fields, page.clean_sheets, page.style)
    page.found.append(page.about_file("return", "superseded", written.name, "prepared_on"))
    return True


KINDS = {
    "wrong sum": wrong_sum,
    "sent before": sent_before,
    "unknown column": unknown_column,
    "prepared too early": prepared_too_early,
    "unknown sheet": unknown_sheet,
}
