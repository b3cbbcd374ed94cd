"""The figures that a body may state as totals, with their definitions in English and Urdu."""

from dataclasses import dataclass
from functools import cache

from palermo.vocabulary.figures import Figure, figures
from palermo.vocabulary.labels import figure_labels


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


# The dimensions of figures.csv that the sheet totals has beside category.
COLUMNS = ("district", "sex", "age_group", "stage")


@cache
def stated_figures() -> tuple[StatedFigure, ...]:
    """Every figure of figures.csv with stated = yes, in its order."""
    return tuple(_stated(figure) for figure in figures().values() if figure.stated)


def _stated(figure: Figure) -> StatedFigure:
    words = figure_labels()[figure.figure]
    return StatedFigure(
        figure=figure.figure,
        unit=figure.unit,
        label=words.label,
        label_ur=words.label_ur,
        definition=figure.definition,
        definition_ur=words.definition_ur,
        columns=tuple(column for column in COLUMNS if column in figure.dimensions),
    )
