"""Faults in the cases sheet."""

from functools import cache, partial

import numpy as np

from palermo.invention.cases import NOT_GIVEN, fir_year
from palermo.invention.draw import Column
from palermo.invention.faults.page import Page
from palermo.invention.sending import is_pending
from palermo.vocabulary.codes import Code, codes, lookup_rows

BAD_DATES = (
    "31/02/2024",
    "05/17/2023",
    "15/03/24",
    "1445-09-12",
    "45321",
    "not known",
    "2024-13-01",
    "00/00/2023",
)
REQUIRED = (
    "police_station",
    "fir_number",
    "fir_year",
    "registered_on",
    "category",
    "offences",
    "district",
    "status",
    "status_on",
)


def rejected(
    page: Page, column: str, value: str, rule: str, kind: str = "text", workbook: bool = False
) -> bool:
    """Spoil a cell so that the row of the case is rejected."""
    if workbook and not page.is_workbook:
        return False
    row = page.take("cases", fits=page.can_lose)
    if row is None:
        return False
    page.spoil("cases", column, row, value, rule, kind)
    page.reject_case(row)
    if rule != "outside-period":
        page.uncountable["registered"] |= column == "registered_on"
        page.uncountable["disposed"] |= column in ("status", "status_on")
    else:
        counted = {"registered_on": ("registered", "new"), "status_on": ("disposed", "disposed")}[column]
        page.uncounted[counted[0]] += int(page.country.rows[counted[1]][page.behind["cases"][row]])
    return True


def bad_day(page: Page, column: str) -> bool:
    return rejected(page, column, str(page.rng.choice(BAD_DATES)), "bad-date")


def late_day(page: Page, column: str) -> bool:
    return rejected(page, column, page.day(page.last + int(page.rng.integers(1, 40))), "outside-period")


def status_too_early(page: Page) -> bool:
    row = page.take("cases", fits=page.can_lose)
    if row is None:
        return False
    registered = int(page.country.cases["registered"][page.case[row]])
    page.spoil("cases", "status_on", row, page.day(registered - 3), "date-order")
    page.reject_case(row)
    disposed = page.country.rows["disposed"][page.behind["cases"][row]]
    page.uncounted["disposed"] += int(disposed and registered - 3 < page.first)
    return True


@cache
def ambiguous_names() -> tuple[str, ...]:
    """Names that two or more districts answer to."""
    return tuple(key for key, code in lookup_rows("districts") if code is None)


def ambiguous_district(page: Page) -> bool:
    names = ambiguous_names()
    return bool(names) and rejected(
        page, "district", names[int(page.rng.integers(len(names)))], "ambiguous-code"
    )


def twice(page: Page) -> bool:
    rows = page.country.rows
    behind = page.behind["cases"]
    row = page.take("cases", ~rows["new"][behind] & ~rows["disposed"][behind])
    if row is None:
        return False
    page.add("cases", row, {}, "case_id", "duplicate-key")
    return True


def kept(
    page: Page, column: str, value: str, rule: str, where: Column | None = None, kind: str = "text"
) -> bool:
    row = page.take("cases", where)
    if row is None:
        return False
    page.spoil("cases", column, row, value, rule, kind)
    return True


def _of(page: Page, column: str) -> Column:
    return page.country.cases[column][page.case]


def near_offence(page: Page) -> Column:
    """Cases whose offence began within the year: without its day nobody's age changes by more than one."""
    return _of(page, "registered") - _of(page, "offence_first") < 300


def bad_offence_day(page: Page) -> bool:
    return kept(page, "offence_from", str(page.rng.choice(BAD_DATES)), "bad-date", near_offence(page))


def offence_after_registration(page: Page) -> bool:
    row = page.take("cases", near_offence(page))
    if row is None:
        return False
    day = int(page.country.cases["registered"][page.case[row]]) + 10
    page.spoil("cases", "offence_from", row, page.day(day), "date-order")
    return True


def is_category(page: Page, *names: str) -> Column:
    return np.isin(np.array(page.country.world.categories)[_of(page, "category")], names)


def unknown_form(page: Page) -> bool:
    return kept(page, "exploitation", "SEX;XYZ", "unknown-code", is_category(page, "TIP"))


def unknown_means(page: Page) -> bool:
    return kept(page, "means", "ABC", "unknown-code", is_category(page, "TIP"))


def form_of_another_category(page: Page, column: str, value: str) -> bool:
    return kept(page, column, value, "unexpected-value", ~is_category(page, "TIP"))


def other_year(page: Page) -> bool:
    registered = _of(page, "registered")
    within = registered - (fir_year(registered) - 1970).astype("datetime64[Y]").astype(
        "datetime64[D]"
    ).astype(int)
    row = page.take("cases", within > 31)
    if row is None:
        return False
    year = int(fir_year(page.country.cases["registered"][page.case[row]])) - 1
    page.spoil("cases", "fir_year", row, str(year), "date-order")
    return True


def not_in_force(page: Page) -> bool:
    """A section that fits the category and was in force on no day of the offence."""
    cases, world = page.country.cases, page.country.world
    for row in page.rng.permutation(len(page.case))[:40]:
        case = page.case[row]
        if page.used[case] or not page.plain[row]:
            continue
        first = cases["registered" if cases["offence_known"][case] == NOT_GIVEN else "offence_first"][case]
        category = world.categories[cases["category"][case]]
        out = [
            c.code
            for c in codes("offences").values()
            if _out_of_force(c, category, int(first), int(cases["registered"][case]))
        ]
        if out:
            page.used[case] = True
            page.spoil("cases", "offences", int(row), out[int(page.rng.integers(len(out)))], "not-in-force")
            return True
    return False


def _out_of_force(code: Code, category: str, first: int, last: int) -> bool:
    if category not in code.extra["categories"].split(";"):
        return False
    opens = code.valid_from and np.datetime64(code.valid_from, "D").astype(int) > last
    closes = code.valid_until and np.datetime64(code.valid_until, "D").astype(int) < first
    return bool(opens or closes)


def other_category(page: Page) -> bool:
    row = page.take("cases", ~is_category(page, "DRUGS"))
    if row is None:
        return False
    page.spoil("cases", "offences", row, "CNSA-9", "category-mismatch")
    return True


def same_fir(page: Page) -> bool:
    year, district = fir_year(_of(page, "registered")), _of(page, "district")
    second = page.take("cases", _has_earlier(district * 10000 + year, page.plain & ~page.used[page.case]))
    if second is None:
        return False
    same = (district == district[second]) & (year == year[second]) & page.plain & ~page.used[page.case]
    earlier = np.flatnonzero(same)
    earlier = earlier[earlier < second]
    if not len(earlier):
        return False
    first = int(earlier[0])
    page.used[page.case[first]] = True
    for column in ("police_station", "fir_number"):
        page.put("cases", column, second, page.sheets["cases"][column].values[first].as_py())
    page.expect("cases", "fir_number", second, "same-fir")
    return True


def _has_earlier(key: Column, usable: Column) -> Column:
    first: dict[int, int] = {}
    found = np.zeros(len(key), dtype=bool)
    for row in np.flatnonzero(usable):
        found[row] = int(key[row]) in first
        first.setdefault(int(key[row]), int(row))
    return found


def other_status(page: Page) -> bool:
    """A new case that has moved is said to be only registered; both are pending, so that the balance holds."""
    rows, behind, world = page.country.rows, page.behind["cases"], page.country.world
    status = rows["status"][behind]
    row = page.take("cases", rows["new"][behind] & is_pending(status, world) & (status != 0))
    if row is None:
        return False
    page.put("cases", "status_on", row, page.day(int(page.country.cases["registered"][page.case[row]])))
    page.spoil("cases", "status", row, "REGISTERED", "status-mismatch")
    return True


def status_of_another_day(page: Page) -> bool:
    rows, behind = page.country.rows, page.behind["cases"]
    on = rows["status_on"][behind]
    row = page.take("cases", (rows["status"][behind] != 0) & (on >= page.first) & (on < page.last))
    if row is None:
        return False
    page.put("cases", "status_on", row, page.day(int(on[row]) + 1))
    page.expect("cases", "status", row, "status-without-event")
    return True


def marks_in_station(page: Page) -> bool:
    row = page.take("cases")
    if row is None:
        return False
    text = page.sheets["cases"]["police_station"].values[row].as_py()
    mark = "\u200f" if page.is_workbook else "\x07"
    page.spoil("cases", "police_station", row, text[:2] + mark + text[2:], "control-character")
    return True


def live_year(page: Page) -> bool:
    if not page.is_workbook:
        return False
    row = page.take("cases")
    if row is None:
        return False
    year = page.sheets["cases"]["fir_year"].values[row].as_py()
    page.spoil("cases", "fir_year", row, str(year), "formula", "formula")
    return True


KINDS = {
    **{
        f"required {column}": partial(rejected, column=column, value="", rule="required")
        for column in REQUIRED
    },
    "bad registered_on": partial(bad_day, column="registered_on"),
    "bad status_on": partial(bad_day, column="status_on"),
    "bad fir_year": partial(rejected, column="fir_year", value="2O24", rule="bad-number"),
    "short fir_year": partial(rejected, column="fir_year", value="24", rule="bad-number"),
    "long station": partial(rejected, column="police_station", value="PS " + "Saddar " * 20, rule="too-long"),
    "long fir_number": partial(
        rejected, column="fir_number", value="123/2024 dated 5th of May 2024", rule="too-long"
    ),
    "damaged fir_number": partial(
        rejected, column="fir_number", value="2024-12-24", rule="cell-damaged", kind="date", workbook=True
    ),
    "damaged station": partial(
        rejected, column="police_station", value="#N/A", rule="cell-damaged", kind="error", workbook=True
    ),
    "true station": partial(
        rejected, column="police_station", value="TRUE", rule="cell-damaged", kind="boolean", workbook=True
    ),
    "unknown category": partial(rejected, column="category", value="HUMAN", rule="unknown-code"),
    "unknown offence": partial(rejected, column="offences", value="PTPA-99", rule="unknown-code"),
    "unknown district": partial(rejected, column="district", value="Atlantis", rule="unknown-code"),
    "unknown status": partial(rejected, column="status", value="PENDING", rule="unknown-code"),
    "other as principal": partial(rejected, column="offences", value="OTHER", rule="unexpected-value"),
    "ambiguous district": ambiguous_district,
    "registered late": partial(late_day, column="registered_on"),
    "status late": partial(late_day, column="status_on"),
    "status early": status_too_early,
    "case twice": twice,
    "bad offence_from": bad_offence_day,
    "offence after registration": offence_after_registration,
    "unknown cross_border": partial(kept, column="cross_border", value="MAYBE", rule="unknown-code"),
    "unknown form": unknown_form,
    "unknown means": unknown_means,
    "form elsewhere": partial(form_of_another_category, column="exploitation", value="SEX"),
    "means elsewhere": partial(form_of_another_category, column="means", value="FRAUD"),
    "other fir_year": other_year,
    "not in force": not_in_force,
    "other category": other_category,
    "same fir": same_fir,
    "other status": other_status,
    "status of another day": status_of_another_day,
    "transfer without colon": partial(kept, column="transferred_from", value="Lahore", rule="bad-transfer"),
    "transfer from nowhere": partial(
        kept, column="transferred_from", value="XX-POLICE:1/24", rule="bad-transfer"
    ),
    "transfer of nothing": partial(kept, column="transferred_from", value="ANF:", rule="bad-transfer"),
    "marks in station": marks_in_station,
    "live year": live_year,
}
