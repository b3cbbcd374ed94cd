"""The published schemas are held against real tools and against the contract."""

import json
from pathlib import Path

import pytest

from palermo.returns.method.dictionary import dictionary
from palermo.returns.method.fields import DATA_SHEETS, SHEETS, all_fields, fields
from palermo.returns.method.meanings import meaning
from palermo.returns.method.schema import allowed, table_schema, write_schema
from palermo.returns.method.stated import stated_figures
from palermo.returns.tests.small import ROWS, write_csv_return
from palermo.vocabulary.codes import codes, resolve

frictionless = pytest.importorskip("frictionless")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    write_schema(tmp_path)
    return tmp_path / "datapackage.json"


def faults(package: Path) -> set[tuple[str, str, int | None, str | None]]:
    report = frictionless.validate(package)
    return {
        (task.name, error.type, getattr(error, "row_number", None), getattr(error, "field_name", None))
        for task in report.tasks
        for error in task.errors
    }


def test_the_descriptor_is_valid(package: Path) -> None:
    descriptor = frictionless.Package.from_descriptor(str(package))
    assert [resource.name for resource in descriptor.resources] == list(SHEETS)
    assert list(frictionless.Package.metadata_validate(json.loads(package.read_text(encoding="utf-8")))) == []
    assert list(frictionless.Package.metadata_validate({"resources": [{"name": "A B", "path": 3}]})) != []
    for sheet in SHEETS:
        assert list(frictionless.Schema.metadata_validate(table_schema(sheet))) == []


def test_a_return_without_a_fault_is_valid(package: Path) -> None:
    write_csv_return(package.parent)
    assert faults(package) == set()
    assert frictionless.validate(package).valid


@pytest.mark.parametrize(
    ("sheet", "column", "value", "fault"),
    [
        ("cases", "registered_on", "31/31/2025", "type-error"),
        ("cases", "case_id", "", "constraint-error"),
        ("cases", "case_id", "x" * 41, "constraint-error"),
        ("cases", "category", "THEFT", "constraint-error"),
        ("cases", "offences", "PTPA-3-1;NONE", "constraint-error"),
        ("cases", "offence_from", "winter", "constraint-error"),
        ("cases", "cross_border", "perhaps", "constraint-error"),
        ("persons", "nationality", "QQ", "constraint-error"),
        ("persons", "age", 121, "constraint-error"),
        ("persons", "person_no", "one", "type-error"),
        ("seizures", "quantity", -1, "constraint-error"),
        ("totals", "figure", "attrition", "constraint-error"),
    ],
)
def test_a_fault_is_found(package: Path, sheet: str, column: str, value: object, fault: str) -> None:
    rows = ROWS | {sheet: [ROWS[sheet][0] | {column: value}, *ROWS[sheet][1:]]}
    write_csv_return(package.parent, rows)
    assert (sheet, fault, 2, column) in faults(package)


def test_a_repeated_key_and_an_unknown_case_are_found(package: Path) -> None:
    rows = ROWS | {
        "cases": [*ROWS["cases"], ROWS["cases"][0]],
        "events": [ROWS["events"][0] | {"case_id": "C-9"}],
    }
    write_csv_return(package.parent, rows)
    found = {(sheet, fault, row) for sheet, fault, row, _ in faults(package)}
    assert {("cases", "primary-key", 4), ("events", "foreign-key", 2)} <= found


def test_every_column_stands_in_its_schema_with_both_meanings() -> None:
    for sheet in DATA_SHEETS:
        described = {each["name"]: each for each in table_schema(sheet)["fields"]}
        assert list(described) == [field.column for field in fields(sheet)]
        for field in fields(sheet):
            assert described[field.column]["description"] == meaning(field, "en")
            assert described[field.column]["description_ur"] == meaning(field, "ur")
            assert described[field.column]["constraints"].get("required", False) == field.required


def test_every_column_has_a_meaning_in_both_languages() -> None:
    assert [field for field in all_fields() if not (meaning(field, "en") and meaning(field, "ur"))] == []


def test_every_allowed_value_resolves() -> None:
    for field in all_fields():
        if field.codes and field.codes != "figures":
            assert {resolve(field.codes, text).code for text in allowed(field)} == set(codes(field.codes))


def test_missing_is_the_empty_cell_only() -> None:
    assert {sheet: table_schema(sheet)["missingValues"] for sheet in SHEETS} == {
        sheet: [""] for sheet in SHEETS
    }


def test_the_dictionary_names_every_column_code_and_rule() -> None:
    text = dictionary()
    for field in all_fields():
        assert f"| `{field.column}` |" in text
        assert meaning(field, "ur").replace("|", "\\|") in text
    for name in {field.codes for field in all_fields() if field.codes} - {"figures"}:
        assert all(f"`{code}`" in text for code in codes(name))


def test_stated_figures_are_worded_in_both_languages() -> None:
    assert all(each.label and each.label_ur and each.definition_ur for each in stated_figures())
    columns = {each.figure: each.columns for each in stated_figures()}
    assert columns["cases_registered"] == ("district",)
    assert columns["case_status"] == ("district", "stage")
    assert columns["persons_convicted"] == ("district", "sex", "age_group")
