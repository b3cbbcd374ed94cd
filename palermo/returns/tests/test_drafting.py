"""A draft is held against the same rules as a file, and becomes a file that says the same."""

from palermo.returns.method.check import check
from palermo.returns.method.drafting import check_draft, content_of_file
from palermo.returns.method.fields import DATA_SHEETS
from palermo.returns.method.template import filled_workbook
from palermo.returns.tests.small import RETURN, ROWS


def typed(value):
    return "" if value is None else str(value)


def draft(**header):
    rows = {
        sheet: [{column: typed(value) for column, value in row.items()} for row in listed]
        for sheet, listed in ROWS.items()
    }
    return {"return": {field: typed(value) for field, value in (RETURN | header).items()}, **rows}


def places(findings):
    return [(each.rule, each.sheet, each.row, each.column) for each in findings]


def test_a_draft_without_a_fault_has_no_finding():
    checked = check_draft(draft())
    assert (checked.refused, checked.findings) == (False, [])
    assert {sheet: rows.accepted for sheet, rows in checked.rows.items()} == {
        sheet: len(ROWS[sheet]) for sheet in DATA_SHEETS
    }


def test_rows_are_looked_at_before_the_first_sheet_is_finished():
    content = draft(pending=None)
    content["cases"][1]["category"] = "XX"
    checked = check_draft(content)
    assert checked.refused
    assert places(checked.findings) == [
        ("required", "return", 12, "pending"),
        ("unknown-code", "cases", 3, "category"),
        ("parent-rejected", "events", 3, "case_id"),
    ]


def test_an_empty_draft_says_what_its_first_sheet_lacks():
    content = {
        "return": {name: draft()["return"][name] for name in ("format", "body", "period_start", "period_end")}
    }
    checked = check_draft(content)
    assert checked.rows == {}
    assert [each.column for each in checked.findings] == [
        "prepared_on",
        "nil",
        "opening_pending",
        "registered",
        "disposed",
        "pending",
    ]


def test_a_workbook_is_taken_up_again_as_it_was_typed():
    content = draft()
    again = content_of_file("return.xlsx", filled_workbook(content))
    filled = {
        sheet: [{name: text for name, text in row.items() if text} for row in rows]
        for sheet, rows in content.items()
        if sheet != "return"
    }
    head = {name: text for name, text in content["return"].items() if text}
    assert again == {"return": head, **filled}


def test_a_file_that_cannot_be_read_gives_an_empty_draft():
    empty = content_of_file("return.xlsx", b"PK\x03\x04 no archive")
    assert empty == {"return": {}, **{sheet: [] for sheet in DATA_SHEETS}}


def test_the_workbook_of_a_draft_is_found_the_same(tmp_path):
    content = draft()
    content["cases"][1]["category"] = "XX"
    content["persons"][1]["name"] = "=1+1"
    path = tmp_path / "sent.xlsx"
    path.write_bytes(filled_workbook(content))
    checked = check([path])
    found = checked.findings().select(["rule", "sheet", "row", "column"]).to_pylist()
    assert [tuple(each.values()) for each in found] == places(check_draft(content).findings)
    assert checked.con.execute("SELECT name FROM raw_persons ORDER BY row").fetchall() == [(None,), ("=1+1",)]
