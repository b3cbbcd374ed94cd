"""The figures as figures.csv defines them: the one place of what they are called and which dimensions they have."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

TIME = ("year", "quarter", "month")
PLACE = ("province", "district")
PERSON = ("sex", "age_band", "age_group", "nationality")
_GROUPS = {"time": TIME, "place": PLACE, "person": PERSON}

DIMENSIONS = (
    *TIME,
    *PLACE,
    *("body", "category", "offence", "law", "exploitation", "cross_border", "convicted_of", "stage", "role"),
    *PERSON,
    *("kind", "unit", "statistic"),
)
"""Every dimension that some figure has."""

NEEDS_LINKAGE = frozenset({"distinct_victims", "distinct_accused", "repeat_accused"})
"""Figures of people rather than appearances: they need to know who is the same person."""

ONLY_WITH = {"seized": ("kind", "unit"), "time_to_stage": ("stage", "statistic")}
"""Figures that are written only when these dimensions are asked for."""

LEAST_DECIDED = 20
"""A conviction rate of fewer people decided on the merits has no value."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of figures.csv; `dimensions` with time, place and person written out; `stated`: a body may state it."""

    figure: str
    unit: str
    kind: str
    definition: str
    dimensions: tuple[str, ...]
    stated: bool


@cache
def figures() -> Mapping[str, Figure]:
    """Every figure by its name, in the order of figures.csv."""
    text = files("palermo.vocabulary").joinpath("data", "figures.csv").read_text(encoding="utf-8")
    return {row["figure"]: _figure(row) for row in csv.DictReader(text.splitlines())}


def _figure(row: dict[str, str]) -> Figure:
    words = row["dimensions"].split()
    dimensions = [dimension for word in words for dimension in _GROUPS.get(word, (word,))]
    return Figure(
        figure=row["figure"],
        unit=row["unit"],
        kind=row["kind"],
        definition=row["definition"],
        dimensions=tuple(dimensions),
        stated=row["stated"] == "yes",
    )
