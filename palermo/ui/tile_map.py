"""The tile map of maps.tiles as SVG written by hand: a page that answers at once cannot wait for a drawing engine.

The same squares, names and numbers, the same patterns and text alternative; a test holds the two against each other.
"""

from collections.abc import Iterator
from html import escape

from palermo.ui.charts import isolated
from palermo.ui.look import CHART_FONTS, INK, class_of, on_shade
from palermo.ui.maps import OUTLINE, TILE_HEIGHT, TILE_WIDTH, Areas, group_edges, name_lines, shade
from palermo.ui.svg import PALE_MISSING, standing

_LINE = 10


def drawn(areas: Areas, bounds: list[float], lang: str, name: str, text: str) -> str:
    """The SVG by its name in the page; `text` is read to those who cannot see it."""
    columns = max((area["col"] for area in areas), default=0) + 1
    rows = max((area["row"] for area in areas), default=0) + 1
    width, height = columns * TILE_WIDTH, rows * TILE_HEIGHT
    parts = [part for area in areas for part in tile(area, bounds, lang)]
    parts += [
        f'<line x1="{e["x"] * TILE_WIDTH}" y1="{e["y"] * TILE_HEIGHT}" x2="{e["x2"] * TILE_WIDTH}"'
        f' y2="{e["y2"] * TILE_HEIGHT}" stroke="{OUTLINE}" stroke-width="1.8"/>'
        for e in group_edges(areas)
    ]
    raw = (
        f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg"'
        f' font-family="{escape(CHART_FONTS[lang])}" text-anchor="middle">{"".join(parts)}</svg>'
    )
    return standing(raw, name, text)


def tile(area: object, bounds: list[float], lang: str) -> Iterator[str]:
    assert isinstance(area, dict)
    missing = area["value"] is None
    fill = PALE_MISSING if missing else shade(area["value"], bounds)
    ink = INK if missing else on_shade(class_of(area["value"], bounds))
    left, top = area["col"] * TILE_WIDTH, area["row"] * TILE_HEIGHT
    middle = left + TILE_WIDTH / 2
    yield (
        f'<rect x="{left}" y="{top}" width="{TILE_WIDTH}" height="{TILE_HEIGHT}" fill="{fill}" stroke="#ffffff"'
        ' stroke-width="1.5"/>'
    )
    lines = name_lines(area["label"])
    size = 9.4 if max(map(len, lines)) <= 10 else 8.4
    for place, line in enumerate(lines):
        at = top + TILE_HEIGHT * 0.1 + size + place * _LINE
        yield f'<text x="{middle}" y="{at:.1f}" font-size="{size}" fill="{ink}">{escape(isolated(line, lang))}</text>'
    yield (
        f'<text x="{middle}" y="{top + TILE_HEIGHT * 0.76 + 4.5:.1f}" font-size="13" font-weight="bold" fill="{ink}">'
        f"{escape(isolated(area['text'], lang))}</text>"
    )
