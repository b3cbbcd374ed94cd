"""The slow twin, second part: every figure that needs no linkage, one function a figure, one case at a time.

A figure is a list of Units: what is counted, with the values it has in each dimension (a set: a case has
several laws). `lines` then counts the units as the command line contract says.
"""

import math
from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

from tests.twin.twin_country import BANDS, GROUPS, band, cases_of
from tests.twin.twin_lists import categories_of, figures, obligations, phase, province_of

LINKED = ("distinct_victims", "distinct_accused", "repeat_accused")
MILESTONES = ("REGISTERED", "INVESTIGATION", "CHALLAN_FINAL", "COGNIZANCE", "CHARGE", "DECIDED")


class Unit:
    def __init__(self, dims, weight=1):
        self.dims = dims
        self.weight = weight


def shown(code):
    """ "`U`, `XX`, `UNK`, unknown and empty are all printed as UNKNOWN"."""
    return "UNKNOWN" if code in (None, "", "U", "XX", "UNK", "UNKNOWN") else code


def time_dims(day):
    """ "year `2024`, quarter `2024-Q1`, month `2024-01`"."""
    return {
        "year": {f"{day.year:04}"},
        "quarter": {f"{day.year:04}-Q{(day.month + 2) // 3}"},
        "month": {f"{day.year:04}-{day.month:02}"},
    }


def case_dims(case):
    """ "offence (the principal one), law (the part of an offence code before its first hyphen; a case counts
    once in each law of its offences)"; "every case and every person counts in each form of its case"."""
    return {
        "province": {shown(province_of(case.district))},
        "district": {shown(case.district)},
        "body": {case.body},
        "category": {case.category},
        "offence": {shown(case.offences[0])},
        "law": {offence.split("-", 1)[0] for offence in case.offences},
        "exploitation": {shown(form) for form in case.exploitation} or {"UNKNOWN"},
        "cross_border": {shown(case.cross_border)},
    }


def person_dims(case, person):
    return {
        **case_dims(case),
        "sex": {shown(person.row["sex"])},
        "nationality": {shown(person.row["nationality"])},
        "age_band": {band(case, person, BANDS)},
        "age_group": {band(case, person, GROUPS)},
        "role": {person.role},
    }


def convicted_of(events):
    """ "the first category of each offence named in the first CONVICTED event (several on that day: all of
    them; only offences without category: OTHER; none named: UNKNOWN); counted once in each."."""
    offences = [offence for event in events for offence in event.offences]
    if not offences:
        return {"UNKNOWN"}
    found = {categories_of(offence)[0] for offence in offences if categories_of(offence)}
    return found or {"OTHER"}


def case_unit(case, day):
    return Unit({**case_dims(case), **time_dims(day)})


def person_unit(case, person, day):
    return Unit({**person_dims(case, person), **time_dims(day)})


def cases_with_first(cases, start, end, stage):
    """The cases whose first event of this stage lies in the period, with that event."""
    for case in cases:
        event = case.first(stage)
        if event is not None and start <= event.on <= end:
            yield case, event


def accused_with_first(cases, start, end, *stages):
    for case in cases:
        for person in case.accused():
            event = case.first_of(person, *stages)
            if event is not None and start <= event.on <= end:
                yield case, person, event


def cases_registered(cases, start, end):
    """ "registration day in the period"."""
    return [case_unit(c, c.registered_on) for c in cases if start <= c.registered_on <= end]


def cases_investigated(cases, start, end):
    """ "first INVESTIGATION in the period"."""
    return [case_unit(c, e.on) for c, e in cases_with_first(cases, start, end, "INVESTIGATION")]


def challans_submitted(cases, start, end):
    """ "first CHALLAN_FINAL in the period"."""
    return [case_unit(c, e.on) for c, e in cases_with_first(cases, start, end, "CHALLAN_FINAL")]


def cases_prosecuted(cases, start, end):
    """ "first COGNIZANCE in the period"."""
    return [case_unit(c, e.on) for c, e in cases_with_first(cases, start, end, "COGNIZANCE")]


def cases_convicted(cases, start, end):
    """ "first CONVICTED in the period"."""
    found = []
    for case, first in cases_with_first(cases, start, end, "CONVICTED"):
        unit = case_unit(case, first.on)
        that_day = [e for e in case.events if e.stage == "CONVICTED" and e.on == first.on]
        unit.dims["convicted_of"] = convicted_of(that_day)
        found.append(unit)
    return found


def standing(cases, end):
    """ "cases registered on or before the last day"."""
    return [case for case in cases if case.registered_on <= end]


def case_status(cases, start, end):
    """ "by stage on that day"."""
    return [Unit({**case_dims(c), "stage": {c.stage(end)}}) for c in standing(cases, end)]


def cases_pending(cases, start, end):
    """ "cases of case_status whose stage is not terminal and not APPEAL"."""
    return [Unit(case_dims(c)) for c in standing(cases, end) if c.pending(end)]


def appeals_pending(cases, start, end):
    """ "cases of case_status whose stage is APPEAL"."""
    return [Unit(case_dims(c)) for c in standing(cases, end) if c.stage(end) == "APPEAL"]


def milestones(case, end):
    """ "DECIDED (any event of phase 4 but DISCHARGED); a case that reached a later milestone reached the
    earlier ones (other stages imply none); and CONVICTED (any CONVICTED event)"."""
    stages = {event.stage for event in case.events if event.on <= end}
    if any(phase(stage) == 4 and stage != "DISCHARGED" for stage in stages):
        stages.add("DECIDED")
    latest = max([0] + [place for place, name in enumerate(MILESTONES) if name in stages])
    return set(MILESTONES[: latest + 1]) | ({"CONVICTED"} & stages)


def attrition(cases, start, end):
    """ "of the cases registered in the period, how many had reached each milestone by `--to`"."""
    found = []
    for case in cases:
        if start <= case.registered_on <= end:
            unit = case_unit(case, case.registered_on)
            unit.dims["stage"] = milestones(case, end)
            found.append(unit)
    return found


def victims_in_prosecuted_cases(cases, start, end):
    """ "victims of cases with first COGNIZANCE in the period"."""
    prosecuted = cases_with_first(cases, start, end, "COGNIZANCE")
    return [person_unit(c, p, e.on) for c, e in prosecuted for p in c.victims()]


def defendants_in_prosecuted_cases(cases, start, end):
    """ "of cases with first COGNIZANCE in the period, the accused whom that event names or touches, or would
    touch if it named nobody (several on that day: any of them)."."""
    found = []
    for case, first in cases_with_first(cases, start, end, "COGNIZANCE"):
        that_day = [e for e in case.events if e.stage == "COGNIZANCE" and e.on == first.on]
        for person in case.accused():
            own = case.own_events(person)
            if any(e in own or case.would_touch(e, person) for e in that_day):
                found.append(person_unit(case, person, first.on))
    return found


def persons_prosecuted(cases, start, end):
    """ "accused whose first COGNIZANCE is in the period"."""
    return [person_unit(c, p, e.on) for c, p, e in accused_with_first(cases, start, end, "COGNIZANCE")]


def persons_convicted(cases, start, end):
    """ "accused whose first CONVICTED is in the period"."""
    found = []
    for case, person, first in accused_with_first(cases, start, end, "CONVICTED"):
        unit = person_unit(case, person, first.on)
        that_day = [e for e in case.concerning(person) if e.stage == "CONVICTED" and e.on == first.on]
        unit.dims["convicted_of"] = convicted_of(that_day)
        found.append(unit)
    return found


def persons_acquitted(cases, start, end):
    """ "accused whose first ACQUITTED or ACQ_EARLY is in the period"; "no own or touching CONVICTED on that
    day or before"."""
    found = []
    for case, person, event in accused_with_first(cases, start, end, "ACQUITTED", "ACQ_EARLY"):
        convicted = case.first_of(person, "CONVICTED")
        if convicted is None or convicted.on > event.on:
            found.append(person_unit(case, person, event.on))
    return found


def convictions_set_aside(cases, start, end):
    """ "accused with a CONVICTED whose first SET_ASIDE after it is in the period"; "(after the first
    conviction in the order of events)"."""
    found = []
    for case in cases:
        for person in case.accused():
            convicted = case.first_of(person, "CONVICTED")
            if convicted is None:
                continue
            events = case.concerning(person)
            after = [e for e in events if e.stage == "SET_ASIDE" and e.order > convicted.order]
            if after and start <= after[0].on <= end:
                found.append(person_unit(case, person, after[0].on))
    return found


def registered_people(cases, start, end, category, people):
    """People of cases of a category registered in the period."""
    for case in cases:
        if case.category == category and start <= case.registered_on <= end:
            for person in people(case):
                yield person, person_unit(case, person, case.registered_on)


def victims_identified(cases, start, end):
    """ "victims of cases of category TIP registered in the period"."""
    return [u for _, u in registered_people(cases, start, end, "TIP", lambda c: c.victims())]


def victims_referred(cases, start, end):
    """ "those of them with referred = yes"."""
    found = registered_people(cases, start, end, "TIP", lambda c: c.victims())
    return [unit for person, unit in found if person.row["referred"] == "YES"]


def migrants_smuggled(cases, start, end):
    """ "migrants of cases of category SOM registered in the period"."""
    return [u for _, u in registered_people(cases, start, end, "SOM", lambda c: c.migrants())]


def seized(cases, start, end):
    """ "sum by kind and unit"; "seized: its `on`, or the registration day"."""
    found = []
    for case in cases:
        for row in case.seizures:
            day = row["on"] or case.registered_on
            if start <= day <= end:
                dims = {"kind": {row["kind"]}, "unit": {row["unit"]}}
                found.append(Unit({**case_dims(case), **time_dims(day), **dims}, Fraction(row["quantity"])))
    return found


# Returns


def periods_due(frequency, start, end):
    """ "body x period of its frequency (...) that ends in the period": calendar months, quarters, years."""
    length = {"month": 1, "quarter": 3, "year": 12}[frequency]
    for year in range(start.year, end.year + 1):
        for month in range(length, 13, length):
            last = date(year, month, monthrange(year, month)[1])
            if start <= last <= end:
                yield date(year, month - length + 1, 1), last


def due(start, end, categories):
    """ "(data/standards/obligations.csv, in force on the period's last day)"; "with `--where category=` only
    bodies with that obligation"."""
    found = set()
    for row in obligations():
        if categories is not None and not set(row["categories"].split(";")) & set(categories):
            continue
        for first, last in periods_due(row["frequency"], start, end):
            in_force = (not row["valid_from"] or row["valid_from"] <= last.isoformat()) and (
                not row["valid_until"] or last.isoformat() <= row["valid_until"]
            )
            if in_force:
                found.add((row["body"], first, last))
    return sorted(found)


def of_returns(facts, start, end, categories, late_days):
    """returns_due, and of those received, late (prepared more than 30 days after its end), nil."""
    received = {(r["body"], r["period_start"], r["period_end"]): r for r in facts["returns"]}
    found = {"returns_due": [], "returns_received": [], "returns_late": [], "returns_nil": []}
    for body, first, last in due(start, end, categories):
        unit = Unit({"body": {body}, **time_dims(last)})
        found["returns_due"].append(unit)
        one = received.get((body, first, last))
        if one is None:
            continue
        found["returns_received"].append(unit)
        if one["prepared_on"] > last + timedelta(days=late_days):
            found["returns_late"].append(unit)
        if one["nil"]:
            found["returns_nil"].append(unit)
    return found


# Kaplan-Meier by hand


def durations(case, milestone, end):
    """ "days from registration to first CHALLAN_FINAL, COGNIZANCE and DECIDED (...) cases not there yet
    censored at `--to`": (days, reached)."""
    for event in case.events:
        decided = phase(event.stage) == 4 and event.stage != "DISCHARGED"
        reached = event.stage == milestone or (milestone == "DECIDED" and decided)
        if reached and event.on <= end:
            return (event.on - case.registered_on).days, True
    return (end - case.registered_on).days, False


def curve(times):
    """The steps of the Kaplan-Meier curve: (day, share not there yet, Greenwood's sum)."""
    steps, share, greenwood = [], Fraction(1), Fraction(0)
    for day in sorted({t for t, reached in times if reached}):
        at_risk = sum(1 for t, _ in times if t >= day)
        reached = sum(1 for t, there in times if there and t == day)
        share *= Fraction(at_risk - reached, at_risk)
        if at_risk > reached:
            greenwood += Fraction(reached, at_risk * (at_risk - reached))
        steps.append((day, share, greenwood))
    return steps


def band_of(share, greenwood):
    """The 95 % limits of the share, on the log(-log) scale; none once nobody is left (as R's survfit says)."""
    if share == 0:
        return math.inf, math.inf
    s = float(share)
    width = 1.959963984540054 * math.sqrt(greenwood) / abs(math.log(s))
    return s ** math.exp(width), s ** math.exp(-width)


def quartiles(times):
    """statistic -> days, or None where not reached."""
    found = dict.fromkeys(("P25", "P50", "P75", "P50_LOW", "P50_HIGH"))
    for day, share, greenwood in curve(times):
        low, high = band_of(share, greenwood)
        for name, value, level in (
            ("P25", share, Fraction(3, 4)),
            ("P50", share, Fraction(1, 2)),
            ("P75", share, Fraction(1, 4)),
            ("P50_LOW", low, 0.5),
            ("P50_HIGH", high, 0.5),
        ):
            if found[name] is None and value <= level:
                found[name] = day
    return found


# Lines

FIGURES = {
    f.__name__: f
    for f in (
        cases_registered,
        cases_investigated,
        challans_submitted,
        cases_prosecuted,
        cases_convicted,
        case_status,
        cases_pending,
        appeals_pending,
        attrition,
        victims_in_prosecuted_cases,
        defendants_in_prosecuted_cases,
        persons_prosecuted,
        persons_convicted,
        persons_acquitted,
        convictions_set_aside,
        victims_identified,
        victims_referred,
        migrants_smuggled,
        seized,
    )
}


def cells(unit, dims, by, where):
    """The combinations a unit is counted in; none when a filter leaves it out. "A filter keeps the units that
    have one of the codes; with the same dimension in `--by` only those codes are printed"."""
    for dim, codes in where.items():
        if not unit.dims[dim] & set(codes):
            return set()
    choices = []
    for dim in by:
        if dim not in dims:
            choices.append({""})
        elif dim in where:
            choices.append(unit.dims[dim] & set(where[dim]))
        else:
            choices.append(unit.dims[dim])
    return set(product(*choices))


def count(units, dims, by, where):
    totals = {}
    for unit in units:
        for cell in cells(unit, dims, by, where):
            totals[cell] = totals.get(cell, 0) + unit.weight
    return totals


def plain(number):
    """A number without exponent and trailing zeros, 6 decimals at most."""
    scaled = int(abs(Fraction(number)) * 10**6 + Fraction(1, 2))
    text = f"{scaled // 10**6}.{scaled % 10**6:06}".rstrip("0").rstrip(".")
    return "-" + text if number < 0 and scaled else text


def count_lines(name, units, by, where):
    totals = count(units, figures()[name]["dims"], by, where)
    return [(name, *cell, plain(value)) for cell, value in totals.items() if value != 0]


def rate_lines(cases, start, end, by, where):
    """ "persons_convicted / (persons_convicted + persons_acquitted) (...) A row is written whenever that sum
    is above 0 (also for a rate of 0); its value is empty when the sum is under 20."."""
    dims = figures()["conviction_rate"]["dims"]
    convicted = count(persons_convicted(cases, start, end), dims, by, where)
    acquitted = count(persons_acquitted(cases, start, end), dims, by, where)
    found = []
    for cell in convicted.keys() | acquitted.keys():
        decided = convicted.get(cell, 0) + acquitted.get(cell, 0)
        value = plain(Fraction(convicted.get(cell, 0), decided)) if decided >= 20 else ""
        found.append(("conviction_rate", *cell, value))
    return found


def time_lines(cases, start, end, by, where):
    """`time_to_stage` "only with `stage` and `statistic`"; "empty where not reached"."""
    if "stage" not in by or "statistic" not in by:
        return []
    dims = figures()["time_to_stage"]["dims"]
    groups = {}
    for case in standing(cases, end):
        for milestone in ("CHALLAN_FINAL", "COGNIZANCE", "DECIDED"):
            statistics = {"P25", "P50", "P75", "P50_LOW", "P50_HIGH"}
            unit = Unit({**case_dims(case), "stage": {milestone}, "statistic": statistics})
            for cell in cells(unit, dims, by, where):
                groups.setdefault(cell, []).append(durations(case, milestone, end))
    found = []
    for cell, times in groups.items():
        days = quartiles(times)[cell[by.index("statistic")]]
        if days != 0:
            found.append(("time_to_stage", *cell, "" if days is None else str(days)))
    return found


def lines(facts, start, end, by=(), where=None, late_days=30):
    """Every line of figures.csv below its header, as tuples of text: "one line per figure and combination
    with a non-zero value, (...) sorted by all columns from left to right in byte order"."""
    where = where or {}
    by = list(by)
    cases = cases_of(facts)
    found = []
    for name, function in FIGURES.items():
        # "a figure without that dimension is left out"
        if not set(where) <= set(figures()[name]["dims"]):
            continue
        # "`seized` is written only when `kind` and `unit` are among the dimensions asked for"
        if name == "seized" and not {"kind", "unit"} <= set(by):
            continue
        found += count_lines(name, function(cases, start, end), by, where)
    if set(where) <= set(figures()["conviction_rate"]["dims"]):
        found += rate_lines(cases, start, end, by, where)
    if set(where) <= set(figures()["time_to_stage"]["dims"]):
        found += time_lines(cases, start, end, by, where)
    found += return_lines(facts, start, end, by, where, late_days)
    return sorted(found, key=lambda line: [cell.encode() for cell in line])


def return_lines(facts, start, end, by, where, late_days):
    """With `--where category=` the returns figures stay, for the bodies with that obligation."""
    others = {dim: codes for dim, codes in where.items() if dim != "category"}
    found = []
    for name, units in of_returns(facts, start, end, where.get("category"), late_days).items():
        if set(others) <= set(figures()[name]["dims"]):
            found += count_lines(name, units, by, others)
    return found
