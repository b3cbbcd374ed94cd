"""The code lists of the return: one way to find what a code, a name or an alias means, on a day.

Lists are the CSV files under data/, named in data/lists.csv. Only the standard library is used, and a
list is read when it is first asked for.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from palermo.vocabulary.fold import (
    BLANKS,
    FOLD_CODE_SQL,
    FOLD_DISTRICT_SQL,
    fold_code,
    fold_district,
)

__all__ = [
    "BLANKS",
    "DATA",
    "FOLD_CODE_SQL",
    "FOLD_DISTRICT_SQL",
    "LISTS",
    "AmbiguousCode",
    "Code",
    "CodeError",
    "NotInForce",
    "UnknownCode",
    "codes",
    "fold_code",
    "fold_district",
    "label",
    "lookup_rows",
    "resolve",
    "rows_of",
]

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Code:
    """One code of one list; `extra` holds the other columns of its row as text."""

    list: str
    code: str
    label: str
    label_ur: str
    valid_from: date | None = None
    valid_until: date | None = None
    extra: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)

    def in_force(self, on: date) -> bool:
        """Both ends of the validity are inclusive; an empty one is open."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a list stands: the file, its key and label columns, and which rows of the file belong to it."""

    file: str
    key: str
    label: str
    only: tuple[str, str] | None


def rows_of(path: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file under data/, every value as text, absent ones as ''."""
    with (DATA / path).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield {column: value or "" for column, value in row.items()}


def _place(row: dict[str, str]) -> _Place:
    column, _, value = row["only"].partition("=")
    return _Place(row["file"], row["key"], row["label"], (column, value) if column else None)


_PLACES = {row["list"]: _place(row) for row in rows_of("lists.csv")}

LISTS = tuple(_PLACES)


class CodeError(ValueError):
    """A text does not say one code of a list; the text itself is not part of the message."""

    def __init__(self, list_name: str, why: str) -> None:
        super().__init__(f"{list_name}: {why}")
        self.list_name = list_name


class UnknownCode(CodeError):
    pass


class AmbiguousCode(CodeError):
    pass


class NotInForce(CodeError):
    pass


@cache
def codes(list_name: str) -> Mapping[str, Code]:
    """Every code of a list in the order of its file; districts also hold the province codes, UNKNOWN, ABROAD.

    Raises KeyError for a list that is not in LISTS.
    """
    place = _PLACES[list_name]
    rows = rows_of(place.file)
    if place.only:
        column, value = place.only
        rows = (row for row in rows if row[column] == value)
    found = [_code(list_name, place, row) for row in rows]
    if list_name == "districts":
        found += _beside_districts()
    return {code.code: code for code in found}


def _beside_districts() -> list[Code]:
    provinces = [
        Code(
            "districts",
            c.code,
            f"{c.label} (district not known)",
            f"{c.label_ur} (ضلع نامعلوم)",
            extra={"iso3166_2": c.code},
        )
        for c in codes("provinces").values()
    ]
    return [
        *provinces,
        Code("districts", "UNKNOWN", "Not known", "نامعلوم"),
        Code("districts", "ABROAD", "Abroad", "بیرونِ ملک"),
    ]


def _code(list_name: str, place: _Place, row: dict[str, str]) -> Code:
    own = {place.key, place.label, "label_ur", "valid_from", "valid_until"}
    return Code(
        list=list_name,
        code=row[place.key],
        label=row[place.label],
        label_ur=row.get("label_ur", ""),
        valid_from=_day(row.get("valid_from", "")),
        valid_until=_day(row.get("valid_until", "")),
        extra={column: value for column, value in row.items() if column not in own},
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def _lookup(list_name: str) -> Mapping[str, str | None]:
    if list_name != "districts":
        return {fold_code(code): code for code in codes(list_name)}
    districts = codes("districts")
    named = [c for c in districts.values() if c.extra.get("division")]
    found: dict[str, str | None] = {}
    for level in (
        [(code, code) for code in districts],
        [(c.label, c.code) for c in named],
        [(c.label_ur, c.code) for c in named],
        [(row["alias"], row["district_id"]) for row in rows_of("geo/pk_district_aliases.csv")],
    ):
        for key, answers in _by_key(level).items():
            found.setdefault(key, answers.pop() if len(answers) == 1 else None)
    return found


def _by_key(level: list[tuple[str, str]]) -> dict[str, set[str]]:
    answers: dict[str, set[str]] = {}
    for text, code in level:
        if key := fold_district(text):
            answers.setdefault(key, set()).add(code)
    return answers


def lookup_rows(list_name: str) -> list[tuple[str, str | None]]:
    """Every folded key that answers in a list, with its code; None where two or more districts answer to it."""
    return list(_lookup(list_name).items())


def resolve(list_name: str, text: str, on: date | None = None) -> Code:
    """The code that a cell means; of districts also by name or alias. With `on` it must be in force that day.

    Raises UnknownCode, AmbiguousCode, NotInForce; KeyError for a list that is not in LISTS.
    """
    key = fold_district(text) if list_name == "districts" else fold_code(text)
    answers = _lookup(list_name)
    if key not in answers:
        raise UnknownCode(list_name, "no such code, name or alias")
    code = answers[key]
    if code is None:
        raise AmbiguousCode(list_name, "several answer to this name")
    meant = codes(list_name)[code]
    if on is not None and not meant.in_force(on):
        raise NotInForce(list_name, f"{code} is not in force on {on.isoformat()}")
    return meant


def label(list_name: str, code: str, lang: str) -> str:
    """The name of a code in English ("en") or Urdu ("ur"). Raises UnknownCode for a code that is not in the list."""
    known = codes(list_name).get(code)
    if known is None:
        raise UnknownCode(list_name, "no such code")
    return known.label_ur if lang == "ur" else known.label
