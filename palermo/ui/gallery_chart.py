"""The two charts that the gallery shows, drawn as the figures' charts are."""

from functools import cache
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from palermo.ui.charts import columns, lines
from palermo.ui.svg import draw

QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
REGISTERED = (412, 388, 467, None, 502, 431)
STATES = ("", "", "", "missing", "", "partial")


def periods(share: float = 1) -> list[dict[str, Any]]:
    return [
        {
            "label": quarter,
            "tick": f"{quarter[5:]}|{quarter[:4]}",
            "value": None if value is None else int(value * share),
            "text": "" if value is None else f"{int(value * share):,}",
            "state": state,
        }
        for quarter, value, state in zip(QUARTERS, REGISTERED, STATES, strict=True)
    ]


@cache
def drawn(lang: str) -> list[dict[str, Any]]:
    """Called within a page in that language: drawing takes most of a second, so it is done once."""
    registered, to_court = periods(), periods(0.6)
    series = {gettext("registered"): registered, gettext("sent to court"): to_court}
    titles = {
        "chart-columns": gettext("Cases registered by quarter"),
        "chart-lines": gettext("Cases registered and cases sent to court"),
    }
    pictures = draw({"chart-columns": columns(registered, lang), "chart-lines": lines(series, lang)}, titles)
    missing = gettext("no return")
    heads = {
        "chart-columns": (gettext("Quarter"), gettext("Cases")),
        "chart-lines": (gettext("Quarter"), gettext("Registered"), gettext("Sent to court")),
    }
    rows = {
        "chart-columns": [(each["label"], each["text"] or missing) for each in registered],
        "chart-lines": [
            (each["label"], each["text"] or missing, then["text"] or missing)
            for each, then in zip(registered, to_court, strict=True)
        ],
    }
    return [
        {
            "id": name,
            "title": titles[name],
            "svg": mark_safe(pictures[name]),  # noqa: S308 - our own drawing
            "about": about(),
            "key": [
                ("whole", gettext("all returns received")),
                ("partial", gettext("returns are missing")),
                ("missing", missing),
            ]
            if name == "chart-columns"
            else [],
            "columns": heads[name],
            "lines": rows[name],
            "source": gettext("invented numbers"),
            "note": gettext("Time runs from left to right."),
        }
        for name in titles
    ]


def about() -> list[tuple[str, str]]:
    return [
        (gettext("Definition"), gettext("First information reports entered in the register.")),
        (gettext("Unit"), gettext("cases")),
        (gettext("Period"), "2025-Q1 – 2026-Q2"),
        (gettext("Coverage"), gettext("12 of 14 returns")),
    ]
