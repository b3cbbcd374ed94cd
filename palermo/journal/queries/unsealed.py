"""Lines without a seal: young ones wait, others were slipped in."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from palermo.journal.models import Line, Link
from palermo.journal.queries.breaking import Break
from palermo.journal.queries.reading import Lines

PATIENCE = timedelta(minutes=5)  # a line not sealed for longer is named
PART = 500  # numbers in one question


def unlinked_line(lines: Lines, position: int, settled: int, at: datetime | None) -> tuple[Break | None, int]:
    """The first line without a link that has no excuse, and how many have one.

    `lines` walked the whole chain, to `position`. Up to `settled` every line was sealed and none can come: one without a link was
    slipped in, with the triggers down.
    """
    behind = sorted(lines.kept)
    newer = Line.objects.filter(pk__gt=lines.last).exclude(pk__in=list(lines.ahead)[:PART])
    waiting = len(behind) + newer.count()
    slipped = next((line for line in behind if line <= settled and not is_sealed(line, position)), None)
    if slipped is None:
        slipped = newer.filter(pk__lte=settled).order_by("pk").values_list("pk", flat=True).first()
    if slipped is not None:
        return Break("inserted", line=slipped), waiting
    if at is not None:
        for old in [*old_among(behind, at - PATIENCE), *first_old(newer, at - PATIENCE)]:
            if not is_sealed(old, position):
                return Break("unsealed", line=old), waiting
    return None, waiting


def cut_off(settled: int) -> list[Break]:
    """The mark stands on a line that was there, and no line ever goes: without it the end was cut, seals and all."""
    if settled and not Line.objects.filter(pk=settled).exists():
        return [Break("cut", line=settled)]
    return []


def is_sealed(line: int, position: int) -> bool:
    """Asked again: the sealing went on while the chain was walked to `position`."""
    return Link.objects.filter(line=line, position__gt=position).exists()


def old_among(numbers: list[int], before: datetime) -> list[int]:
    found: list[int] = []
    for start in range(0, len(numbers), PART):
        part = Line.objects.filter(pk__in=numbers[start : start + PART], at__lt=before)
        found += part.order_by("pk").values_list("pk", flat=True)
    return found


def first_old(newer: QuerySet[Line], before: datetime) -> list[int]:
    return list(newer.filter(at__lt=before).order_by("pk").values_list("pk", flat=True)[:PART])
