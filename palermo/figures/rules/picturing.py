"""When a picture is made anew, and how long one stays."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from palermo.figures.models import Picture

JOB = "figures.picture"
# After damage somebody has to put a file back: looked for once an hour, not once a minute.
AFTER_DAMAGE = timedelta(hours=1)
# Where making one takes long, the machine has this many times as long for other work before the next.
REST = 4
# A picture that was replaced is still asked by whoever opened it, for so long at most.
GRACE = timedelta(minutes=15)


def digest_of(sets: Iterable[int]) -> str:
    """Of the numbers of accepted sets: what a set holds never changes, wherever its files lie."""
    return hashlib.sha256(",".join(map(str, sorted(sets))).encode()).hexdigest()


def is_due(newest: Picture | None, has_file: bool, digest: str, at: datetime) -> bool:
    """newest: of the register, also one that damage prevented."""
    if newest is None:
        return True
    passed = at - newest.made_at
    changed, set_back = newest.digest != digest, passed < timedelta(0)
    if newest.damaged_id is not None:
        return changed or set_back or passed >= AFTER_DAMAGE
    if not has_file:
        return True
    return changed and (set_back or passed >= timedelta(seconds=REST * newest.seconds))
