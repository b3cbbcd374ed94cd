"""The return as a Frictionless Data Package: what any tool can check of a return's CSV files."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from palermo.returns.method.dictionary import dictionary
from palermo.returns.method.fields import DATA_SHEETS, FORMAT, SHEETS, Field, columns, fields
from palermo.returns.method.meanings import meaning, sheet_meaning
from palermo.returns.method.stated import stated_figures
from palermo.vocabulary.codes import codes

_TYPES = {"integer": "integer", "number": "number", "date": "date"}
_ANSWERS = {"yes/no": ("yes", "no"), "yes/no/unknown": ("yes", "no", "unknown")}
_PARTIAL_DATE = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
_PRIMARY_KEYS: Mapping[str, Sequence[str]] = {
    "return": ("field",),
    "cases": ("case_id",),
    "persons": ("case_id", "person_no"),
    "seizures": ("case_id", "seizure_no"),
}
_OF_A_CASE = ("persons", "events", "journeys", "seizures")


def write_schema(folder: Path) -> list[Path]:
    """Write datapackage.json, one <sheet>.schema.json a sheet, and dictionary.md; gives their paths.

    The schemas say what a table schema can: types, required cells, lengths, ranges, codes, keys. They are
    stricter than the check in spelling (dates as 2025-03-31, codes in capitals, districts by id or name) and know
    no rule between cells.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = {f"{sheet}.schema.json": _json(table_schema(sheet)) for sheet in SHEETS}
    texts["datapackage.json"] = _json(data_package())
    texts["dictionary.md"] = dictionary()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in texts]


def data_package() -> dict[str, Any]:
    """The descriptor of a return that is sent as CSV files beside it."""
    return {
        "profile": "tabular-data-package",
        "name": FORMAT.replace("/", "-"),
        "title": f"Return {FORMAT}",
        "description": "What a reporting body sends to the Bureau for one period. journeys, seizures and totals may "
        "be absent: take their resource out of a package that has no such file.",
        "resources": [
            {
                "name": sheet,
                "path": f"{sheet}.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": f"{sheet}.schema.json",
            }
            for sheet in SHEETS
        ],
    }


def table_schema(sheet: str) -> dict[str, Any]:
    """The Table Schema of one sheet; `missingValues` is the empty cell only, so that NA is Namibia."""
    described = _return_fields() if sheet == "return" else [_field(field) for field in fields(sheet)]
    schema: dict[str, Any] = {
        "title": sheet,
        "description": sheet_meaning(sheet, "en"),
        "description_ur": sheet_meaning(sheet, "ur"),
        "fields": described,
        "missingValues": [""],
    }
    if sheet in _PRIMARY_KEYS:
        schema["primaryKey"] = list(_PRIMARY_KEYS[sheet])
    if sheet in _OF_A_CASE:
        reference = {"resource": "cases", "fields": ["case_id"]}
        schema["foreignKeys"] = [{"fields": ["case_id"], "reference": reference}]
    return schema


def _return_fields() -> list[dict[str, Any]]:
    """The sheet `return` names its fields in rows: a table schema can only say which there are."""
    names = {"required": True, "enum": list(columns("return"))}
    return [
        {"name": "field", "type": "string", "constraints": names},
        {"name": "value", "type": "string"},
    ]


def _field(field: Field) -> dict[str, Any]:
    return {
        "name": field.column,
        "type": _TYPES.get(field.kind, "string"),
        "description": meaning(field, "en"),
        "description_ur": meaning(field, "ur"),
        "constraints": _constraints(field),
    }


def _constraints(field: Field) -> dict[str, Any]:
    found: dict[str, Any] = {"required": True} if field.required else {}
    if field.kind == "text":
        found["maxLength"] = field.length
    elif field.kind == "partial date":
        found["pattern"] = _PARTIAL_DATE
    elif field.kind in _ANSWERS:
        answers = _ANSWERS[field.kind]
        found["enum"] = [*answers, *(answer.upper() for answer in answers)]
    elif field.kind == "codes":
        one = "(" + "|".join(allowed(field)) + ")"
        found["pattern"] = f"{one}( *; *{one})*"
    elif field.kind in ("code", "country"):
        found["enum"] = allowed(field)
    elif field.low is not None:
        found |= {"minimum": field.low, "maximum": field.high}
    return found


def allowed(field: Field) -> list[str]:
    """The codes of a column; of districts also the names that one district alone has."""
    assert field.codes is not None
    if field.codes == "figures":
        return [each.figure for each in stated_figures()]
    known = codes(field.codes)
    if field.codes != "districts":
        return list(known)
    from palermo.returns.method.form.lists import entries

    written = [entry.written for entry in entries("districts")]
    return list(dict.fromkeys([*known, *written]))


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


__all__ = ["DATA_SHEETS", "allowed", "data_package", "table_schema", "write_schema"]
