"""The quarters of which the demo's country tells: chosen at the first start, and kept by every later one."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.timezone import get_current_timezone, localdate


def years_path() -> Path:
    return Path(settings.DATA) / "demo-years.json"


def choose_years(at: datetime, quarters: int) -> None:
    """Those before the quarter that runs."""
    if years_path().exists():
        return
    day = localdate(at)
    runs = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    place = runs.year * 12 + runs.month - 1 - 3 * quarters
    start, end = date(place // 12, place % 12 + 1, 1), runs - timedelta(days=1)
    fresh = years_path().with_suffix(".new")
    fresh.write_text(json.dumps([start.isoformat(), end.isoformat()]))
    fresh.replace(years_path())


def years() -> tuple[date, date]:
    """First and last day."""
    start, end = json.loads(years_path().read_text())
    return date.fromisoformat(start), date.fromisoformat(end)


def founded() -> datetime:
    """When the demo's accounts were entered: before the first return came."""
    return datetime.combine(years()[0], time(9), tzinfo=get_current_timezone())
