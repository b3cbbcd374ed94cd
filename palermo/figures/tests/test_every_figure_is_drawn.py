"""A figure of figures.csv without a drawn test of its own name fails here, and so does one that nothing computes."""

import inspect

import pytest

from palermo.figures.method.families import FAMILIES, RETURNS
from palermo.figures.tests import test_accused, test_cases, test_other_figures, test_people
from palermo.vocabulary.figures import NEEDS_LINKAGE, figures

DRAWN = {
    name.removeprefix("test_")
    for module in (test_accused, test_cases, test_other_figures, test_people)
    for name, _ in inspect.getmembers(module, inspect.isfunction)
}


@pytest.mark.parametrize("figure", [name for name in figures() if name not in NEEDS_LINKAGE])
def test_every_figure_has_a_drawn_test_and_a_way_to_compute_it(figure: str) -> None:
    assert figure in DRAWN
    assert figure in {*FAMILIES, *RETURNS, "time_to_stage"}
