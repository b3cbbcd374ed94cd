"""What the clock asks for: a picture of the register once others stand, and of each freeze that has none."""

from datetime import datetime

from palermo.figures.models import Freeze, Picture
from palermo.figures.queries.sources import newest_picture
from palermo.figures.rules.files import picture_of
from palermo.figures.rules.picturing import digest_of, is_due
from palermo.journal.actor import CLOCK
from palermo.register.queries.sets import standing_sets
from palermo.work.actions import start
from palermo.work.models import Work

JOB = "figures.picture"


def ask_for_pictures(at: datetime) -> None:
    """One at a time: what is under way is asked for no second time."""
    if Work.objects.filter(job=JOB, ended_at=None).exists():
        return
    if register_is_due(at):
        start(JOB, {}, by=CLOCK, at=at)
        return
    for freeze in Freeze.objects.order_by("-pk"):
        if newest_picture(freeze) is None:
            start(JOB, {"freeze": freeze.pk}, by=CLOCK, at=at)
            return


def register_is_due(at: datetime) -> bool:
    sets = list(standing_sets().values_list("pk", flat=True))
    newest = Picture.objects.filter(freeze=None).order_by("-pk").first()
    if newest is None and not sets:
        return False
    has_file = newest is not None and picture_of(newest.address).is_file()
    return is_due(newest, has_file, digest_of(sets), at)
