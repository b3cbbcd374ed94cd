"""The contract's own files, as the checker reads them."""

import pytest

from palermo.returns.method.fields import DATA_SHEETS, SHEETS, all_fields, columns, fields
from palermo.returns.method.rules import line_of, rules
from palermo.vocabulary.codes import LISTS


def test_sheets_and_columns_follow_fields_csv():
    assert ("return", *DATA_SHEETS) == SHEETS
    assert columns("seizures") == ("case_id", "seizure_no", "kind", "quantity", "unit", "value_pkr", "on")
    assert [field.column for field in fields("return") if not field.required] == ["reopened"]
    with pytest.raises(KeyError):
        fields("people")


def test_kinds_and_bounds_are_read():
    by_name = {(field.sheet, field.column): field for field in all_fields()}
    assert (by_name["persons", "name"].kind, by_name["persons", "name"].length) == ("text", 120)
    assert (by_name["seizures", "quantity"].low, by_name["seizures", "quantity"].high) == (0, 10**15)
    assert by_name["persons", "birth_date"].kind == "partial date"
    assert by_name["persons", "sex"].length is None
    lists = {field.codes for field in all_fields() if field.codes}
    assert lists - set(LISTS) == {"figures"}


def test_rules_are_found_by_what_they_speak_of():
    assert [rule.line for rule in rules()] == list(range(len(rules())))
    assert line_of("required") != line_of("required", "events", "person_no")
    assert line_of("unknown-key", "seizures", "case_id") == line_of("unknown-key", "persons", "case_id")
    assert line_of("date-order", "persons", "birth_date", 0) + 1 == line_of(
        "date-order", "persons", "birth_date", 1
    )
    for key in (
        ("date-order",),
        ("date-order", "cases", "means"),
        ("date-order", "persons", "birth_date", 2),
        ("no",),
    ):
        with pytest.raises(KeyError):
            line_of(*key)
