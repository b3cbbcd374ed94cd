"""One value of a list as it is shown."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from palermo.ui.reading import day_short, moment_short, number


@dataclass(frozen=True)
class State:
    """A state with its word; `state` is ok, warn, bad, info, waits or plain."""

    state: str
    words: str | Promise

    def __str__(self) -> str:
        return str(self.words)


class Cell(NamedTuple):
    label: str | Promise
    words: str
    end: bool = False
    link: str = ""
    state: str = ""  # of a badge
    kind: str = ""  # "day" for what must not break, "several" for lines under each other
    several: tuple[str, ...] = ()


def cell(value: Any, label: str | Promise, end: bool, link: str) -> Cell:
    if isinstance(value, State):
        return Cell(label, str(value.words), end, link, state=value.state)
    if value is None or value in ("", [], ()):
        return Cell(label, "–", end, link, kind="none")
    if isinstance(value, list | tuple):
        return Cell(label, "", end, link, kind="several", several=tuple(shown(each) for each in value))
    kind = "day" if isinstance(value, date) else ""
    return Cell(label, shown(value), end, link, kind=kind)


def shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return moment_short(value)
    if isinstance(value, date):
        return day_short(value)
    if isinstance(value, int | float | Decimal):
        return number(value)
    return value if isinstance(value, SafeString) else str(value)
