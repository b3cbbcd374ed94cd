"""From chart descriptions to SVG that stands in a page or a paper: one engine, own ids, a text for those who cannot see."""

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from palermo.ui.look import BRAND, CATEGORIES, FONTS, HATCH

if TYPE_CHECKING:
    import altair as alt

# Fills that charts name instead of a colour: what is not there, and what is not whole.
MISSING = "url(#missing)"
PALE_MISSING = "url(#pale)"
PARTIAL = "url(#partial)"
PARTIAL_SECOND = "url(#partial2)"

_PATTERNS = {
    "missing": ("#f1f0ed", HATCH, 1.6),
    "pale": ("#ffffff", "#cfccc5", 1.1),
    "partial": ("#ffffff", BRAND, 2.6),
    "partial2": ("#ffffff", CATEGORIES[1], 2.6),
}
_IDENTITY = re.compile(r'\bid="([^"]+)"')
_DRAWN = re.compile(r' (?:d|transform|points)="[^"]*"')
_LONG = re.compile(r"-?\d+\.\d\d+")
# A chart's own box and labels would be read out piece by piece: the title and the table say it better.
_ARIA = re.compile(r' (?:aria-[a-z]+|role)="[^"]*"')


@dataclass(frozen=True)
class Drawing:
    """A chart whose largest data stand beside it by name: altair would copy and check every corner of them."""

    chart: "alt.TopLevelMixin"
    datasets: Mapping[str, list[Any]] = field(default_factory=dict)


def draw(
    charts: Mapping[str, Drawing],
    texts: Mapping[str, str],
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, str]:
    """Every chart as SVG, by name, with its text alternative; one engine draws them all."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    drawn: dict[str, str] = {}
    for done, (name, chart) in enumerate(charts.items(), start=1):
        raw = vl_convert.vegalite_to_svg(described(chart))
        drawn[name] = standing(raw, name, texts[name])
        if progress is not None:
            progress(done, len(charts))
    return drawn


def described(drawing: Drawing, validate: bool = False) -> dict[str, Any]:
    """The chart as Vega-Lite. The tests validate it against the schema; a report takes it as it is."""
    description: dict[str, Any] = drawing.chart.to_dict(validate=validate)
    description.setdefault("datasets", {}).update(drawing.datasets)
    return description


def quickly() -> "AbstractContextManager[None]":
    """Charts made within are not held against the schema piece by piece, which takes longer than drawing them."""
    from altair.utils.schemapi import debug_mode

    return debug_mode(False)


def standing(raw: str, name: str, text: str) -> str:
    """The SVG with ids that no other chart of the page has, the patterns it uses, and its text alternative."""
    svg = _ARIA.sub("", raw)
    svg = _IDENTITY.sub(rf'id="{name}-\1"', svg)
    svg = re.sub(r'url\("?#([^)"]+)"?\)', rf"url(#{name}-\1)", svg)
    svg = _DRAWN.sub(lambda found: _LONG.sub(lambda number: f"{float(number[0]):.1f}", found[0]), svg)
    svg = svg.replace('xlink:href="#', f'xlink:href="#{name}-')
    patterns = "".join(
        _pattern(f"{name}-{key}", *look) for key, look in _PATTERNS.items() if f"url(#{name}-{key})" in svg
    )
    head = f'<title id="{name}-text">{escape(text)}</title>' + (
        f"<defs>{patterns}</defs>" if patterns else ""
    )
    return re.sub(
        r"<svg ([^>]*)>",
        rf'<svg direction="ltr" role="img" aria-labelledby="{name}-text" \1>' + head.replace("\\", "\\\\"),
        svg,
        count=1,
    )


def _pattern(identity: str, paper: str, line: str, width: float) -> str:
    return (
        f'<pattern id="{identity}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="6" height="6" fill="{paper}"/><rect width="{width}" height="6" fill="{line}"/></pattern>'
    )
