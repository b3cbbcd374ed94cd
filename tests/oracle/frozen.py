"""The picture and the frozen period of the oracle's world, of the return that is accepted in it."""

from datetime import date

from palermo.figures.actions.freezing import freeze_at_once
from palermo.figures.actions.picturing import picture_freeze, picture_register
from palermo.figures.models import Freeze
from palermo.journal.actor import COMMAND
from tests import cast

PERIOD = date(2026, 1, 1), date(2026, 6, 30)


def freeze_a_period() -> dict[str, Freeze]:
    picture_register(by=COMMAND, at=cast.NOW)
    frozen = freeze_at_once(*PERIOD, by=COMMAND, at=cast.NOW)
    picture_freeze(frozen, at=cast.NOW)
    return {"own": frozen}
