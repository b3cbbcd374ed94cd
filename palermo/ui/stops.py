"""A small map of journeys, drawn here and at once: the charts' engine takes longer than a page may.

Narrow, with large letters: on a telephone it is shown at two thirds of its size."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from math import cos, radians
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from palermo.ui.look import BRAND, CATEGORIES, INK

WIDTH, LEAST_HEIGHT, MOST_HEIGHT = 480, 200, 400
MARGIN = 34
ROUND, LETTERS = 6, 14  # radius of a stop, height of its name
GROUND, BORDER, PAPER = "#f1f0ed", "#d9d5cc", "#ffffff"
Ring = Sequence[tuple[float, float]]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Stop:
    """Degrees; `exact` is False for somewhere in a country, which is drawn hollow."""

    lon: float
    lat: float
    name: str
    exact: bool = True


@dataclass(frozen=True)
class Frame:
    """From degrees to the pixels of a picture; longitudes are drawn together by the middle latitude."""

    left: float
    top: float
    scale: float
    squeeze: float
    height: int

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        x = MARGIN + (lon - self.left) * self.squeeze * self.scale
        return round(x, 1), round(MARGIN + (self.top - lat) * self.scale, 1)


@dataclass
class Names:
    """Places each name where it stands on no other: to the right, to the left, then lower and higher."""

    taken: list[Box] = field(default_factory=list)

    def spot(self, x: float, y: float, name: str) -> tuple[float, float, str]:
        long = 0.6 * LETTERS * len(name)
        for step in (0, 16, -16, 32, -32, 48, -48):
            for side, anchor in ((10, "start"), (-10, "end")):
                left = x + side if anchor == "start" else x + side - long
                box = (left, y + step - LETTERS, left + long, y + step + 4)
                free = not any(meet(box, other) for other in self.taken)
                if left >= 0 and left + long <= WIDTH and free:
                    self.taken.append(box)
                    return x + side, y + step + 4, anchor
        return x + 10, y + 4, "start"


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def stops_drawn(outlines: Iterable[Ring], journeys: Sequence[Sequence[Stop]], title: str) -> SafeString:
    """SVG of the stops of each journey in their order, with arrows between them, over plain outlines."""
    rings = list(outlines)
    stops = list(dict.fromkeys(stop for journey in journeys for stop in journey))
    frame = framed([point for ring in rings for point in ring] + [(stop.lon, stop.lat) for stop in stops])
    drawn = [land(rings, frame), *legs(journeys, frame), *points(stops, frame)]
    head = (
        f'<svg viewBox="0 0 {WIDTH} {frame.height}" width="{WIDTH}" height="{frame.height}" role="img" '
        f'aria-label="{escape(title)}" xmlns="http://www.w3.org/2000/svg">'
    )
    return mark_safe(head + "".join(drawn) + "</svg>")  # noqa: S308 - every part is escaped


def framed(spots: Sequence[tuple[float, float]]) -> Frame:
    lons, lats = [lon for lon, _lat in spots], [lat for _lon, lat in spots]
    squeeze = cos(radians((min(lats) + max(lats)) / 2))
    wide, high = max((max(lons) - min(lons)) * squeeze, 0.1), max(max(lats) - min(lats), 0.1)
    scale = min((WIDTH - 2 * MARGIN) / wide, (MOST_HEIGHT - 2 * MARGIN) / high)
    spare = (WIDTH - 2 * MARGIN - wide * scale) / 2 / scale / squeeze
    height = max(LEAST_HEIGHT, round(high * scale) + 2 * MARGIN)
    return Frame(min(lons) - spare, max(lats), scale, squeeze, height)


def land(rings: Iterable[Ring], frame: Frame) -> str:
    """Corners that fall on one pixel are drawn once; a ring that is smaller than that is no ring."""
    parts = []
    for ring in rings:
        corners = dict.fromkeys((round(x), round(y)) for x, y in (frame.at(*corner) for corner in ring))
        if len(corners) > 2:
            parts.append("M" + "L".join(f"{x} {y}" for x, y in corners) + "Z")
    return f'<path d="{"".join(parts)}" fill="{GROUND}" stroke="{BORDER}" stroke-width="1"/>'


def legs(journeys: Sequence[Sequence[Stop]], frame: Frame) -> Iterable[str]:
    """A leg that several travelled is drawn once. An arrow stands in its middle."""
    ways = dict.fromkeys(
        (frame.at(one.lon, one.lat), frame.at(other.lon, other.lat))
        for journey in journeys
        for one, other in pairwise(journey)
    )
    for (x, y), (to_x, to_y) in ways:
        if (x, y) == (to_x, to_y):
            continue
        yield f'<line x1="{x}" y1="{y}" x2="{to_x}" y2="{to_y}" stroke="{CATEGORIES[1]}" stroke-width="1.6"/>'
        yield arrow(x, y, to_x, to_y)


def arrow(x: float, y: float, to_x: float, to_y: float) -> str:
    length = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
    if length < 4 * ROUND:
        return ""
    along, across = ((to_x - x) / length, (to_y - y) / length), (-(to_y - y) / length, (to_x - x) / length)
    middle = ((x + to_x) / 2, (y + to_y) / 2)
    tip = [middle[place] + 5 * along[place] for place in (0, 1)]
    ends = [
        [middle[place] - 4 * along[place] + side * 4 * across[place] for place in (0, 1)] for side in (1, -1)
    ]
    corners = " ".join(f"{px:.1f},{py:.1f}" for px, py in (tip, *ends))
    return f'<polygon points="{corners}" fill="{CATEGORIES[1]}"/>'


def points(stops: Iterable[Stop], frame: Frame) -> Iterable[str]:
    names = Names()
    placed = [(frame.at(stop.lon, stop.lat), stop) for stop in stops]
    names.taken += [(x - ROUND, y - ROUND, x + ROUND, y + ROUND) for (x, y), _stop in placed]
    for (x, y), stop in placed:
        fill = BRAND if stop.exact else PAPER
        yield f'<circle cx="{x}" cy="{y}" r="{ROUND}" fill="{fill}" stroke="{BRAND}" stroke-width="1.6"/>'
        left, low, anchor = names.spot(x, y, stop.name)
        told = f'x="{left:.1f}" y="{low:.1f}" text-anchor="{anchor}" font-size="{LETTERS}" direction="ltr"'
        halo = f'stroke="{PAPER}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
        yield f'<text {told} fill="{INK}" {halo}>{escape(stop.name)}</text>'


def rings_of(features: Iterable[Mapping[str, Any]]) -> list[Ring]:
    """The outer rings of GeoJSON polygons, in degrees."""
    found: list[Ring] = []
    for feature in features:
        shape = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        found += [[(corner[0], corner[1]) for corner in polygon[0]] for polygon in polygons]
    return found
