"""Faults in the persons sheet. Rows that must be rejected are added, so that nobody is lost by them."""

from functools import partial

import numpy as np

from palermo.invention.cases import NOT_GIVEN
from palermo.invention.draw import Column
from palermo.invention.faults.in_cases import BAD_DATES, ambiguous_names
from palermo.invention.faults.page import Page, none_of
from palermo.invention.people import ACCUSED, BFORM, BOTH, CNIC, MIGRANT, NICOP, VICTIM, F, M

FIRST_FREE = 9001
"""Person numbers of added people; no invented case has so many."""


def _of(page: Page, column: str) -> Column:
    return page.country.people[column][page.behind["persons"]]


def _told(page: Page, column: str) -> Column:
    return ~none_of(page.sheets["persons"][column].values)


def _case(page: Page, column: str) -> Column:
    return page.country.cases[column][page.case_of("persons")]


def added(page: Page, column: str, value: str, rule: str) -> bool:
    row = None if page.ragged else page.take("persons")
    if row is None:
        return False
    changes = {"person_no": str(FIRST_FREE), column: value}
    page.add("persons", row, changes, column, rule)
    return True


def twice(page: Page) -> bool:
    row = None if page.ragged else page.take("persons")
    if row is None:
        return False
    page.add("persons", row, {}, "person_no", "duplicate-key")
    return True


def spoiled(
    page: Page, column: str, value: str, rule: str, where: Column | None = None, kind: str = "text"
) -> bool:
    row = page.take("persons", where)
    if row is None:
        return False
    page.spoil("persons", column, row, value, rule, kind)
    return True


def in_workbook(page: Page, column: str, value: str, rule: str, kind: str) -> bool:
    return page.is_workbook and spoiled(page, column, value, rule, _told(page, column), kind)


def bad_birth_date(page: Page) -> bool:
    return spoiled(page, "birth_date", str(page.rng.choice(BAD_DATES)), "bad-date")


def bad_age(page: Page) -> bool:
    return spoiled(page, "age", str(page.rng.choice(("abt 25", "150", "-3", "25.5", "adult"))), "bad-number")


def unknown_basis(page: Page) -> bool:
    return spoiled(page, "age_basis", "ARREST", "unknown-code", ~_told(page, "birth_date"))


def unknown_referral(page: Page) -> bool:
    return spoiled(page, "referred", "PERHAPS", "unknown-code", _of(page, "referred") != 0)


def ambiguous_home(page: Page) -> bool:
    names = ambiguous_names()
    return bool(names) and spoiled(
        page, "home_district", names[int(page.rng.integers(len(names)))], "ambiguous-code"
    )


def born_after_registration(page: Page) -> bool:
    row = page.take("persons")
    if row is None:
        return False
    page.spoil("persons", "birth_date", row, page.day(int(_case(page, "registered")[row]) + 30), "date-order")
    return True


def born_after_offence(page: Page) -> bool:
    """Born between the offence and its registration, of no age that is told."""
    late = _case(page, "offence_last") < _case(page, "registered") - 2
    fit = (
        late
        & (_case(page, "offence_known") != NOT_GIVEN)
        & (_of(page, "age") < 0)
        & np.isin(_of(page, "role"), (VICTIM, MIGRANT))
    )
    row = page.take("persons", fit)
    if row is None:
        return False
    page.spoil(
        "persons", "birth_date", row, page.day(int(_case(page, "offence_last")[row]) + 1), "date-order"
    )
    return True


def damaged_number(page: Page) -> bool:
    if page.is_workbook and page.rng.random() < 0.5:
        return spoiled(
            page, "id_number", "9930074908079123", "number-damaged", _told(page, "id_number"), "number"
        )
    return spoiled(page, "id_number", "9.93007E+12", "number-damaged", _told(page, "id_number"))


def _card(page: Page) -> Column:
    return _of(page, "numbered") & np.isin(_of(page, "document"), (CNIC, BFORM, NICOP))


def short_number(page: Page) -> bool:
    return spoiled(page, "id_number", "99300-749080-7", "bad-id", _card(page))


def other_parity(page: Page) -> bool:
    row = page.take("persons", _card(page) & np.isin(_of(page, "sex"), (F, M)))
    if row is None:
        return False
    number = page.sheets["persons"]["id_number"].values[row].as_py()
    page.put("persons", "id_number", row, number[:-1] + str((int(number[-1]) + 1) % 10))
    page.expect("persons", "sex", row, "sex-mismatch")
    return True


def other_age(page: Page) -> bool:
    fit = (_of(page, "age") >= 0) & (_of(page, "born_known") != NOT_GIVEN)
    row = page.take("persons", fit)
    if row is None:
        return False
    page.spoil("persons", "age", row, str(int(_of(page, "age")[row]) + 12), "age-mismatch")
    return True


def very_young_accused(page: Page) -> bool:
    fit = np.isin(_of(page, "role"), (ACCUSED, BOTH)) & ~_told(page, "birth_date")
    return spoiled(page, "age", "7", "age-implausible", fit)


def referred_accused(page: Page) -> bool:
    return spoiled(
        page, "referred", "YES", "unexpected-value", np.isin(_of(page, "role"), (ACCUSED, MIGRANT))
    )


def marks_in_name(page: Page) -> bool:
    row = page.take("persons", _told(page, "name"))
    if row is None:
        return False
    name = page.sheets["persons"]["name"].values[row].as_py()
    page.spoil("persons", "name", row, "\u202b" + name + "\u202c", "control-character")
    return True


def live_name(page: Page) -> bool:
    row = page.take("persons", _told(page, "alias")) if page.is_workbook else None
    if row is None:
        return False
    alias = page.sheets["persons"]["alias"].values[row].as_py()
    page.spoil("persons", "alias", row, alias, "formula", "formula")
    return True


def merged_alias(page: Page) -> bool:
    if not page.is_workbook:
        return False
    empty = ~_told(page, "alias")
    empty_below = np.append(empty[1:], False)
    case = page.case_of("persons")
    row = page.take("persons", empty_below & np.append(case[1:] == case[:-1], False))
    if row is None:
        return False
    page.put("persons", "alias", row, "Ustad")
    page.sheets["persons"]["alias"].merged.append(row)
    page.expect("persons", "alias", row, "merged-cell")
    return True


def ragged_row(page: Page) -> bool:
    """The last row of a CSV sheet has a cell too many; nothing may be added behind it."""
    if page.is_workbook or "persons" in page.extras or page.ragged:
        return False
    row = page.take("persons")
    if row is None:
        return False
    page.add("persons", row, {"person_no": str(FIRST_FREE)}, "", "ragged-row")
    page.ragged.add("persons")
    return True


KINDS = {
    **{
        f"required {column}": partial(added, column=column, value="", rule="required")
        for column in ("person_no", "role", "sex", "nationality", "case_id")
    },
    "person 0": partial(added, column="person_no", value="0", rule="bad-number"),
    "person half": partial(added, column="person_no", value="2.5", rule="bad-number"),
    "unknown role": partial(added, column="role", value="WITNESS", rule="unknown-code"),
    "unknown sex": partial(added, column="sex", value="FEMALE", rule="unknown-code"),
    "unknown nationality": partial(added, column="nationality", value="PAK", rule="unknown-code"),
    "unknown case": partial(added, column="case_id", value="NONE/2020/1", rule="unknown-key"),
    "person twice": twice,
    "bad birth_date": bad_birth_date,
    "bad age": bad_age,
    "error age": partial(in_workbook, column="age", value="#N/A", rule="bad-number", kind="error"),
    "long name": partial(spoiled, column="name", value="Muhammad " * 15, rule="too-long"),
    "damaged name": partial(in_workbook, column="name", value="TRUE", rule="cell-damaged", kind="boolean"),
    "damaged id_number": partial(
        in_workbook, column="id_number", value="2024-05-01", rule="cell-damaged", kind="date"
    ),
    "unknown relation": partial(spoiled, column="relation", value="SON", rule="unknown-code"),
    "unknown basis": unknown_basis,
    "unknown id_type": partial(spoiled, column="id_type", value="NIC", rule="unknown-code"),
    "unknown home": partial(spoiled, column="home_district", value="Nowhere", rule="unknown-code"),
    "ambiguous home": ambiguous_home,
    "unknown referral": unknown_referral,
    "born after registration": born_after_registration,
    "born after offence": born_after_offence,
    "damaged number": damaged_number,
    "short number": short_number,
    "other parity": other_parity,
    "other age": other_age,
    "very young accused": very_young_accused,
    "referred accused": referred_accused,
    "marks in name": marks_in_name,
    "live alias": live_name,
    "merged alias": merged_alias,
    "ragged row": ragged_row,
}
