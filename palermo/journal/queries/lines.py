"""Finding lines."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from palermo.journal.models import Head, Line, Link, Mark
from palermo.journal.rules.guards import missing_guards

COMMON = "common"  # what commands and the clock did, for both wings


def done_once(token: str | None) -> Line | None:
    """The line of the form with this token: was it carried out already, and on which thing?"""
    return Line.objects.filter(once=token).first() if token else None


def lines(wing: str, *, common: bool = False) -> QuerySet[Line]:
    """A wing's lines, newest first, each with `sealed`; with `common`, also what the command line and the clock did."""
    wings = [wing, COMMON] if common else [wing]
    sealed = Exists(Link.objects.filter(line=OuterRef("pk")))
    return Line.objects.filter(wing__in=wings).annotate(sealed=sealed).order_by("-pk")


def about(rows: QuerySet[Line], kind: str, key: str) -> QuerySet[Line]:
    """Lines on one thing, also those of a page that showed it among others."""
    listed = Q()
    for before in "[,":
        for after in "],":
            for value in (key, f'"{key}"'):
                listed |= Q(details__contains=f"{before}{value}{after}")
    return rows.filter(Q(thing_id=key) | Q(thing_id="", act="looked") & listed, thing_kind=kind)


@dataclass(frozen=True)
class State:
    """`lines` sealed so far; `missing` names the guards that do not stand."""

    lines: int
    digest: str
    sealed_at: datetime | None
    unsealed: bool
    heads: list[Head]
    missing: list[str]


def state(heads: int = 14) -> State:
    last = Link.objects.order_by("position").last()
    mark = Mark.objects.filter(pk=1).first() or Mark()
    window = Link.objects.filter(line__gt=mark.settled).values("line")
    return State(
        lines=last.position if last else 0,
        digest=last.digest if last else "",
        sealed_at=mark.sealed_at,
        unsealed=Line.objects.filter(pk__gt=mark.settled).exclude(pk__in=window).exists(),
        heads=list(Head.objects.order_by("-day")[:heads]),
        missing=missing_guards(),
    )
