"""Cases: who registered them, when, where, for what; and the cases that another body received."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from palermo.invention.draw import NEVER, Column, Table, chance, day_number, days_after, pick, taken
from palermo.invention.world import BESIDE_WEIGHTS, EXPLOITATION, MEANS, World

OLD = 0.12
"""Share of the cases that were registered before the first period; the first returns open with them pending."""
LOOK_BACK = 400

DAY, MONTH, YEAR, NOT_GIVEN = 0, 1, 2, 3
"""How precisely a partial date is known."""

YES, NO, UNKNOWN, EMPTY = 0, 1, 2, 3
ANSWERS = ("YES", "NO", "UNKNOWN", "")

TRANSFERRED = 0.07


@dataclass(frozen=True)
class Window:
    """The days that the returns cover, as quarters: first and last day of each, as day numbers."""

    first: Column
    last: Column

    @property
    def start(self) -> int:
        return int(self.first[0])

    @property
    def end(self) -> int:
        return int(self.last[-1])

    def quarter_of(self, day: Column) -> Column:
        """The quarter a day lies in; -1 before the first, the number of quarters after the last."""
        found = np.searchsorted(self.first, day, side="right") - 1
        return np.where(np.asarray(day) > self.end, len(self.first), found)


def make_cases(rng: np.random.Generator, n: int, world: World, window: Window) -> Table:
    """n first registrations, and behind them the rows of the bodies that some of them were transferred to."""
    span = np.clip(window.end - np.maximum(world.body_from, window.start) + 1, 0, None)
    weight = world.body_weight * span / (window.end - window.start + 1)
    body = pick(rng, n, weight)
    cases = {"body": body, "registered": _registered(rng, body, world, window)}
    cases["category"] = _category(rng, body, world)
    cases["district"] = _district(rng, cases, world)
    tip = cases["category"] == world.categories.index("TIP")
    som = cases["category"] == world.categories.index("SOM")
    police = np.array([kind == "police" for kind in world.body_kind])[body]
    cases["cross_border"] = _cross_border(rng, tip, som, police)
    cases["exploitation"] = np.where(tip, pick(rng, n, list(EXPLOITATION.values())), 0).astype(np.int32)
    cases["means"] = np.where(tip, pick(rng, n, list(MEANS.values())), 0).astype(np.int32)
    cases["principal"] = _principal(rng, cases, world)
    cases["beside"] = pick(rng, n, BESIDE_WEIGHTS)
    cases |= _offence_day(rng, cases)
    cases["sender"] = np.full(n, -1, dtype=np.int64)
    return _with_transfers(rng, cases, tip & police, world, window)


def _registered(rng, body: Column, world: World, window: Window) -> Column:
    n = len(body)
    opens = np.maximum(world.body_from[body], window.start)
    day = opens + ((window.end - opens + 1) * rng.random(n) ** 0.93).astype(np.int64)
    before = window.start - 1 - (LOOK_BACK * rng.random(n)).astype(np.int64)
    old = chance(rng, n, OLD) & (world.body_from[body] <= window.start - LOOK_BACK)
    return np.where(old, before, day).astype(np.int32)


def _category(rng, body: Column, world: World) -> Column:
    from palermo.invention.world import CATEGORY_WEIGHTS

    draw, found = rng.random(len(body)), np.zeros(len(body), dtype=np.int32)
    for index, owed in enumerate(world.body_categories):
        own = body == index
        weights = np.cumsum([CATEGORY_WEIGHTS.get(world.categories[c], 1.0) for c in owed])
        found[own] = owed[np.searchsorted(weights / weights[-1], draw[own], side="right")]
    return found


def _district(rng, cases: Table, world: World) -> Column:
    body, n = cases["body"], len(cases["body"])
    moving = np.isin(cases["category"], [world.categories.index("TIP"), world.categories.index("SOM")])
    draw, found = rng.random(n), np.zeros(n, dtype=np.int32)
    for index in range(len(world.bodies)):
        for hot in (False, True):
            own = (body == index) & (moving == hot)
            weights = np.cumsum(world.in_area[index] * world.weight * (world.hot if hot else 1))
            found[own] = np.searchsorted(weights / weights[-1], draw[own], side="right")
    unclear = rng.random(n)
    places = {code: index for index, code in enumerate(world.districts)}
    province = np.array([places.get(code, 0) for code in world.province])
    found = np.where(unclear < 0.01, province[found], found)
    found = np.where((unclear >= 0.01) & (unclear < 0.018), places["UNKNOWN"], found)
    return np.where((unclear >= 0.018) & (unclear < 0.03) & moving, places["ABROAD"], found).astype(np.int32)


def _cross_border(rng, tip: Column, som: Column, police: Column) -> Column:
    draw = rng.random(len(tip))
    shares = np.select(
        [som, tip & police, tip],
        [0, 1, 2],
        default=3,
    )
    # In each line: up to here YES, up to here NO, up to here UNKNOWN, the rest is left empty.
    bounds = np.array([[0.9, 0.93, 0.97], [0.08, 0.8, 0.86], [0.6, 0.85, 0.92], [0.12, 0.5, 0.55]])[shares]
    return (draw[:, None] >= bounds).sum(axis=1).astype(np.int8)


def _principal(rng, cases: Table, world: World) -> Column:
    """A section of the category that is in force on the day of registration."""
    found = np.zeros(len(cases["body"]), dtype=np.int32)
    draw = rng.random(len(found))
    for category, weights in enumerate(world.principal_weight):
        own = cases["category"] == category
        if weights.any():
            bounds = np.cumsum(weights)
            found[own] = np.searchsorted(bounds / bounds[-1], draw[own], side="right")
    day = cases["registered"]
    in_force = (world.principal_from[found] <= day) & (day <= world.principal_until[found])
    unfit = ~in_force | (world.principal_weight.sum(axis=1)[cases["category"]] == 0)
    return np.where(unfit, world.principal_always[cases["category"]], found).astype(np.int32)


def _offence_day(rng, cases: Table) -> Table:
    """The day the offence began, which is true, and what of it is known: the first and last day it may be."""
    n = len(cases["body"])
    slow = np.isin(
        cases["exploitation"], [list(EXPLOITATION).index(form) for form in ("BON", "BON;CHL", "DOM")]
    )
    began = (
        cases["registered"]
        - days_after(rng, n, 0, 1.0)
        - (rng.exponential(1, n) * np.where(slow, 350, 35)).astype(np.int32)
    )
    known = pick(rng, n, (38, 22, 15, 25)).astype(np.int8)
    first, last = partial(began, known)
    return {
        "offence_day": began.astype(np.int32),
        "offence_known": known,
        "offence_first": first,
        "offence_last": last,
    }


def partial(day: Column, known: Column) -> tuple[Column, Column]:
    """First and last day that a date allows of which the day, the month or only the year is told."""
    exact = np.asarray(day).astype("datetime64[D]")
    month, year = exact.astype("datetime64[M]"), exact.astype("datetime64[Y]")
    first = np.select(
        [known == MONTH, known == YEAR], [month.astype("datetime64[D]"), year.astype("datetime64[D]")], exact
    )
    last = np.select(
        [known == MONTH, known == YEAR],
        [
            (month + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D"),
            (year + np.timedelta64(1, "Y")).astype("datetime64[D]") - np.timedelta64(1, "D"),
        ],
        exact,
    )
    return first.astype(np.int64).astype(np.int32), last.astype(np.int64).astype(np.int32)


def _with_transfers(rng, cases: Table, may: Column, world: World, window: Window) -> Table:
    """Police hand some trafficking cases to the FIA zone of the district; the zone's row names the sender."""
    n = len(may)
    fia = world.fia_of[cases["district"]]
    leaves = may & (fia >= 0) & chance(rng, n, np.where(cases["cross_border"] == YES, 0.5, TRANSFERRED))
    cases["leaves_on"] = np.where(leaves, cases["registered"] + days_after(rng, n, 6, 35), NEVER).astype(
        np.int32
    )
    arrives = (cases["leaves_on"] + days_after(rng, n, 1, 4)).astype(np.int32)
    sender = np.flatnonzero(leaves & (arrives <= window.end))
    received = taken(cases, sender)
    received["body"] = fia[sender].astype(np.int32)
    received["registered"] = arrives[sender]
    received["leaves_on"] = np.full(len(sender), NEVER, dtype=np.int32)
    received["sender"] = sender.astype(np.int64)
    return {column: np.concatenate([cases[column], received[column]]) for column in cases}


def fir_year(registered: Column) -> Column:
    return (np.asarray(registered).astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970).astype(
        np.int32
    )


def window_of(periods: Sequence[tuple[date, date]]) -> Window:
    return Window(
        np.array([day_number(first) for first, _ in periods]),
        np.array([day_number(last) for _, last in periods]),
    )
