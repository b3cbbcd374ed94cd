"""What a room says of one of its actions, so that it is killed at every moment of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from palermo.library.actions import sweep_shelf
from palermo.vault.actions import catch_up, sweep
from tests.cast import NOW

Told = dict[str, Any]
Look = dict[str, list[str]]  # rows, files, troubles: each said in words


def swept(told: Told) -> None:
    """As the clock does, two days later: files that no row came to name are gone, lists are caught up with."""
    later = datetime.fromtimestamp(time.time(), UTC) + timedelta(days=2)
    sweep(later)
    sweep_shelf(later)
    catch_up(NOW)


@dataclass(frozen=True)
class Case:
    """`prepare` makes the scene and tells plain values; `act` gets them, and the token of a form.

    A killed act leaves the state of before or of after, once `sweep` has taken its leftovers away. One that has more
    than one transaction names with `between` what is right of a state that is neither: it gives complaints.

    `act` is done again with the same token, by `again` where a repetition looks different; then the state is that of
    after, unless `ends` says what is right instead. `once=False`: the act has no token, it is part of a greater one;
    it is only done again where it had not been done. `power`: it is also cut off from power at every sync.
    """

    act: Callable[[Told, str], object]
    prepare: Callable[[], Told | None] = lambda: None
    actions: tuple[str, ...] = ()
    once: bool = True
    again: Callable[[Told, str], object] | None = None
    between: Callable[[Look, Look, Look], list[str]] | None = None
    ends: Callable[[Look, Look], list[str]] | None = None
    sweep: Callable[[Told], None] = swept
    power: bool = False
