"""Codes as numbers: what the register's relations hold instead of texts. 0 is UNKNOWN in every list."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from palermo.register.method.render import text
from palermo.vocabulary.codes import codes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

UNKNOWN = "UNKNOWN"
# Where a code list says "not known" in a word of its own.
NOT_KNOWN = {"sex": "U", "nationality": "XX", "exploitation": "UNK"}
AGE_BANDS = (UNKNOWN, "0-8", "9-17", "18-29", "30-47", "48+")


@cache
def coded(dimension: str) -> tuple[str, ...]:
    """The codes of a dimension in the order of their numbers; KeyError for one that has no list of codes."""
    if dimension == "stage":
        return _by_rank()
    if dimension in _FIXED:
        return _FIXED[dimension]
    if dimension == "province":
        return (UNKNOWN, *codes("provinces"), "ABROAD")
    if dimension == "law":
        return (UNKNOWN, *dict.fromkeys(code.split("-")[0] for code in codes("offences")))
    without = {UNKNOWN, NOT_KNOWN.get(dimension)}
    return (UNKNOWN, *(code for code in codes(_LISTS[dimension]) if code not in without))


_FIXED = {
    "age_band": AGE_BANDS,
    "age_group": (UNKNOWN, "CHILD", "ADULT"),
    "cross_border": (UNKNOWN, "YES", "NO"),
    "role": (UNKNOWN, "VICTIM", "ACCUSED", "VICTIM_ACCUSED", "MIGRANT"),
    "sex": (UNKNOWN, "F", "M", "X"),
}
_LISTS = {
    "district": "districts",
    "body": "bodies",
    "category": "categories",
    "convicted_of": "categories",
    "offence": "offences",
    "exploitation": "exploitation",
    "nationality": "countries",
    "kind": "seizure_kinds",
    "unit": "units",
}


def _by_rank() -> tuple[str, ...]:
    rank = {int(stage.extra["rank"]): code for code, stage in codes("stages").items()}
    return tuple(rank.get(number, UNKNOWN) for number in range(max(rank) + 1))


def number(dimension: str, code: str) -> int | None:
    """The number of a code; None when the dimension has no such code."""
    return coded(dimension).index(code) if code in coded(dimension) else None


def make_codings(con: DuckDBPyConnection, schema: str) -> None:
    """Small tables (code, id, …) of the schema by which rows are coded: body, category, country, form, district, offence."""
    for table, dimension in {
        "body": "body",
        "category": "category",
        "country": "nationality",
        "form": "exploitation",
        "seizure_kind": "kind",
        "unit": "unit",
    }.items():
        _make(con, schema, table, "code, id", [(code, n) for n, code in enumerate(coded(dimension))])
    _make(con, schema, "district", "code, id, province", _districts())
    _make(con, schema, "offence", "code, id, law, category", _offences())


def _districts() -> list[tuple[str | int, ...]]:
    provinces = coded("province")
    rows: list[tuple[str | int, ...]] = []
    for place, code in enumerate(coded("district")):
        province = codes("districts")[code].extra.get("iso3166_2") or code
        rows.append((code, place, provinces.index(province)))
    return rows


def _offences() -> list[tuple[str | int, ...]]:
    """Each offence with its law and its first category (0: it has none)."""
    laws, categories = coded("law"), coded("category")
    rows: list[tuple[str | int, ...]] = []
    for place, code in enumerate(coded("offence")):
        if place:
            first = codes("offences")[code].extra["categories"].split(";")[0]
            rows.append(
                (code, place, laws.index(code.split("-")[0]), categories.index(first) if first else 0)
            )
    return rows


def _make(
    con: DuckDBPyConnection, schema: str, table: str, names: str, rows: list[tuple[str | int, ...]]
) -> None:
    values = ", ".join(
        "(" + ", ".join(text(value) if isinstance(value, str) else str(value) for value in row) + ")"
        for row in rows
    )
    con.execute(f"CREATE OR REPLACE TABLE {schema}.{table} AS SELECT * FROM (VALUES {values}) t({names})")
