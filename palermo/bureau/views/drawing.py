"""The course of each measure of quality as a small chart, and its numbers as a table."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from palermo.bureau.rules.quality import MEASURES, Counts, Measured
from palermo.bureau.rules.wording import period_words
from palermo.partners.rules.vocabulary import language
from palermo.returns.rules.periods import code_of
from palermo.ui.charts import columns
from palermo.ui.svg import draw, quickly

WIDTH, HEIGHT = 270, 120
NONE = "–"
Course = Sequence[tuple[tuple[date, date], Counts]]
Bar = tuple[str, str, float | None, str, str]


def charts(course: Course, coverage: str) -> list[dict[str, Any]]:
    """One for each measure, over the same periods; what was not accepted is hatched and no zero."""
    titles = {each.code: _(", ").join((str(each.words), str(each.unit))) for each in MEASURES}
    bars = {each.code: tuple(bar(pair, counts, each) for pair, counts in course) for each in MEASURES}
    pictures = drawn(tuple(bars.items()), tuple(titles.items()), language())
    return [
        {
            "id": f"quality-{each.code}",
            "title": titles[each.code],
            "about": [
                (_("Definition"), each.definition),
                (_("Period"), spanned(course)),
                (_("Coverage"), coverage),
            ],
            "svg": mark_safe(pictures[each.code]),  # noqa: S308 - our own drawing
            "key": keys(bars[each.code]),
            "columns": (_("Period"), each.unit),
            "lines": [(period_words(*pair), told(counts, each)) for pair, counts in course],
        }
        for each in MEASURES
    ]


def bar(pair: tuple[date, date], counts: Counts, measure: Measured) -> Bar:
    """label, tick, value, text, state"""
    value = counts.of(measure) if counts.came else None
    state = "missing" if not counts.came else "partial" if counts.came < counts.due else ""
    text = "" if value is None else f"{value:.0f}" if value >= 10 else f"{value:.1f}"
    return code_of(*pair), tick(pair), value, text, state


def tick(pair: tuple[date, date]) -> str:
    code = code_of(*pair)
    year, _dash, part = code.partition("-")
    return f"{part}|{year}" if part in ("Q1", "01") else part or year


@lru_cache(maxsize=64)
def drawn(
    bars: tuple[tuple[str, tuple[Bar, ...]], ...], titles: tuple[tuple[str, str], ...], lang: str
) -> dict[str, str]:
    """The same numbers are the same pictures; they name bodies by no word and hold nothing of a person."""
    names = ("label", "tick", "value", "text", "state")
    with quickly():
        made = {
            code: columns([dict(zip(names, one, strict=True)) for one in rows], lang, HEIGHT, WIDTH)
            for code, rows in bars
        }
        return draw(made, dict(titles))


def keys(bars: Sequence[Bar]) -> list[tuple[str, str]]:
    states = {each[-1] for each in bars}
    found = [("partial", _("returns are missing"))] if "partial" in states else []
    return [*found, ("missing", _("no return accepted"))] if "missing" in states else found


def told(counts: Counts, measure: Measured) -> str:
    value = counts.of(measure) if counts.came else None
    return NONE if value is None else f"{value:.1f}"


def spanned(course: Course) -> str:
    (first, _one), (last, _other) = course[0], course[-1]
    return f"\u2066{code_of(*first)} – {code_of(*last)}\u2069"
