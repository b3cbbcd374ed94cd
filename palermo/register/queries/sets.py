"""Named questions about the accepted sets. They name bodies and periods and hold nothing of a person."""

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.db.models import QuerySet

from palermo.register.method.sets import Manifest
from palermo.register.models import AcceptedSet
from palermo.register.rules.sets import folder_of

STANDING, SUPERSEDED = AcceptedSet.State.STANDING, AcceptedSet.State.SUPERSEDED


def standing_sets() -> QuerySet[AcceptedSet]:
    """The register is the sum of these. The id of a set is the `return_no` of its rows."""
    return AcceptedSet.objects.filter(state=STANDING).order_by("pk")


def kept_sets() -> QuerySet[AcceptedSet]:
    """Those that stand and those that stood: the record."""
    return AcceptedSet.objects.filter(state__in=(STANDING, SUPERSEDED)).order_by("pk")


def sets_of_submission(submission: UUID) -> QuerySet[AcceptedSet]:
    """The newest first; those that were given up are among them until they are swept."""
    return AcceptedSet.objects.filter(submission=submission).order_by("-pk")


def folders_of(sets: Iterable[AcceptedSet]) -> dict[Path, Manifest]:
    """Each folder of these sets once, with its manifest, as palermo.register.method.ledger.open_ledger takes them."""
    return {folder_of(each.folder): each.manifest for each in sets}
