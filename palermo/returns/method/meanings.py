"""What each column of the return means, in English and Urdu, and what may be written in it."""

from collections.abc import Mapping
from functools import cache

from palermo.returns.method.fields import Field, contract_rows
from palermo.ui.language import words

# Marks a text for the catalogue where it stands; it is translated when it is shown.
_ = str

_SHEET_MEANINGS = {
    "return": _("one row a field: who reports, for which period, and the balance of cases"),
    "cases": _("one row for each case (FIR)"),
    "persons": _("one row for each person in a case"),
    "events": _("one row for each stage a case or an accused reached in the period"),
    "journeys": _("one row for each leg of a journey; may stay empty"),
    "seizures": _("one row for each thing seized; may stay empty"),
    "totals": _("stated totals of a body without a case system; may stay empty"),
}


@cache
def _meanings() -> Mapping[tuple[str, str], dict[str, str]]:
    return {(line["sheet"], line["column"]): line for line in contract_rows("meanings.csv")}


def meaning(field: Field, lang: str) -> str:
    """The meaning of a column in English ("en") or Urdu ("ur")."""
    line = _meanings()[field.sheet, field.column]
    return line["meaning_ur"] if lang == "ur" else field.meaning or line["meaning_if_empty"]


def sheet_meaning(sheet: str, lang: str) -> str:
    """What one row of a sheet stands for."""
    return words("palermo.returns", lang)(_SHEET_MEANINGS[sheet])


def type_words(field: Field, lang: str) -> str:
    """What may be written in a column, in plain words."""
    _ = words("palermo.returns", lang)
    if field.kind == "text":
        return _("text, at most {length} characters").format(length=field.length)
    if field.kind in ("integer", "number"):
        kind = _("whole number") if field.kind == "integer" else _("number")
        return _("{kind}, {low} to {high}").format(kind=kind, low=field.low, high=field.high)
    if field.kind in ("code", "country"):
        return _("one code of the list {list}").format(list=field.codes)
    if field.kind == "codes":
        return _("one or more codes of the list {list}, with ; between them").format(list=field.codes)
    return {
        "date": _("date: 2025-03-31 or 31/3/2025"),
        "partial date": _("date, month or year: 2025-03-31, 2025-03 or 2025"),
        "yes/no": _("yes or no"),
        "yes/no/unknown": _("yes, no or unknown"),
    }[field.kind]


def required_words(field: Field, lang: str) -> str:
    _ = words("palermo.returns", lang)
    return _("required") if field.required else _("may stay empty")
