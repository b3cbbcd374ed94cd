"""What the findings say: every rule in both languages, and nothing personal."""

import re

import pytest

from palermo.returns.method.check import check
from palermo.returns.method.check.messages import message, wordings
from palermo.returns.method.fields import all_fields, contract_rows
from palermo.returns.method.rules import line_of, rules
from palermo.returns.tests.drawing import Drawing, draw, found_in, write

URDU = re.compile(r"[\u0600-\u06ff]")


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: f"{rule.line}-{rule.rule}")
def test_every_rule_is_worded_in_both_languages_for_every_column(rule):
    fields = [
        field
        for field in all_fields()
        if rule.sheet == "*" or field.sheet in rule.sheets
        if rule.column in ("*", field.column)
    ] or [None]
    kinds = {
        "bad-date": ("date", "partial date"),
        "bad-number": ("integer", "number"),
        "too-long": ("text",),
        "unknown-code": ("code", "codes", "country", "yes/no", "yes/no/unknown"),
    }.get(rule.rule)
    for field in fields:
        if field is None or kinds is None or field.kind in kinds:
            sheet, column = (
                (field.sheet, field.column) if field else (rule.sheets[0] if rule.sheets else None, None)
            )
            english, urdu = message(rule.line, sheet, column)
            assert english.endswith(".")
            assert URDU.search(urdu)
            assert not re.search(r"[{}]", english + urdu)


def test_messages_csv_words_no_rule_that_is_not_there():
    known = {(rule.rule, rule.sheet, rule.column) for rule in rules()}
    assert {(row["rule"], row["sheet"], row["column"]) for row in contract_rows("messages.csv")} == known
    assert {line for line, _ in wordings()} == {rule.line for rule in rules()}


def test_two_rules_of_one_column_say_different_things():
    first, second = (
        message(line_of("date-order", "persons", "birth_date", n), "persons", "birth_date") for n in (0, 1)
    )
    assert "registered" in first[0]
    assert "offence" in second[0]


def test_the_columns_of_the_sheet_return_are_told_from_its_fields():
    line = line_of("missing-column")
    assert "column value" in message(line, "return", "value")[0]
    assert "field body" in message(line, "return", "body")[0]


def test_a_message_names_what_is_expected():
    assert "121" not in message(line_of("bad-number"), "persons", "age")[0]
    assert "0–120" in message(line_of("bad-number"), "persons", "age")[0]
    assert "F, M, X, U" in message(line_of("unknown-code"), "persons", "sex")[1]
    assert "list offences" in message(line_of("unknown-code"), "cases", "offences")[0]
    assert "120" in message(line_of("too-long"), "persons", "name")[0]


def test_findings_say_why_and_hold_nothing_personal(tmp_path):
    drawing = draw(
        persons=[
            {
                "name": "Secret\u202e Name",
                "id_number": "35202-7654321",
                "age": "3520276543210",
                "sex": "Secret Name",
            }
        ],
        journeys=None,
    )
    table = check([write(drawing, tmp_path, "r")]).findings().to_pylist()
    assert {(one["rule"], one["value"]) for one in table if one["sheet"] == "persons" and one["row"]} == {
        ("control-character", "…"),
        ("bad-id", "…"),
        ("bad-number", "…"),
        ("unknown-code", "Secret Name"),
    }
    told = " ".join(one["message"] + one["message_ur"] for one in table)
    assert "Secret" not in told
    assert "7654321" not in told


def test_an_unreadable_sheet_says_how_to_mend_it(tmp_path):
    path = write(
        Drawing(files={"seizures.csv": "case_id,seizure_no\n\u00e9,1\n".encode("latin-1")}), tmp_path, "r"
    )
    (found,) = check([path]).findings().to_pylist()
    assert found["rule"] == "unreadable"
    assert "CSV UTF-8" in found["message"]
    assert URDU.search(found["message_ur"])


def test_merged_cells_of_a_header_are_found(tmp_path):
    import openpyxl

    book = openpyxl.load_workbook(write(draw(book=True), tmp_path, "merged"))
    book["events"].merge_cells("A1:B1")
    book["return"].merge_cells("B1:C1")
    book.save(tmp_path / "merged.xlsx")
    checked = check([tmp_path / "merged.xlsx"])
    found = found_in(checked)[1]
    assert ("events", 1, "case_id", "merged-cell", "kept", None) in found
    assert ("return", 1, "value", "merged-cell", "kept", None) in found
    assert not checked.files()[0].refused
