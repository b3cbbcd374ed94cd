"""What one accepted return gives the ledger: facts, and beside them what the ledger asks to number them."""

from pathlib import Path

from palermo.register.method.facts import FACTS
from palermo.returns.method.check import Checked, check
from palermo.returns.method.facts import facts_of_one
from palermo.returns.method.fields import fields
from palermo.returns.tests.small import ROWS, write_csv_return

# Columns of facts that carry a number of ours in place of keys, or sum up what the return is.
OURS = {"return_no", "case_no", "from_case_no", "event_no", "basis"}
SPLIT = {
    "offence_from_last": "offence_from",
    "birth_date_last": "birth_date",
    "on_first": "on",
    "on_last": "on",
}


def checked_of(folder: Path) -> Checked:
    """The small return, with a case from another body and a court."""
    cases, events = ROWS["cases"], ROWS["events"]
    rows = ROWS | {
        "cases": [cases[1] | {"transferred_from": "sd-police: K 7 "}, cases[0]],
        "events": [events[0] | {"court": "Test Court"}, events[1]],
    }
    return check([write_csv_return(folder, rows)])


def test_the_cases_are_numbered_by_their_keys_and_the_keys_stand_beside(tmp_path: Path) -> None:
    con = checked_of(tmp_path).con
    facts_of_one(Checked(con), con.execute("SELECT file FROM source").fetchall()[0][0])
    keys = con.execute(
        "SELECT case_no, row, case_id, from_body, from_case_id FROM case_key ORDER BY case_no"
    ).fetchall()
    assert keys == [(1, 3, "C-1", None, None), (2, 2, "C-2", "SD-POLICE", "K 7")]
    joined = "SELECT case_id, status FROM case_key JOIN facts.cases USING (case_no) ORDER BY case_id"
    assert con.execute(joined).fetchall() == [("C-1", "INVESTIGATION"), ("C-2", "CANCELLED")]
    assert con.execute("SELECT from_case_no FROM facts.cases").fetchall() == [(None,), (None,)]
    courts = "SELECT stage, court FROM facts.events LEFT JOIN event_court USING (event_no) ORDER BY stage"
    assert con.execute(courts).fetchall() == [("CANCELLED", None), ("INVESTIGATION", "Test Court")]


def test_facts_hold_no_column_that_identifies_or_points_but_birth_dates() -> None:
    for table, columns in FACTS.items():
        told = {field.column: field.privacy for field in fields(table.replace("returns", "return"))}
        for column in set(columns) - OURS:
            privacy = told[SPLIT.get(column, column)]
            assert privacy == "describes" or column.startswith("birth_date"), (table, column)
