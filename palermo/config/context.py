"""What the frame of every page shows: the wing, the menu, the language, who acts in which role."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from palermo.config.menus import menu
from palermo.ui.reading import day


def frame(request: HttpRequest) -> dict[str, Any]:
    wing = getattr(request, "wing", settings.WING)
    by = getattr(request, "by", None)
    return {
        "wing": wing,
        "demo": settings.DEMO,
        "both_wings": settings.WING == "both",
        "other_wing_url": other_wing(wing),
        "by": by,
        "grants": getattr(request, "grants", []),
        "menu": menu(wing, by) if by else [],
        "today_words": today(request),
    }


def today(request: HttpRequest) -> str:
    """The day in words; empty where the request never reached the clock."""
    at = getattr(request, "at", None)
    return day(at) if at else ""


def other_wing(wing: str) -> str:
    if settings.WING != "both":
        return ""
    return "/" if wing == "records" else "/records/"
