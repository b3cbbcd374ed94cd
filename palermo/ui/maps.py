"""Maps of districts: a tile grid where each has the same room, and outlines from a layer that can be exchanged.

Areas come as mappings: `id`, `label`, `value` (None where nothing is known), `text`, and for tiles `col`, `row`,
`group` (what is outlined together). Shades follow look.classes; missing is hatched and never a shade.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from palermo.ui.charts import isolated, styled
from palermo.ui.look import BRAND, INK, SHADES, class_of, on_shade
from palermo.ui.svg import MISSING, PALE_MISSING, Drawing

if TYPE_CHECKING:
    import altair as alt

Areas = Sequence[Mapping[str, Any]]
TILE_WIDTH, TILE_HEIGHT = 60, 43
GROUND = "ground"
OUTLINE, PLAIN = "#8f897d", "#f1efe9"
LARGEST = 1500  # the area of the largest circle, in pixels


def shade(value: float | None, bounds: list[float]) -> str:
    return MISSING if value is None else SHADES[class_of(value, bounds)]


def tiles(areas: Areas, bounds: list[float], lang: str) -> Drawing:
    """A square a district, its name and its number inside; groups are parted by a heavier line."""
    import altair as alt

    values = [
        {
            "x": area["col"],
            "y": area["row"],
            "x2": area["col"] + 1,
            "y2": area["row"] + 1,
            "fill": PALE_MISSING if area["value"] is None else shade(area["value"], bounds),
            "ink": INK if area["value"] is None else on_shade(class_of(area["value"], bounds)),
            "size": 9.4 if max(map(len, name_lines(area["label"]))) <= 10 else 8.4,
            "name": [isolated(part, lang) for part in name_lines(area["label"])],
            "text": isolated(area["text"], lang),
        }
        for area in areas
    ]
    columns = max((area["col"] for area in areas), default=0) + 1
    rows = max((area["row"] for area in areas), default=0) + 1
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, columns], nice=False, zero=False))
    downward = alt.Scale(domain=[rows, 0], nice=False, zero=False)
    y = alt.Y("y:Q", axis=None, scale=downward)
    base = alt.Chart(alt.Data(values=values))
    squares = base.mark_rect(stroke="#ffffff", strokeWidth=1.5).encode(
        x=x, x2="x2:Q", y=y, y2="y2:Q", fill=alt.Fill("fill:N", scale=None)
    )
    middle = base.transform_calculate(x="datum.x + 0.5", top="datum.y + 0.1", low="datum.y + 0.76")
    ink = alt.Color("ink:N", scale=None)
    names = middle.mark_text(baseline="top", lineHeight=10).encode(
        x=x,
        y=alt.Y("top:Q", scale=downward, axis=None),
        text="name:N",
        color=ink,
        size=alt.Size("size:Q", scale=None),
    )
    numbers = middle.mark_text(baseline="middle", fontSize=13, fontWeight="bold").encode(
        x=x, y=alt.Y("low:Q", scale=downward, axis=None), text="text:N", color=ink
    )
    edges = (
        alt.Chart(alt.Data(values=group_edges(areas)))
        .mark_rule(color=OUTLINE, strokeWidth=1.8)
        .encode(x=x, x2="x2:Q", y=y, y2="y2:Q")
    )
    return styled(
        alt.layer(squares, edges, names, numbers).properties(
            width=columns * TILE_WIDTH, height=rows * TILE_HEIGHT
        ),
        lang,
    )


def name_lines(name: str, room: int = 10) -> list[str]:
    """A district's name on one or two lines of a tile; what is too long for two ends in a full stop."""
    if len(name) <= room + 2:
        return [name]
    words = name.replace("-", "- ").split()
    first = words.pop(0)
    while words and len(f"{first} {words[0]}") <= room:
        first = f"{first} {words.pop(0)}"
    return [shortened(part, room + 2) for part in (first, " ".join(words)) if part]


def shortened(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"


def group_edges(areas: Areas) -> list[dict[str, Any]]:
    """The sides of tiles that part one group from another or from nothing."""
    groups = {(area["col"], area["row"]): area["group"] for area in areas}
    edges: dict[tuple[int, int, int, int], None] = {}
    for (col, row), group in groups.items():
        for dx, dy, side in (
            (-1, 0, (col, row, col, row + 1)),
            (1, 0, (col + 1, row, col + 1, row + 1)),
            (0, -1, (col, row, col + 1, row)),
            (0, 1, (col, row + 1, col + 1, row + 1)),
        ):
            if groups.get((col + dx, row + dy)) != group:
                edges[side] = None
    return [{"x": x, "y": y, "x2": x2, "y2": y2} for x, y, x2, y2 in edges]


def outlines(layer: Mapping[str, Any], key: str, areas: Areas, bounds: list[float], lang: str) -> Drawing:
    """A choropleth: the shade of each area is its rate. `layer` is GeoJSON whose features have the property `key`."""
    fills = {area["id"]: shade(area["value"], bounds) for area in areas}
    return styled(_ground().properties(**size(layer)), lang, {GROUND: filled(layer, key, fills)})


def circles(
    layer: Mapping[str, Any], key: str, areas: Areas, spots: Mapping[str, tuple[float, float]], lang: str
) -> Drawing:
    """Counts as circles whose area is the count, over plain outlines; `spots` are longitude and latitude by id."""
    import altair as alt

    fills = {area["id"]: MISSING if area["value"] is None else PLAIN for area in areas}
    counted = [area for area in areas if area["value"] and area["id"] in spots]
    values = [{"lon": spots[a["id"]][0], "lat": spots[a["id"]][1], "value": a["value"]} for a in counted]
    top = max((area["value"] for area in counted), default=1)
    round_marks = (
        alt.Chart(alt.Data(values=values))
        .mark_circle(color=BRAND, opacity=0.72, stroke="#ffffff", strokeWidth=0.8)
        .encode(
            longitude="lon:Q",
            latitude="lat:Q",
            size=alt.Size("value:Q", scale=alt.Scale(domain=[0, top], range=[0, LARGEST]), legend=None),
        )
        .project(type="identity", reflectY=True)
    )
    named = apart(sorted(counted, key=lambda area: -area["value"])[:24], spots, layer)
    labels = alt.Chart(
        alt.Data(
            values=[
                {
                    "lon": spots[area["id"]][0],
                    "lat": spots[area["id"]][1],
                    "text": isolated(f"{area['label']} {area['text']}", lang),
                }
                for area in named
            ]
        )
    )
    where: Any = {"longitude": "lon:Q", "latitude": "lat:Q", "text": "text:N"}
    halo = labels.mark_text(
        fontSize=11, fontWeight="bold", stroke="#ffffff", strokeWidth=3, strokeJoin="round"
    )
    words = labels.mark_text(fontSize=11, fontWeight="bold")
    named_places = [part.encode(**where).project(type="identity", reflectY=True) for part in (halo, words)]
    whole = alt.layer(_ground(), round_marks, *named_places).properties(**size(layer))
    return styled(whole, lang, {GROUND: filled(layer, key, fills)})


def apart(areas: Areas, spots: Mapping[str, tuple[float, float]], layer: Mapping[str, Any]) -> Areas:
    """The areas, largest first, whose names do not stand on one another; eight at most."""
    box = extent(layer)
    scale = size(layer)["width"] / max(box[2] - box[0], 1e-9)
    kept: list[Mapping[str, Any]] = []
    taken: list[tuple[float, float, float]] = []
    for area in areas:
        x, y = spots[area["id"]][0] * scale, spots[area["id"]][1] * scale
        half = 3.6 * len(f"{area['label']} {area['text']}")
        if all(abs(x - other) > half + width or abs(y - height) > 16 for other, height, width in taken):
            kept.append(area)
            taken.append((x, y, half))
    return kept[:8]


def filled(layer: Mapping[str, Any], key: str, fills: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {**feature, "fill": fills.get(str(feature["properties"].get(key)), MISSING)}
        for feature in layer["features"]
    ]


def _ground() -> "alt.Chart":
    """Outlines drawn as they are: a plain projection does not mind which way round a ring runs."""
    import altair as alt

    return (
        alt.Chart(alt.NamedData(name=GROUND))
        .mark_geoshape(stroke="#ffffff", strokeWidth=0.5)
        .encode(fill=alt.Fill("fill:N", scale=None))
        .project(type="identity", reflectY=True)
    )


def size(layer: Mapping[str, Any], width: int = 620) -> dict[str, int]:
    """Width and height in which a layer stands without distortion along its own coordinates."""
    left, low, right, high = extent(layer)
    return {"width": width, "height": max(80, round(width * (high - low) / max(right - left, 1e-9)))}


def extent(layer: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """Least and greatest of both coordinates: left, low, right, high."""
    xs, ys = zip(*_corners(layer), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _corners(layer: Mapping[str, Any]) -> list[tuple[float, float]]:
    corners: list[tuple[float, float]] = []
    stack: list[Any] = [
        feature["geometry"]["coordinates"] for feature in layer["features"] if feature["geometry"]
    ]
    while stack:
        part = stack.pop()
        if part and isinstance(part[0], int | float):
            corners.append((part[0], part[1]))
        else:
            stack.extend(part)
    return corners


def stretched(layer: Mapping[str, Any], factor: float) -> dict[str, Any]:
    """The layer with its longitudes drawn together, so that a plain projection looks right at its latitude.

    Corners are rounded to a hundredth of a degree, less than half a pixel on a map 620 wide.
    """

    def drawn(part: Any) -> Any:
        if part and isinstance(part[0], list) and part[0] and isinstance(part[0][0], int | float):
            ring = [(round(x * factor, 2), round(y, 2)) for x, y, *_ in part]
            kept = [at for at, before in zip(ring, [None, *ring], strict=False) if at != before]
            # What rounding flattens stays a ring: a small place must not vanish from the map.
            return kept if len(kept) >= 4 else [[x * factor, y] for x, y, *_ in part]
        return [drawn(inner) for inner in part]

    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": feature["properties"],
                "geometry": {
                    "type": feature["geometry"]["type"],
                    "coordinates": drawn(feature["geometry"]["coordinates"]),
                },
            }
            for feature in layer["features"]
            if feature.get("geometry")
        ],
    }
