"""The figures that a body may state as totals, with their definitions in English and Urdu."""

from dataclasses import dataclass
from functools import cache

from palermo.returns.method.fields import contract_rows


@dataclass(frozen=True)
class StatedFigure:
    """One figure that may be stated; `columns` are the columns of `totals` that it may fill beside category."""

    figure: str
    unit: str
    label: str
    label_ur: str
    definition: str
    definition_ur: str
    columns: tuple[str, ...]


# What a dimension of figures.csv is called in the sheet totals.
_COLUMNS = {"place": ("district",), "person": ("sex", "age_group"), "stage": ("stage",)}


@cache
def stated_figures() -> tuple[StatedFigure, ...]:
    """Every figure of figures.csv with stated = yes, in its order."""
    words = {line["figure"]: line for line in contract_rows("stated.csv")}
    lines = (line for line in contract_rows("figures.csv") if line["stated"] == "yes")
    return tuple(_stated(line, words[line["figure"]]) for line in lines)


def _stated(line: dict[str, str], words: dict[str, str]) -> StatedFigure:
    dimensions = line["dimensions"].split()
    columns = tuple(column for dimension in dimensions for column in _COLUMNS.get(dimension, ()))
    return StatedFigure(unit=line["unit"], definition=line["definition"], columns=columns, **words)
