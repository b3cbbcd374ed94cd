"""What the clock asks for: a picture of the register once others stand, and of each freeze that has none."""

from datetime import datetime

from palermo.figures.models import Freeze, Picture
from palermo.figures.queries.sources import newest_picture, pictures_that_failed
from palermo.figures.rules.files import picture_of
from palermo.figures.rules.picturing import AFTER_DAMAGE, JOB, digest_of, is_due
from palermo.journal.actor import CLOCK
from palermo.register.queries.sets import standing_sets
from palermo.work.actions import start
from palermo.work.models import Work


def ask_for_pictures(at: datetime) -> None:
    """One at a time: what is under way is asked for no second time."""
    if Work.objects.filter(job=JOB, ended_at=None).exists():
        return
    if register_is_due(at):
        start(JOB, {}, by=CLOCK, at=at)
        return
    for freeze in Freeze.objects.order_by("-pk"):
        if newest_picture(freeze) is None and not failed_lately(freeze, at):
            start(JOB, {"freeze": freeze.pk}, by=CLOCK, at=at)
            return


def failed_lately(freeze: Freeze, at: datetime) -> bool:
    """Somebody has to put a file back first, or make room."""
    last = pictures_that_failed(freeze).order_by("-ended_at").first()
    return last is not None and last.ended_at is not None and abs(at - last.ended_at) < AFTER_DAMAGE


def register_is_due(at: datetime) -> bool:
    sets = list(standing_sets().values_list("pk", flat=True))
    newest = Picture.objects.filter(freeze=None).order_by("-pk").first()
    if newest is None and not sets:
        return False
    has_file = newest is not None and picture_of(newest.address).is_file()
    return is_due(newest, has_file, digest_of(sets), at)
