"""What is frozen, and whether it is still what was frozen."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from palermo.figures import triggers
from palermo.figures.method.freeze import SUMS
from palermo.figures.models import Freeze
from palermo.figures.rules.files import MANIFEST, folder_of
from palermo.figures.rules.freezing import manifest_of
from palermo.register.method.sets import DamagedSet, sums, verify_set
from palermo.register.models import AcceptedSet
from palermo.work.models import Work


@dataclass(frozen=True)
class Fault:
    """`what` is missing, changed or added."""

    file: str
    what: str


def faults(freeze: Freeze) -> Iterator[Fault]:
    """Every file that is not the one that was frozen, and every one that was added."""
    folder = folder_of(freeze.address)
    for name, piece in freeze.manifest.items():
        try:
            verify_set(folder, {name: piece})
        except DamagedSet as wrong:
            yield Fault(name, "missing" if wrong.missing else "changed")
    lists = {SUMS: same_sums, MANIFEST: same_manifest}
    for name, is_same in lists.items():
        try:
            text = (folder / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            yield Fault(name, "missing")
        except ValueError:
            yield Fault(name, "changed")
        else:
            if not is_same(freeze, text):
                yield Fault(name, "changed")
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    for name in sorted(there - set(freeze.manifest) - set(lists)):
        yield Fault(name, "added")


def same_sums(freeze: Freeze, text: str) -> bool:
    return text == sums(freeze.manifest)


def same_manifest(freeze: Freeze, text: str) -> bool:
    """As the row has it; the order of what it says is nobody's business."""
    try:
        told = json.loads(text)
    except ValueError:
        return False
    return bool(told == manifest_of(freeze))


def missing_guards() -> list[str]:
    """Do the triggers stand that let nobody change what is frozen?"""
    return triggers.missing(connection)


def sets_of(freeze: Freeze) -> QuerySet[AcceptedSet]:
    return AcceptedSet.objects.filter(pk__in=freeze.sets)


def under_way() -> QuerySet[Work]:
    return Work.objects.filter(job="figures.freeze", ended_at=None).order_by("-asked_at")
