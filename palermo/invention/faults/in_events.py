"""Faults in the events sheet. Events that must be rejected are added; those that are kept change no figure."""

from functools import partial

import numpy as np

from palermo.invention.draw import Column
from palermo.invention.faults.in_cases import BAD_DATES
from palermo.invention.faults.page import Page
from palermo.invention.people import ACCUSED, BOTH, MIGRANT, VICTIM


def _of(page: Page, column: str) -> Column:
    return page.country.events[column][page.behind["events"]]


def _is(page: Page, *stages: str) -> Column:
    return np.isin(_of(page, "stage"), [page.country.world.stage(stage) for stage in stages])


def added(page: Page, column: str, value: str, rule: str, **more: str) -> bool:
    """One more event like another; cells that only a conviction has are left out of it."""
    row = page.take("events", _of(page, "person") < 0) if "events" in page.sheets else None
    if row is None:
        return False
    page.add("events", row, {"sentence_months": "", "fine_pkr": "", **more, column: value}, column, rule)
    return True


def twice(page: Page) -> bool:
    row = page.take("events")
    if row is None:
        return False
    page.add("events", row, {}, "", "duplicate-row")
    return True


def bad_day(page: Page) -> bool:
    return added(page, "on", str(page.rng.choice(BAD_DATES)), "bad-date")


def late_day(page: Page) -> bool:
    return added(page, "on", page.day(page.last + int(page.rng.integers(1, 40))), "outside-period")


def before_registration(page: Page) -> bool:
    row = page.take("events", _of(page, "person") < 0)
    if row is None:
        return False
    registered = int(page.country.cases["registered"][page.case_of("events")[row]])
    page.add(
        "events",
        row,
        {"on": page.day(registered - 9), "sentence_months": "", "fine_pkr": ""},
        "on",
        "date-order",
    )
    return True


def _person_no(page: Page, roles: tuple[int, ...]) -> tuple[Column, Column]:
    """For every case of the country: has it somebody of these roles, and the number of the first."""
    people = page.country.people
    rows = page.behind["persons"]
    rows = rows[np.isin(people["role"][rows], roles)]
    number = np.zeros(len(page.used), dtype=np.int64)
    number[people["case"][rows[::-1]]] = people["person_no"][rows[::-1]]
    return number > 0, number


def victim_named(page: Page) -> bool:
    has, number = _person_no(page, (VICTIM, MIGRANT))
    case = page.case_of("events")
    row = page.take(
        "events",
        has[case] & _is(page, "COGNIZANCE", "CHARGE", "TRIAL", "CHALLAN_FINAL") & (_of(page, "person") < 0),
    )
    if row is None:
        return False
    page.add("events", row, {"person_no": str(number[case[row]])}, "person_no", "role-mismatch")
    return True


def spoiled(page: Page, column: str, value: str, rule: str, where: Column | None = None) -> bool:
    row = page.take("events", where)
    if row is None:
        return False
    page.spoil("events", column, row, value, rule)
    return True


def bad_sentence(page: Page, column: str, value: str) -> bool:
    return spoiled(page, column, value, "bad-number", _is(page, "CONVICTED"))


def sentence_elsewhere(page: Page, column: str) -> bool:
    return spoiled(page, column, "12", "unexpected-value", ~_is(page, "CONVICTED", "REDUCED", "UPHELD"))


def _only_unnamed(page: Page) -> Column:
    """Events of rows in which every event concerns the whole case."""
    row = _of(page, "row")
    named = np.unique(row[_of(page, "person") >= 0])
    return ~np.isin(row, named)


def _last_of_row(page: Page) -> Column:
    row = _of(page, "row")
    return np.append(row[1:] != row[:-1], True) if len(row) else np.zeros(0, dtype=bool)


def accused_of_an_investigation(page: Page) -> bool:
    """The opening of the investigation names an accused; nothing follows it in this return."""
    has, number = _person_no(page, (ACCUSED, BOTH))
    case = page.case_of("events")
    row = page.take(
        "events", has[case] & _is(page, "INVESTIGATION") & _last_of_row(page) & _only_unnamed(page)
    )
    if row is None:
        return False
    page.spoil("events", "person_no", row, str(number[case[row]]), "unexpected-value")
    return True


def out_of_order(page: Page) -> bool:
    """An interim challan after cognizance, in place of the copies that are the last event of the return."""
    previous = (
        np.append(False, _is(page, "COGNIZANCE")[:-1])
        if len(page.behind["events"])
        else np.zeros(0, dtype=bool)
    )
    of_row = _of(page, "row")
    same = np.append(False, of_row[1:] == of_row[:-1]) if len(of_row) else previous
    row = page.take(
        "events", _is(page, "COPIES") & previous & same & _last_of_row(page) & _only_unnamed(page)
    )
    if row is None:
        return False
    case_row = int(np.flatnonzero(page.case == page.case_of("events")[row])[0])
    page.put("cases", "status", case_row, "CHALLAN_INTERIM")
    page.spoil("events", "stage", row, "CHALLAN_INTERIM", "unexpected-stage")
    return True


def late_again(page: Page) -> bool:
    """The last event of an earlier return is sent once more: late, and counted once."""
    if not len(page.behind["events"]):
        return False
    events, world = page.country.events, page.country.world
    row, case = _of(page, "row"), page.case_of("events")
    first = np.append(True, row[1:] != row[:-1])
    before = np.maximum(page.behind["events"] - 1, 0)
    stands = (events["row"][before] >= 0) & page.row_sent[events["row"][before]]
    same = (
        (events["case"][before] == case) & (events["on"][before] < page.first) & (page.behind["events"] > 0)
    )
    whole = (events["person"][before] < 0) & (world.phase[events["stage"][before]] < 4)
    found = page.take("events", first & stands & same & whole & _only_unnamed(page))
    if found is None:
        return False
    last = int(before[found])
    changes = dict.fromkeys(page.sheets["events"], "") | {
        "case_id": page.sheets["events"]["case_id"].values[found].as_py(),
        "stage": world.stages[events["stage"][last]],
        "on": page.day(int(events["on"][last])),
        "court": page.country.texts["events"]["court"][last].as_py() or "",
    }
    page.add("events", found, changes, "on", "late-event")
    return True


KINDS = {
    **{
        f"required {column}": partial(added, column=column, value="", rule="required")
        for column in ("case_id", "stage", "on")
    },
    "absent nobody": partial(added, column="person_no", value="", rule="required", stage="SENT_512"),
    "bad day": bad_day,
    "unknown stage": partial(added, column="stage", value="BAIL", rule="unknown-code"),
    "unknown case": partial(added, column="case_id", value="NONE/2020/1", rule="unknown-key"),
    "unknown person": partial(added, column="person_no", value="8888", rule="unknown-key"),
    "event twice": twice,
    "after the period": late_day,
    "before registration": before_registration,
    "victim named": victim_named,
    "long court": partial(spoiled, column="court", value="Court of the Special Judge " * 6, rule="too-long"),
    "unknown offences": partial(spoiled, column="offences", value="XYZ-1", rule="unknown-code"),
    "bad sentence": partial(bad_sentence, column="sentence_months", value="3 years"),
    "bad fine": partial(bad_sentence, column="fine_pkr", value="5,00,000"),
    "sentence elsewhere": partial(sentence_elsewhere, column="sentence_months"),
    "fine elsewhere": partial(sentence_elsewhere, column="fine_pkr"),
    "accused of an investigation": accused_of_an_investigation,
    "out of order": out_of_order,
    "late again": late_again,
}
