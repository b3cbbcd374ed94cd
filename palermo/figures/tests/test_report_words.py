"""What the report calls a figure, in words of a reader; incomplete counts give incomplete rates."""

import re

import pytest

from palermo.figures.report.places import rate_cell
from palermo.figures.report.telling import Telling, plain_definitions
from palermo.ui.charts import counting
from palermo.ui.documents import Cell
from palermo.ui.documents.page import rich
from palermo.vocabulary.figures import figures


def test_every_figure_has_a_definition_in_plain_words():
    assert set(plain_definitions()) == {*figures(), "rate_per_100k"}
    for figure, definition in plain_definitions().items():
        codes = [word for word in re.findall(r"[A-Z]{2,}[A-Z_]*", definition) if word != "FIR"]
        assert not codes, figure
        assert "_" not in definition, figure
        assert Telling("en").definition(figure) == definition


@pytest.mark.parametrize(
    ("rate", "count", "state", "cell"),
    [
        (0.5, "3", "", Cell("0.50")),
        (0.5, "3", "partial", Cell("0.50", "partial")),
        (0.5, "3", "missing", Cell("0.50", "partial")),
        (0.0, None, "missing", Cell("", "missing")),
        (0.0, None, "", Cell("0.00")),
        (None, "3", "partial", Cell("–")),
    ],
)
def test_a_rate_is_as_incomplete_as_its_count(rate, count, state, cell):
    assert rate_cell(rate, count, state) == cell


def test_a_day_or_a_quarter_is_not_parted_at_its_hyphens():
    assert rich("2024-07-01 – 2024-09-30") == (
        '<span class="day">2024-07-01</span> – <span class="day">2024-09-30</span>'
    )
    assert rich("2024-Q1") == '<span class="day">2024-Q1</span>'
    assert rich("1-2024-07-01 00042024-07-011") == "1-2024-07-01 00042024-07-011"


@pytest.mark.parametrize(("top", "lines"), [(0, [0, 1]), (1, [0, 1]), (3, [0, 1, 2, 3])])
def test_an_axis_of_small_counts_has_each_whole_number_once(top, lines):
    assert counting(top).to_dict()["axis"]["values"] == lines
