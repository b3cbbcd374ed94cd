from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings

from palermo.figures.actions.freezing import freeze_at_once
from palermo.figures.actions.picturing import picture_freeze, picture_register
from palermo.figures.actions.sweeping import sweep_freezes, sweep_pictures
from palermo.figures.models import Freeze
from palermo.figures.tests.register import Q2, WORKER, case, flip, stood
from palermo.register import actions as register
from palermo.register.actions import DamagedRegister
from palermo.register.queries.sets import kept_sets
from tests.cast import NOW
from tests.faults.case import Case, Look, Told, swept

HALF = date(2025, 1, 1), date(2025, 6, 30)


def one_stands() -> None:
    stood(case("1"))


def freeze(told: Told, once: str) -> None:
    freeze_at_once(*HALF, by=WORKER, at=NOW)


def frozen() -> Told:
    one_stands()
    return {"freeze": freeze_at_once(*HALF, by=WORKER, at=NOW).pk}


def pictured(told: Told, once: str) -> None:
    picture_register(by=WORKER, at=NOW)


def freeze_pictured(told: Told, once: str) -> None:
    picture_freeze(Freeze.objects.get(pk=told["freeze"]), at=NOW)


def damaged() -> None:
    one_stands()
    flip(Path(settings.LEDGER) / str(kept_sets()[0].folder) / "cases.parquet")


def not_pictured(told: Told, once: str) -> None:
    try:
        picture_register(by=WORKER, at=NOW)
    except DamagedRegister:
        return


def two_pictures() -> None:
    one_stands()
    picture_register(by=WORKER, at=NOW)
    stood(case("2"), period=Q2)
    picture_register(by=WORKER, at=NOW)


def later() -> datetime:
    """Two days on: by the files' own time, and by that of the tests."""
    return max(datetime.now(NOW.tzinfo), NOW) + timedelta(days=2)


def swept_here(told: Told) -> None:
    swept(told)
    register.sweep(later())
    sweep_freezes(later())
    sweep_pictures(later())


def old_ones_swept(told: Told, once: str) -> None:
    sweep_pictures(later())


def journal_first(settled: Look, before: Look, after: Look) -> list[str]:
    """Damage is told before it is kept that there is no picture: told again, it is told twice."""
    return []


def file_by_file(settled: Look, before: Look, after: Look) -> list[str]:
    return [row for row in settled["rows"] if row not in before["rows"]]


CASES = {
    "freeze": Case(freeze, one_stands, ("keep", "write_read_only"), sweep=swept_here, power=True),
    "picture_register": Case(pictured, one_stands, once=False, sweep=swept_here, power=True),
    "picture_freeze": Case(freeze_pictured, frozen, once=False, sweep=swept_here),
    "keep_damage": Case(
        not_pictured,
        damaged,
        ("keep_damage",),
        once=False,
        between=journal_first,
        ends=lambda end, after: [],
        sweep=swept_here,
    ),
    "sweep_pictures": Case(
        old_ones_swept, two_pictures, once=False, between=file_by_file, sweep=lambda told: None
    ),
}
