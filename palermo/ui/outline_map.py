"""The maps of maps.circles and maps.outlines as SVG written by hand: a page cannot wait for a drawing engine.

The same outlines, fills, circles and names, the same patterns and text alternative.
"""

import math
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from palermo.ui.charts import isolated
from palermo.ui.look import BRAND, CHART_FONTS, INK
from palermo.ui.maps import LARGEST, PLAIN, Areas, apart, extent, shade, size
from palermo.ui.svg import MISSING, standing


class Outlines:
    """A layer (GeoJSON whose features have the property `key`) made ready once, to be filled for every map."""

    def __init__(self, layer: Mapping[str, Any], key: str) -> None:
        self.layer = layer
        self.left, _low, right, self.high = extent(layer)
        box = size(layer)
        self.width, self.height = box["width"], box["height"]
        self.scale = self.width / max(right - self.left, 1e-9)
        self.paths = {
            str(feature["properties"].get(key)): "".join(self._rings(feature["geometry"]["coordinates"]))
            for feature in layer["features"]
            if feature.get("geometry")
        }

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        return (longitude - self.left) * self.scale, (self.high - latitude) * self.scale

    def _rings(self, part: Any) -> Iterator[str]:
        """One ring, or what holds some."""
        if part and isinstance(part[0][0], int | float):
            corners = (self.at(*corner[:2]) for corner in part)
            yield f"M{'L'.join(f'{x:.1f},{y:.1f}' for x, y in corners)}Z"
        else:
            for inner in part:
                yield from self._rings(inner)

    def shaded(self, areas: Areas, bounds: list[float], lang: str, name: str, text: str) -> str:
        """A choropleth of rates."""
        return self._svg(self._ground({a["id"]: shade(a["value"], bounds) for a in areas}), lang, name, text)

    def circles(
        self, areas: Areas, spots: Mapping[str, tuple[float, float]], lang: str, name: str, text: str
    ) -> str:
        """Counts as circles whose area is the count; `spots` are longitude and latitude by id."""
        fills = {area["id"]: MISSING if area["value"] is None else PLAIN for area in areas}
        counted = [area for area in areas if area["value"] and area["id"] in spots]
        top = max((area["value"] for area in counted), default=1)
        parts = [self._ground(fills)]
        for area in counted:
            x, y = self.at(*spots[area["id"]])
            radius = math.sqrt(LARGEST * area["value"] / top / math.pi)
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{BRAND}" opacity="0.72" stroke="#ffffff"'
                ' stroke-width="0.8"/>'
            )
        largest = sorted(counted, key=lambda area: -area["value"])[:24]
        for area in apart(largest, spots, self.layer):
            parts += self._named(area, *self.at(*spots[area["id"]]), lang)
        return self._svg("".join(parts), lang, name, text)

    def _named(self, area: Mapping[str, Any], x: float, y: float, lang: str) -> Iterator[str]:
        words = escape(isolated(f"{area['label']} {area['text']}", lang))
        place = f'x="{x:.1f}" y="{y + 4:.1f}" font-size="11" font-weight="bold" text-anchor="middle"'
        yield f'<text {place} fill="none" stroke="#ffffff" stroke-width="3" stroke-linejoin="round">{words}</text>'
        yield f'<text {place} fill="{INK}">{words}</text>'

    def _ground(self, fills: Mapping[str, str]) -> str:
        return "".join(
            f'<path d="{path}" fill="{fills.get(code, MISSING)}" stroke="#ffffff" stroke-width="0.5"/>'
            for code, path in self.paths.items()
        )

    def _svg(self, inner: str, lang: str, name: str, text: str) -> str:
        raw = (
            f'<svg width="{self.width}" height="{self.height}" viewBox="0 0 {self.width} {self.height}"'
            f' xmlns="http://www.w3.org/2000/svg" font-family="{escape(CHART_FONTS[lang])}">{inner}</svg>'
        )
        return standing(raw, name, text)
