"""Charts draw what they are given: missing is hatched and never a zero, and nothing clashes on one page."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from palermo.ui import charts, look, maps, svg

QUARTERS: list[dict[str, Any]] = [
    {"label": "2024 Q1", "tick": "Q1|2024", "first": True, "value": 12, "text": "12", "state": ""},
    {"label": "2024 Q2", "tick": "Q2", "first": False, "value": 7, "text": "7", "state": "partial"},
    {"label": "2024 Q3", "tick": "Q3", "first": False, "value": None, "text": "", "state": "missing"},
    {"label": "2024 Q4", "tick": "Q4", "first": False, "value": 0, "text": "0", "state": ""},
]
NAMED: list[dict[str, Any]] = [
    {"label": "Punjab", "value": 9, "text": "9", "state": ""},
    {"label": "Sindh", "value": None, "text": "", "state": "missing"},
]
SQUARE: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"district_id": name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 30], [x + 1, 30], [x + 1, 31], [x, 31], [x, 30]]],
            },
        }
        for name, x in (("A", 70), ("B", 71))
    ],
}
AREAS: list[dict[str, Any]] = [
    {"id": "A", "label": "Mandi Bahauddin", "value": 4, "text": "4", "col": 0, "row": 0, "group": "PK-PB"},
    {"id": "B", "label": "Gilgit", "value": None, "text": "", "col": 1, "row": 0, "group": "PK-GB"},
]


def every_chart(lang: str) -> dict[str, svg.Drawing]:
    ages: list[dict[str, Any]] = [
        {"label": "0-8", "group": "F", "value": 3, "text": "3"},
        {"label": "0-8", "group": "M", "value": 0, "text": "0"},
    ]
    days: list[dict[str, Any]] = [{"label": "Challan", "low": 10.0, "mid": 20.0, "high": None, "text": "20"}]
    cells: list[dict[str, Any]] = [
        {"name": 0, "period": 0, "state": "received", "sign": "✓"},
        {"name": 1, "period": 2, "state": "missing", "sign": ""},
    ]
    years: list[dict[str, Any]] = [
        {"year": 2016, "value": 4233, "text": "4,233", "series": 0, "label": "2016"},
        {"year": 2016, "value": 1604, "text": "1,604", "series": 0, "label": "2016"},
    ]
    return {
        "columns": charts.columns(QUARTERS, lang),
        "bars": charts.bars(NAMED, lang),
        "lines": charts.lines({"Challans": QUARTERS, "Cognizance": QUARTERS}, lang),
        "grouped": charts.grouped(ages, ["F", "M"], lang),
        "ranges": charts.ranges(days, lang, "days"),
        "presence": charts.presence(
            cells, QUARTERS, NAMED, {"received": look.SHADES[1], "missing": svg.MISSING}, lang
        ),
        "points": charts.points(years, lang, [2016]),
        "tiles": maps.tiles(AREAS, [4.0], lang),
        "outlines": maps.outlines(SQUARE, "district_id", AREAS, [4.0], lang),
        "circles": maps.circles(SQUARE, "district_id", AREAS, {"A": (70.5, 30.5), "B": (71.5, 30.5)}, lang),
    }


@pytest.fixture(scope="module", params=["en", "ur"])
def drawn(request: pytest.FixtureRequest) -> dict[str, str]:
    made = every_chart(request.param)
    return svg.draw(made, {name: f"What {name} says <&>" for name in made})


def nodes(drawing: str) -> Iterator[ET.Element]:
    return ET.fromstring(drawing).iter()


def fills(drawing: str) -> list[str]:
    return [fill for node in nodes(drawing) if (fill := node.get("fill"))]


def texts(drawing: str) -> list[str]:
    return [
        re.sub("[\u2066-\u2069]", "", node.text)
        for node in nodes(drawing)
        if node.tag.endswith(("text", "tspan")) and node.text
    ]


def test_charts_keep_to_the_schema() -> None:
    for name, drawing in every_chart("en").items():
        assert svg.described(drawing, validate=True)["config"]["font"], name


def test_every_chart_carries_its_text_alternative(drawn: dict[str, str]) -> None:
    for name, drawing in drawn.items():
        root = ET.fromstring(drawing)
        title = root.find("{http://www.w3.org/2000/svg}title")
        assert title is not None and title.text == f"What {name} says <&>"
        assert root.get("role") == "img" and root.get("aria-labelledby") == title.get("id")


def test_ids_do_not_clash_between_charts_and_every_reference_is_answered(drawn: dict[str, str]) -> None:
    ids = [identity for drawing in drawn.values() for identity in re.findall(r'\bid="([^"]+)"', drawing)]
    assert len(ids) == len(set(ids))
    for drawing in drawn.values():
        assert set(re.findall(r"url\(#([^)]+)\)", drawing)) <= set(ids)


def test_charts_load_and_run_nothing(drawn: dict[str, str]) -> None:
    for drawing in drawn.values():
        addresses = set(re.findall(r"https?://[^\s\"<]+", drawing))
        assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
        assert "<script" not in drawing and ' style="' not in drawing and "<image" not in drawing


def test_a_missing_quarter_is_hatched_and_has_no_number(drawn: dict[str, str]) -> None:
    assert fills(drawn["columns"]).count("url(#columns-missing)") == 1
    assert fills(drawn["columns"]).count("url(#columns-partial)") == 1
    labels = texts(drawn["columns"])
    assert labels.count("12") == 1 and labels.count("7") == 1
    # One 0 on the axis and one over the quarter that is truly zero; none over the missing one.
    assert labels.count("0") == 2


def test_a_missing_thing_has_no_bar(drawn: dict[str, str]) -> None:
    assert fills(drawn["bars"]).count("url(#bars-missing)") == 1
    assert fills(drawn["bars"]).count(look.BRAND) == 1
    assert fills(drawn["presence"]).count("url(#presence-missing)") == 1


def test_a_place_of_which_nothing_is_known_is_no_shade(drawn: dict[str, str]) -> None:
    assert "url(#tiles-pale)" in fills(drawn["tiles"])
    assert fills(drawn["outlines"]).count("url(#outlines-missing)") == 1
    assert {"4", "Mandi", "Bahauddin", "Gilgit"} <= set(texts(drawn["tiles"]))


def test_numbers_that_contradict_one_another_stand_side_by_side(drawn: dict[str, str]) -> None:
    assert {"4,233", "1,604"} <= set(texts(drawn["points"]))


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ([], []),
        ([0, 0], []),
        ([1], [1]),
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
        ([0, 0.012, 0.5], [0.012, 0.5]),
        ([7, 153, 1204], [7, 160, 1300]),
    ],
)
def test_classes_hold_every_value_and_rise(values: list[float], bounds: list[float]) -> None:
    found = look.classes(values)
    assert found == bounds
    assert all(0 < look.class_of(value, found) <= len(found) for value in values if value > 0)
    assert all(look.class_of(value, found) == 0 for value in values if value == 0)


def contrast(one: str, other: str) -> float:
    def light(color: str) -> float:
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_numbers_on_every_shade_and_series_on_paper_can_be_read() -> None:
    assert all(contrast(shade, look.on_shade(place)) >= 3.0 for place, shade in enumerate(look.SHADES))
    assert all(contrast(color, "#ffffff") >= 3.4 for color in look.CATEGORIES)
    assert contrast(look.MUTED, look.PAPER) >= 5.9


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Lahore", ["Lahore"]),
        ("Muzaffargarh", ["Muzaffargarh"]),
        ("Mandi Bahauddin", ["Mandi", "Bahauddin"]),
        ("Toba Tek Singh", ["Toba Tek", "Singh"]),
    ],
)
def test_names_of_districts_fit_on_two_lines_of_a_tile(name: str, lines: list[str]) -> None:
    assert maps.name_lines(name) == lines


def test_end_labels_do_not_stand_on_one_another() -> None:
    lifted = charts.apart({"a": [{"value": 10}], "b": [{"value": 10}], "c": [{"value": 1}]}, 10, 200)
    ends = sorted(value / 11 * 200 + lift for value, lift in zip((10, 10, 1), lifted, strict=True))
    assert all(upper - lower >= 16.9 for lower, upper in pairwise(ends))
