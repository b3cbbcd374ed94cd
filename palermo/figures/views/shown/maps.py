"""The map of an answer: a tile for every district, circles over provinces; hatched where no return came."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext

from palermo.figures.method.answers import Answer, Number
from palermo.figures.views.shown.words import Words
from palermo.ui import look, maps, tile_map
from palermo.ui.outline_map import Outlines
from palermo.vocabulary import boundaries
from palermo.vocabulary.places import districts, provinces, tiles

# Degrees of longitude are shorter than those of latitude by this much in the middle of the country.
AT_30_NORTH = 0.866


class Mapped:
    """`svg` is empty where no place is among the dimensions, or where numbers of different units stand in one place."""

    def __init__(self, answer: Answer, words: Words) -> None:
        self.answer, self.words, self.lang = answer, words, words.lang
        self.key: list[tuple[str, str]] = []
        self.notes: list[str] = []
        self.svg = ""
        self.title = ""
        if answer.asked.has_totals:
            if "district" in answer.dimensions:
                self._tiles()
            elif "province" in answer.dimensions:
                self._provinces()

    def _total(self, dimension: str, code: str) -> Number:
        return self.answer.number(*(code if name == dimension else None for name in self.answer.dimensions))

    def _area(self, dimension: str, code: str, province: str) -> dict[str, Any]:
        number = self._total(dimension, code)
        value = None if number.value is None else float(number.value)
        return {
            "id": code,
            "label": self.words.code(dimension, code),
            "value": value,
            "text": "" if value is None else self.words.number(number),
            "group": province,
        }

    def _wanted(self, province: str) -> bool:
        kept = self.answer.asked.where.get("province")
        return kept is None or province in kept

    def _tiles(self) -> None:
        kept = self.answer.asked.where.get("district")
        areas = [
            {**self._area("district", code, place.province), "col": tiles()[code][0], "row": tiles()[code][1]}
            for code, place in districts().items()
            if code in tiles() and self._wanted(place.province) and (kept is None or code in kept)
        ]
        bounds = look.classes([area["value"] for area in areas if area["value"]])
        self.title = gettext("{figure}, one tile a district").format(
            figure=self.words.tell.figure(self.answer.asked.figure)
        )
        self.svg = tile_map.drawn(areas, bounds, self.lang, "map", self._text(areas))
        self.key = self._shades(bounds, any(area["value"] is None for area in areas))
        self.notes = [
            gettext(
                "Every district has the same room, so that small ones can be read. Heavier lines part the provinces."
            )
        ]

    def _shades(self, bounds: list[float], hatched: bool) -> list[tuple[str, str]]:
        rate = self.words.kind == "ratio"
        written = (lambda value: f"{value * 100:g}%") if rate else (lambda value: f"{value:,g}")
        key, floor = [("shade0", "0")], 0.0
        for place, bound in enumerate(bounds, start=1):
            whole = not rate and bound == int(bound) and floor == int(floor)
            low = written(floor + 1) if whole else f"> {written(floor)}"
            high = written(bound)
            key.append((f"shade{place}", high if low == high else f"{low} – {high}"))
            floor = bound
        return key + ([("pale", gettext("No return came: nothing is known"))] if hatched else [])

    def _provinces(self) -> None:
        layer, outlines = provinces_layer()
        areas = [
            self._area("province", code, code) if self._wanted(code) else unasked(code)
            for code in provinces()
        ]
        figure = self.words.tell.figure(self.answer.asked.figure)
        if self.words.kind == "ratio":
            self.title = gettext("{figure}, by province on the map").format(figure=figure)
            bounds = look.classes([area["value"] for area in areas if area["value"]])
            self.svg = outlines.shaded(areas, bounds, self.lang, "map", self._text(areas))
            self.key = self._shades(bounds, False)
        else:
            self.title = gettext("{figure}, as circles on the map").format(figure=figure)
            self.svg = outlines.circles(areas, spots(), self.lang, "map", self._text(areas))
            self.key = [("cat0", gettext("the area of a circle is the number"))]
        if any(area["value"] is None for area in areas):
            self.key.append(("missing", gettext("No return came: nothing is known")))
        self.notes = [
            gettext("These outlines are not an official boundary and say nothing about any border."),
            f"{layer.name}. {layer.caption_ur if self.lang == 'ur' else layer.caption} ({layer.source})",
        ]

    def _text(self, areas: list[dict[str, Any]]) -> str:
        most = sorted((area for area in areas if area["value"]), key=lambda area: -area["value"])[:10]
        parts = [f"{area['label']}: {area['text']}" for area in most]
        return ". ".join([self.title, *parts, gettext("The table has the rest.")])


def unasked(code: str) -> dict[str, Any]:
    return {"id": code, "label": "", "value": 0, "text": "", "group": code}


@cache
def provinces_layer() -> tuple[boundaries.Layer, Outlines]:
    layer = boundaries.load(None, key="iso3166_2")
    return layer, Outlines(maps.stretched(layer.geojson(), AT_30_NORTH), layer.key)


@cache
def spots() -> Mapping[str, tuple[float, float]]:
    return {code: (place.point[0] * AT_30_NORTH, place.point[1]) for code, place in provinces().items()}
