"""Which returns are sent and when, what bodies without a case system state instead, and the fields of a return."""

from datetime import date

import numpy as np
import pyarrow as pa

from palermo.invention.cases import Window
from palermo.invention.counting import Count
from palermo.invention.draw import Column, Table, as_days, chance, days_after
from palermo.invention.sheets import TEXT, WHOLE, Cells, Country, Sheet
from palermo.invention.world import World
from palermo.invention.writing import Style, written_days

MISSING, LATE = 0.03, 0.12


def make_delivery(
    rng: np.random.Generator, of: World, window: Window, totals: float = 0.0, until: date | None = None
) -> Table:
    """Per body and quarter (two dimensions): is the return due, was it sent, prepared on which day, is it nil.

    `nil` is filled in when the returns are written.

    `totals` is the share of bodies without a case system; `without_system` says of each body whether it is one.
    """
    shape = (len(of.bodies), len(window.first))
    n = shape[0] * shape[1]
    due = (of.body_from[:, None] <= window.last[None, :]) & (window.last[None, :] <= of.body_until[:, None])
    lag = np.where(chance(rng, n, LATE), days_after(rng, n, 31, 25), rng.integers(2, 29, n))
    prepared = window.last[None, :] + lag.reshape(shape)
    if until is not None:
        prepared = np.minimum(prepared, np.datetime64(until, "D").astype(prepared.dtype))
    return {
        "due": due,
        "sent": due & ~chance(rng, n, MISSING).reshape(shape),
        "prepared": prepared,
        "nil": np.zeros(shape, dtype=bool),
        "without_system": _without_system(of, totals),
    }


def _without_system(of: World, share: float) -> Column:
    """The smallest police forces come first."""
    police = np.array([kind == "police" for kind in of.body_kind])
    order = np.lexsort((of.body_weight, ~police))
    found = np.zeros(len(of.bodies), dtype=bool)
    found[order[: round(share * len(of.bodies))]] = True
    return found


def return_name(country: Country, body: int, quarter: int) -> str:
    first = str(as_days(country.window.first[quarter]))
    return f"{country.world.bodies[body]}-{first[:4]}-Q{(int(first[5:7]) + 2) // 3}"


def return_fields(
    country: Country, delivery: Table, body: int, quarter: int, nil: bool, style: Style
) -> dict[str, str]:
    window = country.window
    days = [window.first[quarter], window.last[quarter], delivery["prepared"][body, quarter]]
    first, last, prepared = written_days(pa.array(np.array(days)), style).to_pylist()
    return {
        "format": "palermo-return/1",
        "body": country.world.bodies[body],
        "period_start": first,
        "period_end": last,
        "prepared_on": prepared,
        "nil": "yes" if nil else "no",
        **{name: str(country.balances[name][body, quarter]) for name in country.balances},
    }


STATED = (
    "cases_registered", "cases_investigated", "challans_submitted", "cases_prosecuted", "cases_convicted",
    "victims_identified", "victims_referred", "persons_prosecuted", "persons_convicted", "persons_acquitted",
    "migrants_smuggled",
)  # fmt: skip


class Totals:
    """What a body without a case system states: its own counts per quarter and category."""

    def __init__(self, country: Country, body: int) -> None:
        self.country = country
        own_row = country.cases["body"][country.rows["case"]] == body
        own_event = country.cases["body"][country.events["case"]] == body
        self.count = Count(country, own_row, own_event & (country.events["row"] >= 0))
        self.flows = self.count.flows()

    def sheet(self, quarter: int) -> Sheet | None:
        """The totals sheet of one quarter; None when there is nothing to state."""
        window, cases, world = self.country.window, self.country.cases, self.country.world
        lines: list[tuple[str, str, str | None, str | None, int]] = []
        for figure in STATED:
            counted = self.flows[figure]
            case = counted.case[
                (counted.day >= window.first[quarter]) & (counted.day <= window.last[quarter])
            ]
            categories, values = np.unique(cases["category"][case], return_counts=True)
            for category, value in zip(categories, values, strict=True):
                lines.append((figure, world.categories[category], None, None, int(value)))
                if figure == "cases_registered":
                    lines += self._by_district(
                        case[cases["category"][case] == category], world.categories[category]
                    )
        lines += self._stock(int(window.last[quarter]))
        return self._cells(lines) if lines else None

    def _by_district(self, case: Column, category: str) -> list[tuple[str, str, str | None, str | None, int]]:
        districts, values = np.unique(self.country.cases["district"][case], return_counts=True)
        known = self.country.world.districts
        return [
            ("cases_registered", category, known[district], None, int(value))
            for district, value in zip(districts, values, strict=True)
        ]

    def _stock(self, day: int) -> list[tuple[str, str, str | None, str | None, int]]:
        cases, world = self.country.cases, self.country.world
        stage = self.count.stage_on(day)
        there = self.count.heads[cases["registered"][self.count.heads] <= day]
        key, values = np.unique(
            np.stack([cases["category"][there], stage[there]]), axis=1, return_counts=True
        )
        return [
            ("case_status", world.categories[category], None, world.stages[stage], int(value))
            for category, stage, value in zip(*key, values, strict=True)
        ]

    @staticmethod
    def _cells(lines: list[tuple[str, str, str | None, str | None, int]]) -> Sheet:
        figure, category, district, stage, value = (list(column) for column in zip(*lines, strict=True))
        return {
            "figure": Cells(TEXT, pa.array(figure, pa.string())),
            "category": Cells(TEXT, pa.array(category, pa.string())),
            "district": Cells(TEXT, pa.array(district, pa.string())),
            "stage": Cells(TEXT, pa.array(stage, pa.string())),
            "value": Cells(WHOLE, pa.array(value, pa.int64())),
        }
