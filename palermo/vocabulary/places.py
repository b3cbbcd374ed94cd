"""Provinces and districts: where they lie, how many people live there, and which square stands for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from palermo.vocabulary.codes import Code, codes, rows_of


@dataclass(frozen=True, slots=True)
class Place:
    """A province or district. point: (longitude, latitude), degrees. population: census 2023, None where not taken."""

    code: str
    label: str
    label_ur: str
    province: str
    division: str
    population: int | None
    point: tuple[float, float]


def _place(code: Code, province: str, division: str) -> Place:
    people = code.extra["pop_2023"]
    return Place(
        code.code,
        code.label,
        code.label_ur,
        province,
        division,
        int(people) if people else None,
        (float(code.extra["lon"]), float(code.extra["lat"])),
    )


@cache
def districts() -> Mapping[str, Place]:
    """Every district by its id, in the order of the file; `province` is the ISO 3166-2 code."""
    return {
        code.code: _place(code, code.extra["iso3166_2"], code.extra["division"])
        for code in codes("districts").values()
        if code.extra.get("division")
    }


@cache
def provinces() -> Mapping[str, Place]:
    """Every province by its ISO 3166-2 code, in the order of the file."""
    return {code.code: _place(code, code.code, "") for code in codes("provinces").values()}


def province_of(district: str) -> str:
    """The province of a district code; UNKNOWN, ABROAD and a province code are their own province.

    Raises KeyError for what is no code of the list of districts.
    """
    known = codes("districts")[district]
    return known.extra.get("iso3166_2", known.code)


@cache
def tiles() -> Mapping[str, tuple[int, int]]:
    """The square of each district on the tile map: (column, row) from 0, row 0 in the north."""
    return {
        row["district_id"]: (int(row["col"]), int(row["row"])) for row in rows_of("geo/pk_district_tiles.csv")
    }
