"""Faults of a whole return that is still used: its balance, its day, sheets and columns that the format does not know."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from palermo.invention.draw import as_days
from palermo.invention.faults.page import Page
from palermo.invention.sheets import TEXT, Cells
from palermo.invention.writing import write_return

if TYPE_CHECKING:
    from palermo.invention.faults.planting import Planter

SHARE = 0.12


def one(planter: "Planter", page: Page, path: Path) -> None:
    """Some returns get one fault of their own, all kinds in turn; the few that hold no case more often."""
    few = "cases" not in page.sheets
    if page.rng.random() >= (0.6 if few else SHARE):
        return
    kinds = planter.of_few if few else planter.of_returns
    for _ in range(len(kinds)):
        kind = kinds.popleft()
        kinds.append(kind)
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


def other_opening(page: Page, path: Path) -> bool:
    """The return opens with one case more than the last one closed with; its own sum holds."""
    if not page.follows or page.fields["reopened"] == "0":
        return False
    page.fields["opening_pending"] = str(int(page.fields["opening_pending"]) + 1)
    page.fields["reopened"] = str(int(page.fields["reopened"]) - 1)
    page.expect_field("opening_pending", "balance")
    return True


def month_besides(page: Page, path: Path) -> bool:
    """A nil return of the first month besides the one of the quarter."""
    month = path.with_name(path.name + "-month")
    opening = page.fields["opening_pending"]
    month_after = as_days(page.first).astype("datetime64[M]") + np.timedelta64(1, "M")
    end = page.day(int(month_after.astype("datetime64[D]").astype(int)) - 1)
    nothing = {
        "period_end": end,
        "nil": "yes",
        "registered": "0",
        "reopened": "0",
        "disposed": "0",
        "pending": opening,
    }
    written = write_return(month, page.clean_fields | nothing, {}, page.style)
    for file in (written.name, page.file):
        page.found.append(page.about_file("return", "overlapping-period", file, "period_start"))
    return True


def not_nil(page: Page, path: Path) -> bool:
    """A nil return that does not say so: the sheets are there and empty."""
    if page.sheets or page.empty is None:
        return False
    page.sheets = page.empty()
    page.fields["nil"] = "no"
    page.expect_field("nil", "nil-expected")
    return True


def same_day_again(page: Page, path: Path) -> bool:
    """The same nil return twice on one day: the path that sorts last is used, the other is superseded."""
    if page.sheets:
        return False
    written = write_return(path.with_name(path.name + "-again"), page.fields, {}, page.style)
    for file in (written.name, page.file):
        page.found.append(page.about_file("return", "same-day-submissions", file, "prepared_on"))
    unused = min(written.name, page.file, key=str.encode)
    page.found.append(page.about_file("return", "superseded", unused, "prepared_on"))
    return True


def _total(page: Page, where: str | None = None) -> int | None:
    """A line of the totals sheet, with `where` one that states this figure for a whole category."""
    if "totals" not in page.sheets:
        return None
    rows = [
        row
        for row, (figure, district) in enumerate(
            zip(
                page.sheets["totals"]["figure"].values.to_pylist(),
                page.sheets["totals"]["district"].values.to_pylist(),
                strict=True,
            )
        )
        if where is None or (figure == where and district is None)
    ]
    return rows[int(page.rng.integers(len(rows)))] if rows else None


def total_twice(page: Page, path: Path) -> bool:
    row = _total(page)
    if row is None:
        return False
    page.add("totals", row, {}, "", "duplicate-row")
    return True


def total_that_may_not_be(page: Page, path: Path) -> bool:
    row = _total(page)
    if row is None:
        return False
    page.add(
        "totals",
        row,
        {"figure": "distinct_victims", "district": "", "stage": ""},
        "figure",
        "unexpected-value",
    )
    return True


def total_below_part(page: Page, path: Path) -> bool:
    row = _total(page, "cases_registered")
    if row is None:
        return False
    page.spoil("totals", "value", row, "0", "total-below-part")
    return True


KINDS = {
    "wrong sum": wrong_sum,
    "sent before": sent_before,
    "unknown column": unknown_column,
    "prepared too early": prepared_too_early,
    "unknown sheet": unknown_sheet,
    "other opening": other_opening,
    "month besides": month_besides,
}

OF_NIL_AND_TOTALS = {
    "not nil": not_nil,
    "same day again": same_day_again,
    "total twice": total_twice,
    "total that may not be": total_that_may_not_be,
    "total below part": total_below_part,
}
