"""The maps that a page writes by hand are those that the drawing engine draws for the report."""

import re
import xml.etree.ElementTree as ET

import pytest

from palermo.ui import maps, svg, tile_map
from palermo.ui.look import classes
from palermo.ui.outline_map import Outlines
from palermo.vocabulary import boundaries
from palermo.vocabulary.places import districts, provinces, tiles


def all_districts(lang: str) -> list[dict[str, object]]:
    return [
        {
            "id": code,
            "label": place.label_ur if lang == "ur" else place.label,
            "value": None if number % 9 == 0 else number % 40,
            "text": "" if number % 9 == 0 else str(number % 40),
            "group": place.province,
            "col": tiles()[code][0],
            "row": tiles()[code][1],
        }
        for number, (code, place) in enumerate(districts().items())
        if code in tiles()
    ]


def words(drawn: str) -> list[str]:
    """What is written, without the mark-up; a halo says the same once more."""
    texts = re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", drawn)
    return sorted(set(texts))


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_tiles_have_the_same_names_numbers_and_shades(lang: str) -> None:
    areas = all_districts(lang)
    bounds = classes([float(area["value"]) for area in areas if area["value"]])
    by_hand = tile_map.drawn(areas, bounds, lang, "map", "Districts")
    by_engine = svg.draw({"map": maps.tiles(areas, bounds, lang)}, {"map": "Districts"})["map"]
    assert words(by_hand) == words(by_engine)
    for shade in ("#e3f1ee", "#84c1b8", "url(#map-pale)"):
        assert by_hand.count(f'fill="{shade}"') == by_engine.count(f'fill="{shade}"')
    ET.fromstring(by_hand)


def test_outlines_hatch_what_is_missing_and_circles_grow_with_the_number() -> None:
    layer = boundaries.load(None, key="iso3166_2")
    outlines = Outlines(maps.stretched(layer.geojson(), 0.866), layer.key)
    numbers = dict(zip(provinces(), (100, 25, None, 0, 0, 0, 0), strict=False))
    areas = [
        {"id": code, "label": code, "value": value, "text": str(value or "")}
        for code, value in numbers.items()
    ]
    spots = {code: (place.point[0] * 0.866, place.point[1]) for code, place in provinces().items()}
    drawn = outlines.circles(areas, spots, "en", "map", "Provinces")
    ET.fromstring(drawn)
    radii = [float(radius) for radius in re.findall(r'<circle[^>]* r="([0-9.]+)"', drawn)]
    assert radii[0] == pytest.approx(2 * radii[1], abs=0.1)
    assert drawn.count('fill="url(#map-missing)"') == 1
    assert "<title" in drawn


def test_a_choropleth_has_a_shade_for_each_rate() -> None:
    layer = boundaries.load(None, key="iso3166_2")
    outlines = Outlines(maps.stretched(layer.geojson(), 0.866), layer.key)
    areas = [{"id": code, "value": 0.5, "label": code, "text": "50%"} for code in provinces()]
    drawn = outlines.shaded(areas, [0.5], "en", "map", "Rates")
    assert drawn.count('fill="#b9dcd6"') == len(layer.features)
