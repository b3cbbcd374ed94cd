"""Journeys along the routes of data/routes, and what was seized."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from palermo.invention.cases import NOT_GIVEN
from palermo.invention.draw import Column, Table, chance, pick, spread_rows
from palermo.invention.world import World, world
from palermo.vocabulary.codes import codes, rows_of

KINDS = ("ORIGIN", "TRANSIT", "BORDER", "EXPLOITATION", "DESTINATION")
MODES = ("LAND", "SEA", "AIR", "FOOT", "UNKNOWN", "")


@dataclass(frozen=True)
class Routes:
    """The stops of all routes, one route after another, each route cut to those that carry a category."""

    first: Column
    length: Column
    of_category: dict[str, Column]
    place: list[str]
    district: Column
    country: list[str]
    kind: Column
    mode: Column


@cache
def routes() -> Routes:
    places = {row["place_id"]: row for row in rows_of("routes/places.csv")}
    known = world().districts
    legs: dict[str, list[dict[str, str]]] = {}
    for edge in rows_of("routes/edges.csv"):
        legs.setdefault(edge["route_id"], []).append(edge)
    stops, carried = [], []
    for edges in legs.values():
        edges.sort(key=lambda edge: int(edge["seq"]))
        carries = {category for edge in edges for category in edge["offence"].split("/")}
        stops.append(_stops(edges, places, known, end=3 if carries == {"TIP"} else 4))
        carried.append(carries)
    flat = [stop for route in stops for stop in route]
    length = np.array([len(route) for route in stops])
    return Routes(
        first=np.concatenate(([0], np.cumsum(length)[:-1])),
        length=length,
        of_category={c: np.array([c in carries for carries in carried], dtype=float) for c in ("TIP", "SOM")},
        place=[stop[0] for stop in flat],
        district=np.array([stop[1] for stop in flat]),
        country=[stop[2] for stop in flat],
        kind=np.array([stop[3] for stop in flat]),
        mode=np.array([stop[4] for stop in flat]),
    )


def _stops(edges, places, known: list[str], end: int) -> list[tuple[str, int, str, int, int]]:
    found = []
    for number, place_id in enumerate([edges[0]["from_place"], *(edge["to_place"] for edge in edges)]):
        place = places[place_id]
        leaves = number < len(edges) and edges[number]["from_country"] != edges[number]["to_country"]
        kind = 0 if number == 0 else end if number == len(edges) else 2 if leaves else 1
        mode = edges[number - 1]["mode"] if number else ""
        district = known.index(place["district_id"]) if place["district_id"] in known else -1
        found.append((place["name"], district, place["country"], kind, _mode(mode)))
    return found


def _mode(text: str) -> int:
    first = text.split("/")[0]
    words = {
        "road": "LAND",
        "rail": "LAND",
        "river": "FOOT",
        "sea": "SEA",
        "air": "AIR",
        "foot": "FOOT",
        "": "",
    }
    return MODES.index(words.get(first, "UNKNOWN"))


def make_journeys(rng: np.random.Generator, cases: Table, people: Table, world: World) -> Table:
    """Rows sorted by case: case, person (row of people or -1), leg, stop, day and how much of it is told."""
    named = np.array(world.categories)[cases["category"]]
    share = np.where(named == "SOM", 0.75, np.where(named == "TIP", 0.3, 0)) * (cases["sender"] < 0)
    case = np.flatnonzero(chance(rng, len(named), share))
    ways = routes()
    chosen = np.where(
        named[case] == "SOM",
        pick(rng, len(case), ways.of_category["SOM"]),
        pick(rng, len(case), ways.of_category["TIP"]),
    )
    # Many are stopped on the way.
    reach = np.maximum(2, np.ceil(ways.length[chosen] * rng.uniform(0.35, 1.3, len(case)))).astype(np.int64)
    group, stop = spread_rows(ways.first[chosen], np.minimum(reach, ways.length[chosen]))
    leg = stop - ways.first[chosen][group] + 1
    traveller = np.full(len(named), -1, dtype=np.int64)
    rows = np.flatnonzero(np.isin(people["role"], (0, 3)))
    traveller[people["case"][rows[::-1]]] = rows[::-1]
    alone = chance(rng, len(case), 0.2)
    person = np.where(alone, traveller[case], -1)[group]
    day = cases["offence_day"][case][group] + leg * 6
    told = np.where(
        cases["offence_known"][case][group] == NOT_GIVEN, NOT_GIVEN, pick(rng, len(leg), (20, 35, 10, 35))
    )
    return {
        "case": case[group],
        "person": person,
        "leg": leg.astype(np.int32),
        "stop": stop.astype(np.int32),
        "day": np.minimum(day, cases["registered"][case][group]).astype(np.int32),
        "day_known": told.astype(np.int8),
    }


SEIZED = {
    "DRUGS": {"HEROIN": 25, "CANNABIS": 45, "METHAMPHETAMINE": 22, "OTHER_DRUG": 8},
    "SOM": {"DOCUMENT": 80, "CASH": 15, "VEHICLE": 4, "VESSEL": 1},
    "CYBERCRIME": {"DEVICE": 96, "CRYPTO": 4},
    "MONEY_LAUNDERING": {"CASH": 70, "BANK_BALANCE": 25, "CRYPTO": 5},
    "TERROR_FINANCING": {"CASH": 75, "BANK_BALANCE": 15, "FIREARM": 6, "AMMUNITION": 4},
    "OTHER": {"CASH": 30, "VEHICLE": 40, "DEVICE": 25, "VESSEL": 5},
}
SEIZURE_SHARE = {
    "DRUGS": 1.0,
    "SOM": 0.3,
    "CYBERCRIME": 0.6,
    "MONEY_LAUNDERING": 0.8,
    "TERROR_FINANCING": 0.4,
    "OTHER": 0.9,
}


def make_seizures(rng: np.random.Generator, cases: Table, world: World) -> Table:
    """Rows sorted by case: case, seizure_no, kind, unit, quantity (3 decimals at most), value, on."""
    kinds, units = list(codes("seizure_kinds").values()), list(codes("units"))
    known = [kind.code for kind in kinds]
    share = np.array([SEIZURE_SHARE.get(name, 0) for name in world.categories])[cases["category"]]
    has = chance(rng, len(share), share * (cases["sender"] < 0))
    case = np.flatnonzero(has)
    group, place = spread_rows(np.zeros(len(case), dtype=np.int64), 1 + chance(rng, len(case), 0.15))
    of, n = case[group], len(group)
    weights = np.array(
        [[SEIZED.get(name, {}).get(kind, 0) for kind in known] for name in world.categories], dtype=float
    )
    bounds = np.cumsum(weights, axis=1)
    drawn = rng.random(n) * bounds[cases["category"][of], -1]
    kind = (drawn[:, None] >= bounds[cases["category"][of]]).sum(axis=1)
    allowed = [[units.index(unit) for unit in each.extra["units"].split(";")] for each in kinds]
    width = max(map(len, allowed))
    table = np.array([(each * width)[:width] for each in allowed])
    lengths = np.array([len(each) for each in allowed])
    # The first unit of a kind is the usual one.
    unit = table[kind, np.where(chance(rng, n, 0.75), 0, (rng.random(n) * lengths[kind]).astype(np.int64))]
    item, weight = (
        unit == units.index("ITEM"),
        np.isin(unit, [units.index(u) for u in ("KG", "TON", "LITRE")]),
    )
    amount = np.where(item, np.ceil(rng.lognormal(1, 0.9, n)), np.round(rng.lognormal(1.5, 1.5, n), 3))
    amount = np.where(item | weight, amount, np.round(rng.lognormal(9, 1.4, n)))
    return {
        "case": of,
        "seizure_no": (place + 1).astype(np.int32),
        "kind": kind.astype(np.int8),
        "unit": unit.astype(np.int8),
        "quantity": np.maximum(amount, 0.001),
        "value": np.where(chance(rng, n, 0.5), np.round(rng.lognormal(12, 1.6, n)), -1).astype(np.int64),
        "on": (cases["registered"][of] - rng.integers(0, 3, n)).astype(np.int32),
    }
