"""The sheets and columns of a return, as contract/fields.csv lists them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

SHEETS: tuple[str, ...] = ("return", "cases", "persons", "events", "journeys", "seizures", "totals")
DATA_SHEETS: tuple[str, ...] = SHEETS[1:]
FORMAT = "palermo-return/1"


@dataclass(frozen=True)
class Field:
    """One column of a sheet (in the sheet `return`: one field)."""

    sheet: str
    column: str
    required: bool
    type: str
    codes: str | None
    low: int | None
    high: int | None
    bad_value: str
    privacy: str
    meaning: str

    @property
    def kind(self) -> str:
        """text, integer, number, date, partial date, yes/no, yes/no/unknown, code, codes or country."""
        return self.type.partition("(")[0]

    @property
    def length(self) -> int | None:
        """The most characters a text may have, None for other kinds."""
        inside = self.type.partition("(")[2].rstrip(")")
        return int(inside) if inside else None


def contract_rows(name: str) -> list[dict[str, str]]:
    """The lines of a CSV file of contract/, in file order."""
    text = files("palermo.returns.method").joinpath("contract", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _bounds(text: str) -> tuple[int | None, int | None]:
    if not text:
        return None, None
    low, high = text.split("-")
    return int(float(low)), int(float(high))


def _field(line: dict[str, str]) -> Field:
    low, high = _bounds(line["range"])
    return Field(
        sheet=line["sheet"],
        column=line["column"],
        required=line["required"] == "yes",
        type=line["type"],
        codes=line["codes"] or None,
        low=low,
        high=high,
        bad_value=line["bad_value"],
        privacy=line["privacy"],
        meaning=line["meaning"],
    )


@cache
def all_fields() -> tuple[Field, ...]:
    """Every field of every sheet, in the order of fields.csv."""
    return tuple(_field(line) for line in contract_rows("fields.csv"))


@cache
def fields(sheet: str) -> tuple[Field, ...]:
    """The fields of one sheet, in order. KeyError when there is no such sheet."""
    if sheet not in SHEETS:
        raise KeyError(sheet)
    return tuple(field for field in all_fields() if field.sheet == sheet)


@cache
def columns(sheet: str) -> tuple[str, ...]:
    """The names of the columns of one sheet, in order."""
    return tuple(field.column for field in fields(sheet))
