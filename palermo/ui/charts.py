"""Charts of counts: columns over time, bars, lines, ranges, a grid of returns. Labels come as arguments.

Rows are mappings with `label` and `value` and, where said, `state`: "" whole, "partial" (returns are missing,
hatched in the colour of the series) or "missing" (none is there: a grey hatched band, never a zero).
Every function gives an Altair chart for svg.draw. Time runs left to right in both languages; bars of named
things run from the side where reading starts.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from palermo.ui.look import BRAND, CATEGORIES, CHART_FONTS, INK, LINE, MUTED
from palermo.ui.svg import MISSING, PALE_MISSING, PARTIAL, Drawing

if TYPE_CHECKING:
    import altair as alt

Rows = Sequence[Mapping[str, Any]]
WIDTH = 800
_RTL, _LTR, _END = "\u2067", "\u2066", "\u2069"
_ARABIC = re.compile("[\u0600-\u06ff]")


def isolated(text: str, lang: str) -> str:
    """Text whose own direction holds in a drawing: Urdu from right to left, bare numbers from left to right."""
    if lang != "ur":
        return text
    return f"{_RTL if _ARABIC.search(text) else _LTR}{text}{_END}"


def styled(chart: "alt.TopLevelMixin", lang: str, datasets: Mapping[str, list[Any]] | None = None) -> Drawing:
    """The house's letters, lines and margins on a finished chart."""
    font = CHART_FONTS[lang]
    size = 12 if lang == "en" else 13
    whole = (
        chart.configure(
            font=font, background="transparent", padding={"left": 4, "right": 4, "top": 6, "bottom": 4}
        )
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=size,
            titleFontSize=size,
            titleFontWeight="normal",
            titleColor=MUTED,
            labelColor=INK,
            labelPadding=5,
            domainColor=MUTED,
            tickColor=LINE,
            gridColor="#ece9e3",
            labelLimit=430,
        )
        .configure_text(fontSize=size, color=INK)
        .configure_header(labelFontSize=size + 1, labelFontWeight="bold", labelColor=INK, title=None)
    )
    return Drawing(whole, datasets or {})


def data(rows: Rows, lang: str, *texts: str) -> "alt.Data":
    import altair as alt

    named = texts or ("label",)
    return alt.Data(
        values=[
            {**row, "place": place, **{name: isolated(str(row[name]), lang) for name in named if name in row}}
            for place, row in enumerate(rows)
        ]
    )


def over_time(periods: Rows, padding: float = 0.25) -> "alt.X":
    """An axis of periods: `tick` (lines parted by |) under each of twelve or fewer, else only where `first` is set."""
    import altair as alt

    crowded = len(periods) > 12
    ticks = {
        str(place): [] if crowded and not row.get("first") else str(row.get("tick", row["label"])).split("|")
        for place, row in enumerate(periods)
    }
    written = f"({json.dumps(ticks, ensure_ascii=False)})[datum.value]"
    return alt.X(
        "place:O",
        title=None,
        scale=alt.Scale(domain=list(range(len(periods))), paddingInner=padding, paddingOuter=padding / 2),
        axis=alt.Axis(labelExpr=written, labelAngle=0, ticks=False, labelOverlap=False),
    )


def counting(top: float, title: str | None = None) -> "alt.Y":
    """A quantitative axis from zero that leaves room for a label over the highest mark."""
    import altair as alt

    scale = alt.Scale(domain=[0, max(top, 1) * 1.1], nice=False)
    # Small counts get a line at each whole number: ticks between them would be rounded to one number twice.
    axis = alt.Axis(
        tickCount=4,
        tickMinStep=1,
        format=",d",
        domain=False,
        ticks=False,
        values=list(range(int(max(top, 1)) + 1)) if top < 4 else alt.Undefined,
    )
    return alt.Y("value:Q", title=title, scale=scale, axis=axis)


def highest(rows: Rows, name: str = "value") -> float:
    return max((float(row[name]) for row in rows if row.get(name) is not None), default=0.0)


def columns(rows: Rows, lang: str, height: int = 190, width: int = WIDTH - 40) -> Drawing:
    """One number a period as columns: label, tick, value (None where missing), text, state, first."""
    import altair as alt

    base = alt.Chart(data(rows, lang, "text"))
    x = over_time(rows)
    missing = (
        base.transform_filter("datum.state == 'missing'").mark_rect().encode(x=x, fill=alt.value(MISSING))
    )
    there = base.transform_filter("datum.state != 'missing'")
    bars = there.mark_bar(strokeWidth=1).encode(
        x=x,
        y=counting(highest(rows)),
        fill=alt.condition("datum.state == 'partial'", alt.value(PARTIAL), alt.value(BRAND)),
        stroke=alt.value(BRAND),
    )
    texts = there.mark_text(dy=-8).encode(x=x, y=counting(highest(rows)), text="text:N")
    layers = [missing, bars] + ([texts] if len(rows) <= 16 else [])
    # A single quarter is no wall of colour.
    wide = min(width, 160 * len(rows))
    return styled(alt.layer(*layers).properties(width=wide, height=height), lang)


def bars(rows: Rows, lang: str, step: int = 26, color: str = BRAND) -> Drawing:
    """Named things, one bar each, in the order given: label, value, text, state."""
    import altair as alt

    mirrored = lang == "ur"
    base = alt.Chart(data(rows, lang, "label", "text"))
    top = max(highest(rows), 1e-9) * 1.02
    x = alt.X(
        "value:Q", title=None, axis=None, scale=alt.Scale(domain=[0, top], nice=False, reverse=mirrored)
    )
    y = named_axis(rows, lang)
    there = base.transform_filter("datum.state != 'missing'")
    drawn = there.mark_bar(strokeWidth=1, cornerRadius=0).encode(
        x=x,
        y=y,
        fill=alt.condition("datum.state == 'partial'", alt.value(PARTIAL), alt.value(color)),
        stroke=alt.value(color),
    )
    texts = there.mark_text(align="right" if mirrored else "left", dx=-6 if mirrored else 6).encode(
        x=x, y=y, text="text:N"
    )
    missing = (
        base.transform_filter("datum.state == 'missing'").mark_rect().encode(y=y, fill=alt.value(MISSING))
    )
    height = alt.Step(step)
    return styled(alt.layer(missing, drawn, texts).properties(width=430, height=height), lang)


def named_axis(rows: Rows, lang: str, field: str = "place", padding: float = 0.3) -> "alt.Y":
    """The names of things along the side where reading starts, in the order given."""
    import altair as alt

    names = {str(place): isolated(str(row["label"]), lang) for place, row in enumerate(rows)}
    written = f"({json.dumps(names, ensure_ascii=False)})[datum.value]"
    side: Any = "right" if lang == "ur" else "left"
    return alt.Y(
        f"{field}:O",
        title=None,
        scale=alt.Scale(domain=list(range(len(rows))), paddingInner=padding, paddingOuter=padding / 3),
        axis=alt.Axis(
            labelExpr=written, orient=side, ticks=False, domain=False, labelPadding=8, labelOverlap=False
        ),
    )


def lines(series: Mapping[str, Rows], lang: str, height: int = 200) -> Drawing:
    """Up to five series over the same periods, each named at its end; periods that are not whole stand on hatching."""
    import altair as alt

    periods = next(iter(series.values()))
    x = over_time(periods)
    top = max(highest(rows) for rows in series.values())
    y = counting(top)
    state = [
        {"place": place, "state": row.get("state", "")}
        for place, row in enumerate(periods)
        if row.get("state")
    ]
    bands = (
        alt.Chart(alt.Data(values=state))
        .mark_rect()
        .encode(
            x=x,
            fill=alt.condition("datum.state == 'missing'", alt.value(MISSING), alt.value(PALE_MISSING)),
        )
    )
    colors = CATEGORIES[: len(series)]
    marked = alt.Data(
        values=[
            {
                "series": number,
                "color": color,
                "paint": "#ffffff" if row.get("state") == "partial" else color,
                "place": place,
                "value": row["value"],
            }
            for number, (rows, color) in enumerate(zip(series.values(), colors, strict=False))
            for place, row in enumerate(rows)
        ]
    )
    # One layer for all series: each more layer takes altair as long as the drawing of it.
    base = alt.Chart(marked).encode(x=x, y=y, detail="series:O")
    joined = base.mark_line(strokeWidth=2.2, interpolate="linear").encode(
        color=alt.Color("color:N", scale=None)
    )
    points = base.transform_filter("datum.value != null").mark_point(filled=True, size=42, opacity=1)
    points = points.encode(fill=alt.Fill("paint:N", scale=None), stroke=alt.Stroke("color:N", scale=None))
    lifts = apart(series, top, height)
    a_pixel = max(top, 1) * 1.1 / height
    ends = [_end(*each, a_pixel, lang) for each in zip(series.items(), colors, lifts, strict=False)]
    named = alt.Chart(alt.Data(values=[end for end in ends if end])).mark_text(
        align="left", dx=10, fontWeight="bold", limit=320
    )
    named = named.encode(x=x, y=y, text="name:N", color=alt.Color("color:N", scale=None))
    layers = [bands, joined, points, named]
    return styled(alt.layer(*layers).properties(width=WIDTH - 190, height=height), lang)


def _end(
    named: tuple[str, Rows], color: str, lift: float, a_pixel: float, lang: str
) -> dict[str, Any] | None:
    """The name of a series beside its last value, lifted by so many pixels."""
    name, rows = named
    last = max((place for place, row in enumerate(rows) if row["value"] is not None), default=None)
    if last is None:
        return None
    value = float(rows[last]["value"]) + lift * a_pixel
    return {"place": last, "value": value, "name": isolated(name, lang), "color": color}


def apart(series: Mapping[str, Rows], top: float, height: int, room: float = 17) -> list[float]:
    """How far to lift each end label (pixels, up is positive) so that none stands on another."""
    ends = []
    for place, rows in enumerate(series.values()):
        known = [row["value"] for row in rows if row["value"] is not None]
        ends.append((float(known[-1]) / (max(top, 1) * 1.1) * height if known else 0.0, place))
    lifted = [0.0] * len(ends)
    floor = float("-inf")
    for end, place in sorted(ends):
        at = max(end, floor + room)
        lifted[place] = at - end
        floor = at
    return lifted


def grouped(rows: Rows, groups: Sequence[str], lang: str) -> Drawing:
    """Bars of each label, one a group side by side, each named at its end: label, group, value, text."""
    import altair as alt

    mirrored = lang == "ur"
    labels = list(dict.fromkeys(str(row["label"]) for row in rows))
    values = [
        {
            "place": labels.index(str(row["label"])),
            "group": groups.index(str(row["group"])),
            "value": row["value"],
            "text": isolated(f"{row['text']}  {row['group']}", lang) if row["value"] else "",
        }
        for row in rows
    ]
    base = alt.Chart(alt.Data(values=values))
    top = max(highest(rows), 1e-9)
    x = alt.X(
        "value:Q", title=None, axis=None, scale=alt.Scale(domain=[0, top], nice=False, reverse=mirrored)
    )
    y = named_axis([{"label": label} for label in labels], lang)
    offset = alt.YOffset("group:O", scale=alt.Scale(domain=list(range(len(groups))), paddingInner=0.12))
    colors = list(CATEGORIES[: len(groups)])
    color = alt.Color("group:O", scale=alt.Scale(domain=list(range(len(groups))), range=colors), legend=None)
    drawn = base.mark_bar().encode(x=x, y=y, yOffset=offset, color=color)
    texts = base.mark_text(
        align="right" if mirrored else "left", dx=-5 if mirrored else 5, fontSize=11, baseline="middle"
    ).encode(x=x, y=y, yOffset=offset, text="text:N")
    height = alt.Step(17 * len(groups) + 10, **{"for": "position"})
    return styled(alt.layer(drawn, texts).properties(width=430, height=height), lang)


def ranges(rows: Rows, lang: str, title: str) -> Drawing:
    """From a lower to an upper quartile with the middle marked: label, low, mid, high (None: not reached), text."""
    import altair as alt

    mirrored = lang == "ur"
    top = max(
        (row[name] for row in rows for name in ("low", "mid", "high") if row[name] is not None), default=1
    )
    values = [
        {**row, "place": place, "text": isolated(str(row["text"]), lang), "until": row["high"] or top * 1.08}
        for place, row in enumerate(rows)
    ]
    base = alt.Chart(alt.Data(values=values)).transform_filter("datum.low != null")
    scale = alt.Scale(domain=[0, top * 1.1], nice=False, reverse=mirrored)
    x = alt.X(
        "low:Q",
        title=isolated(title, lang),
        scale=scale,
        axis=alt.Axis(tickCount=5, ticks=False, format=",d"),
    )
    y = named_axis(rows, lang)
    band = base.mark_bar(height=12, color="#84c1b8").encode(x=x, x2="until:Q", y=y)
    middle = base.transform_filter("datum.mid != null").mark_tick(thickness=3, height=20, color="#073f3a")
    text = base.mark_text(dy=-17, align="center").encode(x=alt.X("mid:Q", scale=scale), y=y, text="text:N")
    marks = alt.layer(
        band, middle.encode(x=alt.X("mid:Q", scale=scale), y=y), text.transform_filter("datum.mid != null")
    )
    return styled(marks.properties(width=400, height=alt.Step(52)), lang)


def presence(rows: Rows, periods: Rows, names: Rows, colors: Mapping[str, str], lang: str) -> Drawing:
    """A grid of names by periods: name and period (places in the two lists), state, sign; missing is hatched."""
    import altair as alt

    x, y = over_time(periods, padding=0.06), named_axis(names, lang, field="name", padding=0.1)
    values = [
        {
            "place": row["period"],
            "name": row["name"],
            "state": row["state"],
            "sign": isolated(row["sign"], lang),
        }
        for row in rows
    ]
    base = alt.Chart(alt.Data(values=values))
    states, fills = list(colors), list(colors.values())
    fill = alt.Fill("state:N", scale=alt.Scale(domain=states, range=fills), legend=None)
    cells = base.mark_rect(stroke=LINE, strokeWidth=0.6).encode(x=x, y=y, fill=fill)
    signs = base.mark_text(fontSize=11).encode(x=x, y=y, text="sign:N")
    # Room for the name of a quarter under each column, or for none but the first of a year.
    step = (56 if lang == "ur" else 42) if len(periods) <= 12 else max(13, 420 // len(periods))
    layers = [cells, signs] if step >= 24 else [cells]
    return styled(alt.layer(*layers).properties(width=alt.Step(step), height=alt.Step(21)), lang)


def points(rows: Rows, lang: str, years: Sequence[int], height: int = 220) -> Drawing:
    """Single published and counted numbers by year: year, value, text, series (0 or 1); nothing is joined by a line."""
    import altair as alt

    base = alt.Chart(data(rows, lang, "text"))
    axis = alt.Axis(format="d", values=list(years), labelAngle=0, ticks=False)
    x = alt.X(
        "year:Q",
        title=None,
        scale=alt.Scale(domain=[min(years) - 1, max(years) + 0.6], nice=False),
        axis=axis,
    )
    y = counting(highest(rows))
    colors = alt.Color("series:O", scale=alt.Scale(domain=[0, 1], range=[CATEGORIES[1], BRAND]), legend=None)
    shapes = alt.Shape("series:O", scale=alt.Scale(domain=[0, 1], range=["diamond", "circle"]), legend=None)
    marks = base.mark_point(filled=True, size=80, opacity=1).encode(x=x, y=y, color=colors, shape=shapes)
    before = base.transform_filter("datum.series == 0").mark_text(dx=-10, align="right", fontSize=11)
    beside = base.transform_filter("datum.series == 1").mark_text(dx=10, align="left", fontSize=11)
    texts = [part.encode(x=x, y=y, text="text:N") for part in (before, beside)]
    return styled(alt.layer(marks, *texts).properties(width=WIDTH - 50, height=height), lang)
