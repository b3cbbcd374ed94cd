"""How days, moments and numbers are read in the language of the page; digits are Western in both."""

from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

MONTHS: tuple[str | Promise, ...] = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
)


def local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def as_day(value: date | datetime) -> date:
    return local(value).date() if isinstance(value, datetime) else value


def day(value: date | datetime) -> str:
    """23 November 2026."""
    its = as_day(value)
    return f"{its.day} {MONTHS[its.month - 1]} {its.year}"


def day_short(value: date | datetime) -> str:
    """2026-11-23, for tables."""
    return as_day(value).isoformat()


def moment(value: datetime) -> str:
    """23 November 2026, 14:05, in the time of the installation."""
    its = local(value)
    return gettext("%(day)s, %(time)s") % {"day": day(its), "time": f"{its:%H:%M}"}


def moment_short(value: datetime) -> str:
    """2026-11-23 14:05, for tables."""
    return f"{local(value):%Y-%m-%d %H:%M}"


def zone(at: datetime) -> str:
    """Asia/Karachi, UTC+05:00: the time of the installation."""
    offset = f"{local(at):%z}"  # %:z is not there before Python 3.12
    return f"{settings.TIME_ZONE}, UTC{offset[:3]}:{offset[3:]}"


def number(value: int | float | Decimal) -> str:
    """1,204; decimals stay as they are."""
    return f"{value:,}"


def file_size(size: int) -> str:
    """20.1 KB, of 1,024 bytes each."""
    if size < 1024:
        return ngettext("%(count)s byte", "%(count)s bytes", size) % {"count": size}
    value, units = size / 1024, [gettext("%(count)s KB"), gettext("%(count)s MB"), gettext("%(count)s GB")]
    while value >= 1023.95 and len(units) > 1:
        value, units = value / 1024, units[1:]
    return units[0] % {"count": f"{value:,.1f}"}


def share(value: float | Decimal, places: int = 1) -> str:
    """12.3% of a part of one."""
    return f"{value * 100:.{places}f}%"
