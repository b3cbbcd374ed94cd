"""The colours and letters of every page, chart and paper: one hand throughout."""

from pathlib import Path

FONTS = Path(__file__).parent / "fonts"

PAPER, SURFACE = "#fbfaf7", "#ffffff"
INK, MUTED, LINE = "#1c2430", "#56606c", "#d9d5cc"
BRAND, ACCENT = "#0f5c55", "#9a4a06"
OK, WARN, BAD, INFO = "#1f6b3a", "#7a5200", "#a1242b", "#1f4e8c"
# Each at least 3.8 : 1 on white; at most five in one chart.
CATEGORIES = ("#0f5c55", "#c2571a", "#3b6fb6", "#8a3f8f", "#7a7a1e", "#b03052", "#4d6570", "#a67c00")
# Palest first: the shade of zero.
SHADES = ("#e3f1ee", "#b9dcd6", "#84c1b8", "#4a9f95", "#1f7a70", "#0f5c55", "#073f3a")
HATCH = "#8b8f94"

CHART_FONTS = {
    "en": "Noto Sans, system-ui, sans-serif",
    "ur": "Noto Naskh Arabic, Palermo Naskh, Noto Sans, system-ui, sans-serif",
}


def on_shade(shade: int) -> str:
    """The colour of text that stands on SHADES[shade]."""
    return INK if shade < 3 else "#ffffff"


def classes(values: list[float], count: int = 5) -> list[float]:
    """Upper bounds of `count` or fewer classes of values above zero, each bound a round number, rising."""
    positive = sorted(value for value in values if value > 0)
    if not positive:
        return []
    bounds: list[float] = []
    for step in range(1, count + 1):
        place = -(-step * len(positive) // count) - 1
        bound = _rounded_up(positive[place])
        if not bounds or bound > bounds[-1]:
            bounds.append(bound)
    bounds[-1] = max(bounds[-1], _rounded_up(positive[-1]))
    return bounds


def _rounded_up(value: float) -> float:
    """The next number with two leading digits."""
    scale = 1.0
    while value / scale >= 100:
        scale *= 10
    while value / scale < 10 and value != int(value):
        scale /= 10
    steps = -int(-(value / scale) // 1)
    return round(steps * scale, 6)


def class_of(value: float, bounds: list[float]) -> int:
    """0 for zero, else the place (from 1) of the first bound that holds the value."""
    if value <= 0:
        return 0
    return next((place for place, bound in enumerate(bounds, start=1) if value <= bound), len(bounds))
