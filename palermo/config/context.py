"""What the frame of every page shows: the wing, the menu, the language, who acts in which role."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from palermo.config.demo.cast import JOURNEYS
from palermo.config.menus import menu
from palermo.ui.reading import day, zone


def frame(request: HttpRequest) -> dict[str, Any]:
    wing = getattr(request, "wing", settings.WING)
    by = getattr(request, "by", None)
    return {
        "wing": wing,
        "demo": settings.DEMO,
        **(try_first() if settings.DEMO else {}),
        "country_name": settings.COUNTRY[language()],
        "bureau_name": settings.BUREAU[language()],
        "both_wings": settings.WING == "both",
        "other_wing_url": other_wing(wing),
        "by": by,
        "grants": getattr(request, "grants", []),
        "menu": menu(wing, by) if by else [],
        "today_words": today(request),
        "zone_words": zone(request.at) if hasattr(request, "at") else "",
    }


def language() -> str:
    return "ur" if (get_language() or "").startswith("ur") else "en"


def try_first() -> dict[str, Any]:
    """The demo's journeys, for the front pages, which do not know that there is a demo."""
    return {
        "try_first": "config/journeys.html",
        "journeys": [{**journey, "sign_in": sign_in_url(str(journey["wing"]))} for journey in JOURNEYS],
    }


def sign_in_url(wing: str) -> str:
    prefix = settings.RECORDS_PREFIX if wing == "records" else "/"
    return f"{prefix}accounts/login/"


def today(request: HttpRequest) -> str:
    """The day in words; empty where the request never reached the clock."""
    at = getattr(request, "at", None)
    return day(at) if at else ""


def other_wing(wing: str) -> str:
    if settings.WING != "both":
        return ""
    return "/" if wing == "records" else settings.RECORDS_PREFIX
