"""The journal as a reader of this wing may see it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from palermo.journal import queries as journal
from palermo.journal.models import Line, Link
from palermo.partners.rules.acting import Acting


@dataclass(frozen=True)
class Wish:
    """What a reader asks for besides the filters of the list; nothing set: everything."""

    account: int | None = None
    kind: str = ""
    thing: str = ""
    first: date | None = None
    last: date | None = None


def lines(by: Acting) -> QuerySet[Line]:
    """This wing's lines; the administrator also sees what the command line and the clock did, for both wings."""
    return journal.lines(by.wing, common=by.role == "administrator")


def wished(rows: QuerySet[Line], wish: Wish) -> QuerySet[Line]:
    if wish.account is not None:
        rows = rows.filter(account=wish.account)
    if wish.kind and wish.thing:
        rows = journal.about(rows, wish.kind, wish.thing)
    elif wish.kind:
        rows = rows.filter(thing_kind=wish.kind)
    if wish.first:
        rows = rows.filter(at__gte=midnight(wish.first))
    if wish.last:
        rows = rows.filter(at__lt=midnight(wish.last + timedelta(days=1)))
    return rows


def by_seal(rows: QuerySet[Line], *, sealed: bool) -> QuerySet[Line]:
    return rows.filter(Q(sealed=sealed))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(settings.TIME_ZONE))


def link_of(line: Line) -> Link | None:
    return Link.objects.filter(line=line.pk).first()
