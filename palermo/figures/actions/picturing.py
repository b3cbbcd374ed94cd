"""Making pictures: of all sets that stand, and of one freeze. Files first, then the row that names them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from palermo.figures.method.freeze import open_freeze
from palermo.figures.method.picture import make_picture
from palermo.figures.models import Freeze, Picture
from palermo.figures.queries.opening import DamagedPicture
from palermo.figures.rules.files import folder_of, picture_of, pictures
from palermo.figures.rules.freezing import DamagedFreeze
from palermo.figures.rules.picturing import digest_of
from palermo.journal.actor import Actor
from palermo.register.actions.verifying import DamagedRegister, verify_sets
from palermo.register.method.ledger import open_ledger
from palermo.register.method.sets import DamagedSet
from palermo.register.models import AcceptedSet
from palermo.register.queries.columns import columns
from palermo.register.queries.sets import folders_of, standing_sets
from palermo.vault.actions.key_files import make_folder

MEMORY = "768MB"
Progress = Callable[[int], None]


def nothing(_size: int) -> None:
    pass


def picture_register(*, by: Actor, at: datetime, progress: Progress = nothing) -> Picture:
    """Raises DamagedRegister, after the damage was written down: of such sets there is no picture."""
    began = time.monotonic()
    sets = list(standing_sets())
    about: dict[str, Any] = {
        "sets": [each.pk for each in sets],
        "digest": digest_of(each.pk for each in sets),
    }
    try:
        verify_sets(sets, by=by, at=at, progress=progress)
    except DamagedRegister as wrong:
        keep_damage(sets, wrong, about, at)
        raise
    address = fresh()
    with columns(MEMORY) as con:
        open_ledger(con, folders_of(sets), [each.pk for each in sets], verify=False)
        make_picture(con, picture_of(address))
    return keep_picture(address, at=at, began=began, read_at=at, **about)


def picture_freeze(freeze: Freeze, *, at: datetime) -> Picture:
    """Raises DamagedFreeze where a byte of it is not the one that was frozen."""
    began, address = time.monotonic(), fresh()
    with columns(MEMORY) as con:
        try:
            open_freeze(con, folder_of(freeze.address), freeze.manifest)
        except DamagedSet as wrong:
            raise DamagedFreeze(freeze, wrong.path.name, wrong.missing) from wrong
        make_picture(con, picture_of(address))
    about = {"read_at": freeze.read_at, "freeze": freeze, "digest": freeze.digest}
    return keep_picture(address, at=at, began=began, **about)


def fresh() -> UUID:
    """A name that no picture had: a process that still reads an old one would be given that."""
    make_folder(pictures())
    return uuid4()


def keep_picture(address: UUID, *, at: datetime, began: float, **about: Any) -> Picture:
    """The file is whole and on the disk when its row is written."""
    picture_of(address).chmod(0o400)
    return Picture.objects.create(address=address, made_at=at, seconds=time.monotonic() - began, **about)


@contextmanager
def given_up_if_damaged(path: Path) -> Iterator[None]:
    """Around a question: a picture in which a byte is wrong goes, and the clock has another made."""
    try:
        yield
    except DamagedPicture:
        path.unlink(missing_ok=True)
        raise


@transaction.atomic
def keep_damage(sets: list[AcceptedSet], wrong: DamagedRegister, about: dict[str, Any], at: datetime) -> None:
    """One row while it stays so, with when it was looked at last."""
    number = wrong.found[0].sets[0]
    Picture.objects.filter(damaged__isnull=False).delete()
    Picture.objects.create(**about, read_at=at, made_at=at, damaged_id=number)
