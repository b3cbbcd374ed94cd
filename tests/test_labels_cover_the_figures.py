"""Whatever figures.csv can print has a name in English and Urdu."""

import csv
from pathlib import Path

from palermo.vocabulary.labels import dimensions, figure_labels

FIGURES = Path(__file__).parents[1] / "palermo" / "vocabulary" / "data" / "figures.csv"
SHORT = {
    "time": ("year", "quarter", "month"),
    "place": ("province", "district"),
    "person": ("sex", "age_band", "age_group", "nationality"),
}


def contract() -> list[dict[str, str]]:
    with FIGURES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_figure_is_named_and_no_other():
    assert list(figure_labels()) == [*(row["figure"] for row in contract()), "rate_per_100k"]


def test_every_dimension_is_named_and_no_other():
    used = {
        dimension
        for row in contract()
        for word in row["dimensions"].split()
        for dimension in SHORT.get(word, (word,))
    }
    assert set(dimensions()) == used


def test_a_unit_has_one_word():
    said: dict[str, set[str]] = {}
    for row in contract():
        said.setdefault(row["unit"], set()).add(figure_labels()[row["figure"]].unit_ur)
    assert {unit: words for unit, words in said.items() if len(words) != 1} == {}
    assert len({words.pop() for words in said.values()}) == len({row["unit"] for row in contract()})
