"""The course of every case: the days of its milestones, and where single accused leave the common way."""

import numpy as np

from palermo.invention.cases import Window
from palermo.invention.draw import NEVER, Column, Table, around, chance, days_after, pick
from palermo.invention.people import ACCUSED, BOTH
from palermo.invention.world import World

OUTCOMES = ("CONVICTED", "ACQUITTED", "ACQ_EARLY", "COMPOUNDED", "WITHDRAWN", "QUASHED")
OUTCOME_WEIGHTS = (46, 31, 14, 4, 3, 2)
HIGHER = ("UPHELD", "SET_ASIDE", "REDUCED", "REMANDED")


def then(rng, after: Column, share: float | Column, lag: Column, when: Column | bool = True) -> Column:
    """The day of a step after another one, NEVER where it does not follow."""
    goes_on = (after < NEVER) & chance(rng, len(after), share) & when
    return np.where(goes_on, np.minimum(after, NEVER) + lag, NEVER).astype(np.int32)


def whichever(later: Column, earlier: Column) -> Column:
    """The later step where it is taken, else the one before it."""
    return np.where(later < NEVER, later, earlier).astype(np.int32)


def make_courses(
    rng: np.random.Generator, cases: Table, people: Table, world: World, window: Window
) -> Table:
    """All events up to the last day, sorted by case, day, rank: case, person (row of people or -1), stage, on."""
    accused = np.flatnonzero(np.isin(people["role"], (ACCUSED, BOTH)))
    of_case = np.bincount(people["case"][accused], minlength=len(cases["body"]))
    way = _investigation(rng, cases, of_case, world)
    single = _single_ways(rng, people["case"][accused], way)
    _cut_where_nobody_is_left(rng, people["case"][accused], single, way)
    _court(rng, way, cases, world)
    _leave_before_charge(rng, people["case"][accused], single, way)
    _decisions(rng, people["case"][accused], single, way, of_case)
    _arrests(rng, people["case"][accused], single, way, window)
    events = _listed(cases, people, accused, way, single, world, window)
    cases["settled_from"], cases["unsettled_from"], cases["settled_again"] = _settled(
        people, accused, way, single, len(of_case)
    )
    return events


def _investigation(rng, cases: Table, of_case: Column, world: World) -> Table:
    registered, n = cases["registered"], len(cases["body"])
    stays = cases["leaves_on"] == NEVER
    way = {"leaves": cases["leaves_on"]}
    way["opened"] = then(rng, registered, 0.985, rng.integers(0, 4, n))
    way["cancelled_unopened"] = then(
        rng, registered, 0.3, days_after(rng, n, 3, 30), (way["opened"] == NEVER) & stays
    )
    ends = pick(rng, n, (7, 5, 1, 87))
    known = of_case > 0
    ends = np.where(known, ends, np.where(chance(rng, n, 0.6), 0, 4))
    lag = days_after(rng, n, 20, 70)
    way["untraced"] = then(rng, way["opened"], 1, lag, (ends == 0) & stays)
    way["cancelled"] = then(rng, way["opened"], 1, lag, (ends == 1) & stays)
    way["quashed"] = then(rng, way["opened"], 1, lag, (ends == 2) & stays)
    way["reopened"] = then(rng, way["untraced"], 0.12, days_after(rng, n, 40, 120), known)
    way["interim"] = then(rng, way["opened"], 0.34, rng.integers(14, 18, n), (ends == 3) & stays)
    goes_on = np.where(ends == 3, whichever(way["interim"], way["opened"]), way["reopened"])
    goes_on = np.where(stays & known, goes_on, NEVER)
    agency = np.array([kind != "police" for kind in world.body_kind])[cases["body"]]
    way["challan"] = then(rng, goes_on, np.where(agency, 0.9, 0.8), 1 + around(rng, n, 45, 0.8))
    way["objected"] = then(rng, way["challan"], 0.05, days_after(rng, n, 4, 8))
    way["challan_again"] = then(rng, way["objected"], 0.9, days_after(rng, n, 5, 20))
    way["ready"] = np.where(way["objected"] < NEVER, way["challan_again"], way["challan"]).astype(np.int32)
    way["cognizance"] = then(rng, way["ready"], 0.94, days_after(rng, n, 2, 24))
    return way


DISCHARGED, ABSCONDED = 1, 2


def _single_ways(rng, case: Column, way: Table) -> Table:
    """Which accused are discharged before the court takes the case, and which abscond."""
    n = len(case)
    fate = pick(rng, n, (86, 6, 8)).astype(np.int8)
    fate = np.where(way["ready"][case] < NEVER, fate, 0)
    ready, court = way["ready"][case], way["cognizance"][case]
    room = np.where(court < NEVER, court - ready, 20)
    # A discharge may fall on the day of cognizance itself, an absence before the court has the case may not.
    discharged = ready + 1 + (rng.random(n) * room).astype(np.int32)
    absconded = ready + 1 + (rng.random(n) * np.maximum(room - 1, 1)).astype(np.int32)
    return {
        "fate": fate,
        "discharged": np.where(fate == DISCHARGED, discharged, NEVER).astype(np.int32),
        "absconded": np.where(fate == ABSCONDED, absconded, NEVER).astype(np.int32),
        "dormant": np.full(n, NEVER, dtype=np.int32),
        "late_absence": chance(rng, n, 0.5),
    }


def _count(case: Column, mask: Column, n: int) -> Column:
    return np.bincount(case[mask], minlength=n)


def _latest(case: Column, day: Column, n: int) -> Column:
    """The latest of the days of each case; the smallest number where it has none."""
    found = np.full(n, np.iinfo(np.int32).min, dtype=np.int32)
    np.maximum.at(found, case, day)
    return found


def _cut_where_nobody_is_left(rng, case: Column, single: Table, way: Table) -> None:
    """Where every accused is discharged or gone the court never takes the case; it is put to rest for those who are gone."""
    n = len(way["ready"])
    left = _count(case, single["fate"] == 0, n)
    gone = _count(case, single["fate"] == ABSCONDED, n) > 0
    over = (left == 0) & (way["ready"] < NEVER) & (_count(case, single["fate"] > 0, n) > 0)
    way["cognizance"] = np.where(over, NEVER, way["cognizance"]).astype(np.int32)
    last = np.where(over, way["ready"] + 60, NEVER)
    absent = over[case] & (single["fate"] == ABSCONDED)
    single["absconded"] = np.where(absent, last[case] + 1, single["absconded"]).astype(np.int32)
    early = over[case] & (single["fate"] == DISCHARGED)
    single["discharged"] = np.where(
        early, np.minimum(single["discharged"], last[case]), single["discharged"]
    ).astype(np.int32)
    rest = then(rng, np.where(over & gone, last + 1, NEVER), 0.6, days_after(rng, n, 50, 120))
    single["dormant"] = np.where(absent, rest[case], NEVER).astype(np.int32)
    way["over"] = over


def _court(rng, way: Table, cases: Table, world: World) -> None:
    n = len(way["cognizance"])
    way["copies"] = then(rng, way["cognizance"], 0.5, days_after(rng, n, 5, 8))
    way["charge"] = then(rng, whichever(way["copies"], way["cognizance"]), 0.9, days_after(rng, n, 5, 40))
    way["trial"] = then(rng, way["charge"], 0.8, days_after(rng, n, 5, 20))
    way["decision"] = then(rng, whichever(way["trial"], way["charge"]), 0.92, 20 + around(rng, n, 150, 0.8))
    way["outcome"] = _outcome(rng, np.arange(n), cases, world)


def _outcome(rng, case: Column, cases: Table, world: World) -> Column:
    """Trafficking and smuggling are not compoundable."""
    drawn = pick(rng, len(case), OUTCOME_WEIGHTS)
    serious = np.isin(np.array(world.categories)[cases["category"][case]], ("TIP", "SOM"))
    return np.where((drawn == OUTCOMES.index("COMPOUNDED")) & serious, 0, drawn).astype(np.int8)


def _leave_before_charge(rng, case: Column, single: Table, way: Table) -> None:
    """Half of those who abscond do so when the court already has the case."""
    court, charge = way["cognizance"][case], way["charge"][case]
    room = np.where(charge < NEVER, charge - court, 30)
    late = (
        single["late_absence"]
        & (single["fate"] == ABSCONDED)
        & (court < NEVER)
        & (room > 1)
        & ~way["over"][case]
    )
    day = court + 1 + (rng.random(len(case)) * (room - 1)).astype(np.int32)
    single["absconded"] = np.where(late, day, single["absconded"]).astype(np.int32)


def _decisions(rng, case: Column, single: Table, way: Table, of_case: Column) -> None:
    """One decision for all who are there, or one for each; then the appeals."""
    n, m = len(of_case), len(case)
    stays = single["fate"] == 0
    remaining = _count(case, stays, n)
    split = (remaining >= 2) & (way["decision"] < NEVER) & chance(rng, n, 0.35)
    apart = split[case] & stays
    single["decided"] = np.where(apart, way["decision"][case] + rng.integers(0, 30, m), NEVER).astype(
        np.int32
    )
    first = np.zeros(m, dtype=bool)
    first[np.unique(case[apart], return_index=True)[1]] = True
    single["outcome"] = np.where(
        chance(rng, m, 0.5), way["outcome"][case], pick(rng, m, OUTCOME_WEIGHTS[:3])
    ).astype(np.int8)
    way["decision"] = np.where(split, NEVER, way["decision"]).astype(np.int32)
    all_decided = _latest(case, np.where(apart, single["decided"], np.iinfo(np.int32).min), n)
    _appeals(rng, way, way["decision"], way["outcome"], n)
    after = np.where(apart, all_decided[case], NEVER)
    _appeals(rng, single, after, single["outcome"], m, remands=False)


def _appeals(rng, table: Table, decided: Column, outcome: Column, n: int, remands: bool = True) -> None:
    """Appeals against convictions, few against acquittals; a remanded case is tried and decided again.

    Where each accused appeals alone nothing is remanded: another's appeal decided during the retrial would close a
    case that the balance never sees disposed.
    """
    convicted = outcome == OUTCOMES.index("CONVICTED")
    acquitted = np.isin(outcome, (OUTCOMES.index("ACQUITTED"), OUTCOMES.index("ACQ_EARLY")))
    table["appeal"] = then(
        rng, decided, np.where(convicted, 0.35, np.where(acquitted, 0.07, 0)), days_after(rng, n, 8, 15)
    )
    table["heard"] = then(rng, table["appeal"], 0.9, days_after(rng, n, 40, 160))
    table["higher"] = np.where(
        convicted, pick(rng, n, (52, 22, 15, 11)), np.where(chance(rng, n, 0.8), 0, 3)
    ).astype(np.int8)
    if not remands:
        table["higher"] = np.where(table["higher"] == HIGHER.index("REMANDED"), 0, table["higher"]).astype(
            np.int8
        )
    back = table["higher"] == HIGHER.index("REMANDED")
    table["retrial"] = then(rng, table["heard"], 0.9, days_after(rng, n, 15, 30), back)
    table["redecided"] = then(rng, table["retrial"], 0.9, days_after(rng, n, 40, 120))
    table["reoutcome"] = pick(rng, n, (55, 45)).astype(np.int8)


LAST_STEPS = (
    "cognizance",
    "copies",
    "charge",
    "trial",
    "decision",
    "appeal",
    "heard",
    "retrial",
    "redecided",
)


def _arrests(rng, case: Column, single: Table, way: Table, window: Window) -> None:
    """One absconder of a case may be brought to trial in a later period than the last step of the case itself."""
    n, m = len(way["ready"]), len(case)
    last = np.full(n, np.iinfo(np.int32).min, dtype=np.int32)
    for step in LAST_STEPS:
        last = np.maximum(last, np.where(way[step] < NEVER, way[step], last))
    for step in ("decided", "appeal", "heard", "retrial", "redecided"):
        day = np.where(single[step] < NEVER, single[step], np.iinfo(np.int32).min)
        last = np.maximum(last, _latest(case, day, n))
    absent = (single["fate"] == ABSCONDED) & ~way["over"][case]
    last = np.maximum(last, _latest(case, np.where(absent, single["absconded"], np.iinfo(np.int32).min), n))
    one = np.zeros(m, dtype=bool)
    rows = np.flatnonzero(absent)
    one[rows[np.unique(case[rows], return_index=True)[1]]] = True
    quarter = window.quarter_of(last[case])
    starts = np.append(window.first, NEVER)
    next_period = np.where(
        last[case] < window.start, window.start, starts[np.clip(quarter + 1, 0, len(window.first))]
    )
    brought = one & chance(rng, m, 0.3) & (next_period < NEVER)
    single["arrested"] = np.where(brought, next_period + days_after(rng, m, 3, 90), NEVER).astype(np.int32)
    single["late_decision"] = then(rng, single["arrested"], 0.8, days_after(rng, m, 30, 90))
    single["late_outcome"] = pick(rng, m, (60, 40)).astype(np.int8)


def _listed(
    cases: Table, people: Table, accused: Column, way: Table, single: Table, world: World, window: Window
) -> Table:
    stage = world.stage
    outcome = np.array([stage(code) for code in OUTCOMES])
    higher = np.array([stage(code) for code in HIGHER])
    decided = np.array([stage("CONVICTED"), stage("ACQUITTED")])
    everyone = np.arange(len(way["ready"]))
    nobody = np.full(len(everyone), -1, dtype=np.int64)
    whole: list[tuple[str, int | Column]] = [
        ("leaves", stage("TRANSFERRED")), ("opened", stage("INVESTIGATION")), ("cancelled_unopened", stage("CANCELLED")),
        ("untraced", stage("UNTRACED")), ("cancelled", stage("CANCELLED")), ("quashed", stage("QUASHED")),
        ("reopened", stage("INVESTIGATION")), ("interim", stage("CHALLAN_INTERIM")), ("challan", stage("CHALLAN_FINAL")),
        ("objected", stage("RETURNED")), ("challan_again", stage("CHALLAN_FINAL")), ("cognizance", stage("COGNIZANCE")),
        ("copies", stage("COPIES")), ("charge", stage("CHARGE")), ("trial", stage("TRIAL")),
        ("decision", outcome[way["outcome"]]), ("appeal", stage("APPEAL")), ("heard", higher[way["higher"]]),
        ("retrial", stage("TRIAL")), ("redecided", decided[way["reoutcome"]]),
    ]  # fmt: skip
    named: list[tuple[str, int | Column]] = [
        ("discharged", stage("DISCHARGED")), ("absconded", stage("SENT_512")), ("dormant", stage("DORMANT")),
        ("decided", outcome[single["outcome"]]), ("appeal", stage("APPEAL")), ("heard", higher[single["higher"]]),
        ("retrial", stage("TRIAL")), ("redecided", decided[single["reoutcome"]]),
        ("arrested", stage("TRIAL")), ("late_decision", decided[single["late_outcome"]]),
    ]  # fmt: skip
    parts = [_happened(way[step], code, everyone, nobody, window) for step, code in whole]
    parts += [_happened(single[step], code, people["case"][accused], accused, window) for step, code in named]
    case, person, code, on = (np.concatenate([part[i] for part in parts]) for i in range(4))
    # Day numbers are small and may be negative; the key keeps case, day and rank apart.
    key = (case.astype(np.int64) << 32) + ((on.astype(np.int64) + 2**20) << 8) + world.rank[code]
    order = np.argsort(key, kind="stable")
    return {
        "case": case[order],
        "person": person[order],
        "stage": code[order].astype(np.int8),
        "on": on[order],
    }


def _happened(
    day: Column, stage: int | Column, case: Column, person: Column, window: Window
) -> tuple[Column, ...]:
    rows = np.flatnonzero(day <= window.end)
    code = stage[rows] if isinstance(stage, np.ndarray) else np.full(len(rows), stage)
    return case[rows], person[rows], code, day[rows]


def _settled(
    people: Table, accused: Column, way: Table, single: Table, n: int
) -> tuple[Column, Column, Column]:
    """From which day every accused of a case is decided or absent; from when an arrest undoes it; from when it holds again."""
    case = people["case"][accused]
    own = np.minimum.reduce([single["discharged"], single["absconded"], single["dormant"], single["decided"]])
    whole = np.minimum(way["decision"], way["quashed"])[case]
    day = np.where(own < NEVER, own, whole)
    settled = _latest(case, day, n)
    arrested, again = np.full(n, NEVER, dtype=np.int32), np.full(n, NEVER, dtype=np.int32)
    rows = np.flatnonzero(single["arrested"] < NEVER)
    arrested[case[rows]] = single["arrested"][rows]
    again[case[rows]] = single["late_decision"][rows]
    return settled, arrested, again
