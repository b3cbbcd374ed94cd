"""Which case is sent for which quarter, with which status, and the balance of every body and quarter."""

import numpy as np

from palermo.invention.cases import Window
from palermo.invention.draw import Column, Table, starts
from palermo.invention.world import World

REGISTERED = 0
"""The first stage of the list; `World.stages` begins with it."""


def make_rows(cases: Table, events: Table, world: World, window: Window) -> Table:
    """One row per case and quarter in which it was registered or moved: case, quarter, status, status_on, new, disposed.

    `events` gets the row that each event belongs to, -1 for events before the first quarter.
    """
    quarters = len(window.first)
    in_window = events["on"] >= window.start
    event_key = events["case"] * quarters + window.quarter_of(events["on"])
    new = np.flatnonzero(cases["registered"] >= window.start)
    new_key = new * quarters + window.quarter_of(cases["registered"][new])
    key = np.unique(np.concatenate([event_key[in_window], new_key]))
    rows = {"case": key // quarters, "quarter": (key % quarters).astype(np.int32)}
    rows["new"] = np.isin(key, new_key)
    events["row"] = np.where(in_window, np.searchsorted(key, event_key), -1)
    last_day = window.last[rows["quarter"]].astype(np.int64)
    rows["status"], rows["status_on"] = status_at(cases, events, rows["case"], last_day, world)
    rows["disposed"] = _disposed(rows, events, world, window)
    return rows


def status_at(cases: Table, events: Table, case: Column, day: Column, world: World) -> tuple[Column, Column]:
    """Stage of each case at the end of the day beside it, and the day of that stage."""
    settled = (day >= cases["settled_from"][case]) & ~(
        (day >= cases["unsettled_from"][case]) & (day < cases["settled_again"][case])
    )
    counts_always = (events["person"] < 0) | (world.phase[events["stage"]] < 4)
    stage, on = _last(events, np.arange(len(events["case"])), case, day)
    early, early_on = _last(events, np.flatnonzero(counts_always), case, day)
    stage, on = np.where(settled, stage, early), np.where(settled, on, early_on)
    return stage.astype(np.int8), np.where(stage == REGISTERED, cases["registered"][case], on).astype(
        np.int32
    )


def _last(events: Table, chosen: Column, case: Column, day: Column) -> tuple[Column, Column]:
    key = (events["case"][chosen].astype(np.int64) << 32) + events["on"][chosen]
    at = np.searchsorted(key, (case.astype(np.int64) << 32) + day, side="right") - 1
    row = chosen[at] if len(chosen) else np.full(len(at), -1)
    there = (at >= 0) & (events["case"][row] == case) if len(chosen) else np.zeros(len(at), dtype=bool)
    return np.where(there, events["stage"][row] if len(chosen) else 0, REGISTERED), np.where(
        there, events["on"][row] if len(chosen) else 0, 0
    )


def is_pending(status: Column, world: World) -> Column:
    return ~world.terminal[status] & (status != world.stage("APPEAL"))


def _disposed(rows: Table, events: Table, world: World, window: Window) -> Column:
    """A row that the balance counts as disposed: its status of this quarter is terminal or APPEAL, and an appeal
    status only where the return also holds the decision."""
    decided = np.zeros(len(rows["case"]), dtype=bool)
    decided[events["row"][(world.phase[events["stage"]] == 4) & (events["row"] >= 0)]] = True
    in_period = rows["status_on"] >= window.first[rows["quarter"]]
    return in_period & ~is_pending(rows["status"], world) & ((world.phase[rows["status"]] != 5) | decided)


def make_balances(cases: Table, events: Table, rows: Table, world: World, window: Window) -> Table:
    """Per body and quarter (two dimensions): opening_pending, registered, reopened, disposed, pending."""
    old = np.flatnonzero(cases["registered"] < window.start)
    before, _ = status_at(cases, events, old, np.full(len(old), window.start - 1, dtype=np.int64), world)
    was_pending = np.zeros(len(cases["body"]), dtype=bool)
    was_pending[old] = is_pending(before, world)
    closes = is_pending(rows["status"], world)
    first_of_case = np.append(True, rows["case"][1:] != rows["case"][:-1]) if len(closes) else closes
    opens = (
        np.where(first_of_case, was_pending[rows["case"]], np.append(False, closes[:-1]))
        if len(closes)
        else closes
    )
    reopened = closes.astype(int) + rows["disposed"] - opens - rows["new"]
    assert np.isin(reopened, (0, 1)).all(), "a case can only be reopened once in a quarter"
    shape = (len(world.bodies), len(window.first))
    cell = cases["body"][rows["case"]] * shape[1] + rows["quarter"]

    def summed(what: Column) -> Column:
        return np.bincount(cell, weights=what, minlength=shape[0] * shape[1]).astype(np.int64).reshape(shape)

    registered, disposed, again = summed(rows["new"]), summed(rows["disposed"]), summed(reopened)
    at_start = np.bincount(cases["body"][old], weights=was_pending[old], minlength=shape[0]).astype(np.int64)
    closing = at_start[:, None] + np.cumsum(registered + again - disposed, axis=1)
    opening = np.concatenate([at_start[:, None], closing[:, :-1]], axis=1)
    return {
        "opening_pending": opening,
        "registered": registered,
        "reopened": again,
        "disposed": disposed,
        "pending": closing,
    }


def group_rows(cell: Column, cells: int) -> tuple[Column, Column, Column]:
    """Rows sorted by their cell: the order, and the first row and number of rows of each cell."""
    order = np.argsort(cell, kind="stable")
    counts = np.bincount(cell, minlength=cells)
    return order, starts(counts), counts
