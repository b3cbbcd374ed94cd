"""What a question is put to: the register as its newest picture has it, or a frozen period."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.db.models import QuerySet

from palermo.figures.models import Freeze, Picture
from palermo.figures.rules.files import picture_of
from palermo.figures.rules.picturing import JOB
from palermo.journal.actor import Actor
from palermo.partners.rules.acting import may
from palermo.register.models import AcceptedSet
from palermo.register.queries.sets import standing_sets
from palermo.work.models import Work


@dataclass(frozen=True)
class Source:
    """`freeze` is None for the register itself. `since`: returns accepted since its picture."""

    picture: Picture
    freeze: Freeze | None
    since: int = 0

    @property
    def as_of(self) -> datetime:
        return self.freeze.read_at if self.freeze else self.picture.read_at

    @property
    def path(self) -> Path:
        return picture_of(self.picture.address)

    @property
    def limits(self) -> tuple[date, date] | None:
        return (self.freeze.period_start, self.freeze.period_end) if self.freeze else None


def newest_picture(freeze: Freeze | None = None) -> Picture | None:
    """Whose file is there: a restored database names pictures that nobody has made again yet."""
    rows = Picture.objects.filter(freeze=freeze, damaged__isnull=True).order_by("-pk")[:5]
    return next((row for row in rows if picture_of(row.address).is_file()), None)


def live() -> Source | None:
    picture = newest_picture()
    return Source(picture, None, since=accepted_since(picture)) if picture else None


def accepted_since(picture: Picture) -> int:
    return len(set(standing_sets().values_list("pk", flat=True)) - set(picture.sets))


def of_freeze(freeze: Freeze) -> Source | None:
    picture = newest_picture(freeze)
    return Source(picture, freeze) if picture else None


def damaged_set() -> AcceptedSet | None:
    """Where no picture can be made of what stands now, the set in which a byte is wrong."""
    newest = Picture.objects.filter(freeze=None).order_by("-pk").select_related("damaged").first()
    return newest.damaged if newest else None


def pictures_that_failed(freeze: Freeze) -> QuerySet[Work]:
    return Work.objects.filter(job=JOB, arguments={"freeze": freeze.pk}, state="failed")


def is_damaged(freeze: Freeze) -> bool:
    """Nothing can be answered from it, since no picture can be made of its files."""
    return newest_picture(freeze) is None and pictures_that_failed(freeze).filter(reason="refused").exists()


def freezes(by: Actor) -> QuerySet[Freeze]:
    rows = Freeze.objects.order_by("-frozen_at", "-pk")
    return rows if may(by, "figure.frozen") else rows.none()


def freeze(address: UUID, by: Actor) -> Freeze | None:
    return freezes(by).filter(address=address).first()
