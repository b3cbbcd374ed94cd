"""Faults in journeys, seizures and totals."""

from functools import partial

import numpy as np

from palermo.invention.draw import Column
from palermo.invention.faults.in_cases import BAD_DATES, ambiguous_names
from palermo.invention.faults.in_events import _person_no
from palermo.invention.faults.page import Page
from palermo.invention.people import ACCUSED


def added(page: Page, sheet: str, column: str, value: str, rule: str) -> bool:
    """One more row; the key that would repeat is a new one."""
    row = page.take(sheet)
    if row is None:
        return False
    key = {"journeys": "leg", "seizures": "seizure_no"}[sheet]
    page.add(sheet, row, {key: "99", column: value}, column, rule)
    return True


def twice(page: Page, sheet: str, column: str) -> bool:
    row = page.take(sheet)
    if row is None:
        return False
    page.add(sheet, row, {}, column, "duplicate-key")
    return True


def spoiled(page: Page, sheet: str, column: str, value: str, rule: str, where: Column | None = None) -> bool:
    row = page.take(sheet, where)
    if row is None:
        return False
    page.spoil(sheet, column, row, value, rule)
    return True


def bad_day(page: Page, sheet: str) -> bool:
    return spoiled(page, sheet, "on", str(page.rng.choice(BAD_DATES)), "bad-date")


def ambiguous_place(page: Page) -> bool:
    names = ambiguous_names()
    return bool(names) and spoiled(
        page, "journeys", "district", names[int(page.rng.integers(len(names)))], "ambiguous-code"
    )


def accused_travels(page: Page) -> bool:
    if "journeys" not in page.sheets:
        return False
    has, number = _person_no(page, (ACCUSED,))
    case = page.case_of("journeys")
    whole = page.country.journeys["person"][page.behind["journeys"]] < 0
    row = page.take("journeys", has[case] & whole)
    if row is None:
        return False
    page.spoil("journeys", "person_no", row, str(number[case[row]]), "role-mismatch")
    return True


def other_unit(page: Page) -> bool:
    if "seizures" not in page.sheets:
        return False
    units = np.asarray(page.sheets["seizures"]["unit"].values.to_pylist())
    row = page.take("seizures", np.isin(units, ("KG", "GRAM", "TON", "ITEM")))
    if row is None:
        return False
    page.spoil("seizures", "unit", row, "EUR", "unit-mismatch")
    return True


def seized_late(page: Page) -> bool:
    row = page.take("seizures")
    if row is None:
        return False
    page.spoil("seizures", "on", row, page.day(page.last + 9), "date-order")
    return True


KINDS = {
    **{
        f"{sheet}: required {column}": partial(added, sheet=sheet, column=column, value="", rule="required")
        for sheet, columns in {
            "journeys": ("leg", "kind", "country"),
            "seizures": ("seizure_no", "kind", "quantity", "unit"),
        }.items()
        for column in columns
    },
    "leg 0": partial(added, sheet="journeys", column="leg", value="0", rule="bad-number"),
    "unknown kind of place": partial(
        added, sheet="journeys", column="kind", value="STOP", rule="unknown-code"
    ),
    "unknown country": partial(added, sheet="journeys", column="country", value="IRAN", rule="unknown-code"),
    "leg twice": partial(twice, sheet="journeys", column="leg"),
    "journey of no case": partial(
        added, sheet="journeys", column="case_id", value="NONE/2020/1", rule="unknown-key"
    ),
    "journey of nobody": partial(
        added, sheet="journeys", column="person_no", value="8888", rule="unknown-key"
    ),
    "long place": partial(
        spoiled, sheet="journeys", column="place", value="near the old fort " * 6, rule="too-long"
    ),
    "unknown place": partial(
        spoiled, sheet="journeys", column="district", value="Atlantis", rule="unknown-code"
    ),
    "ambiguous place": ambiguous_place,
    "unknown mode": partial(spoiled, sheet="journeys", column="mode", value="CAMEL", rule="unknown-code"),
    "bad day of travel": partial(bad_day, sheet="journeys"),
    "accused travels": accused_travels,
    "bad quantity": partial(added, sheet="seizures", column="quantity", value="10kg", rule="bad-number"),
    "negative quantity": partial(added, sheet="seizures", column="quantity", value="-1", rule="bad-number"),
    "unknown goods": partial(added, sheet="seizures", column="kind", value="OPIUM", rule="unknown-code"),
    "unknown unit": partial(added, sheet="seizures", column="unit", value="MAUND", rule="unknown-code"),
    "seizure twice": partial(twice, sheet="seizures", column="seizure_no"),
    "seizure of no case": partial(
        added, sheet="seizures", column="case_id", value="NONE/2020/1", rule="unknown-key"
    ),
    "bad value": partial(spoiled, sheet="seizures", column="value_pkr", value="2 lakh", rule="bad-number"),
    "bad day of seizure": partial(bad_day, sheet="seizures"),
    "seized late": seized_late,
    "other unit": other_unit,
}
