"""When a return is due, and how it stands on a day."""

from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from palermo.returns.rules.states import State

LATE_DAYS = timedelta(days=30)
"""After its period a return is due for so long (figures.md, late); an extension names another day."""

MISSING_DAYS = timedelta(days=60)
"""What is not there so long after it was due is not late any more but missing."""

STATES: dict[str, Promise] = {
    "not_yet": _("Period not over"),
    "due": pgettext_lazy("return", "Due"),
    "late": pgettext_lazy("return", "Late"),
    "missing": pgettext_lazy("return", "Missing"),
    "received": _("Received"),
    "checking": _("Being checked"),
    "sent_back": _("Sent back"),
    "ready": _("Ready for the officer"),
    "accepted": _("Accepted"),
    "nil": _("Accepted, nil"),
}


def due_on(period_end: date, extended: date | None = None) -> date:
    return max(extended, period_end + LATE_DAYS) if extended else period_end + LATE_DAYS


def awaited(period_end: date, due: date, day: date) -> str:
    """How a return stands that is not there."""
    if day <= period_end:
        return "not_yet"
    if day <= due:
        return "due"
    return "late" if day <= due + MISSING_DAYS else "missing"


def there(state: str, nil: bool | None) -> str:
    """How a return stands that was sent."""
    return "nil" if state == State.ACCEPTED and nil else state


WINDOW = timedelta(days=7)


def reminder_of(due: date, day: date) -> str:
    """Which reminder a day asks for: before (a week), due (from the day on), late (a month long), or none."""
    if due - WINDOW <= day < due:
        return "before"
    if due <= day < due + WINDOW:
        return "due"
    return "late" if due + WINDOW <= day < due + WINDOW + LATE_DAYS else ""
