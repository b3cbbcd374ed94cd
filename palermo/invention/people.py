"""The people of the cases: roles, and behind every appearance the person it is."""

import numpy as np

from palermo.invention.cases import NOT_GIVEN, partial
from palermo.invention.draw import Column, Table, chance, pick, spread_rows, starts, taken, years_between
from palermo.invention.world import CHILDREN_AMONG_VICTIMS, EXPLOITATION, NATIONS, WOMEN_AMONG_VICTIMS, World
from palermo.vocabulary.codes import codes

ROLES = ("VICTIM", "ACCUSED", "VICTIM_ACCUSED", "MIGRANT")
VICTIM, ACCUSED, BOTH, MIGRANT = range(4)
SEXES = ("F", "M", "X", "U")
F, M, X, U = range(4)
NATIONALITIES = tuple(NATIONS)
ID_TYPES = ("CNIC", "BFORM", "NICOP", "PASSPORT", "POR", "ACC", "OTHER", "")
CNIC, BFORM, NICOP, PASSPORT, POR, ACC, OTHER_DOCUMENT, NO_DOCUMENT = range(8)
AGE_BASES = ("OFFENCE", "REGISTRATION", "")

REPEAT_ACCUSED, REPEAT_VICTIM = 0.09, 0.03
NUMBER_MISSING = 0.35


def make_people(rng: np.random.Generator, cases: Table, world: World) -> Table:
    """Persons sorted by case: case, person_no, role, `who` (the row of the person's first appearance), and what is told."""
    own = np.flatnonzero(cases["sender"] < 0)
    people = _roles(rng, cases, own, world)
    people |= _traits(rng, people, cases, world)
    people["who"] = _again(rng, people, cases)
    for trait in ("true_sex", "born", "nation", "home"):
        people[trait] = people[trait][people["who"]]
    people = _of_receivers(people, cases)
    return people | _told(rng, people, cases)


def _roles(rng, cases: Table, own: Column, world: World) -> Table:
    category, n = cases["category"][own], len(own)
    named = np.array(world.categories)[category]
    tip, som = named == "TIP", named == "SOM"
    victims = np.where(tip, 1 + rng.poisson(0.55, n), np.where(named == "CYBERCRIME", 1, 0))
    accused = 1 + rng.poisson(np.where(np.isin(named, ("TIP", "SOM")), 0.5, 0.3), n)
    accused = np.where(chance(rng, n, np.where(tip, 0.1, 0.02)), 0, accused)
    migrants = np.where(som, rng.poisson(1.6, n), 0)
    counts = victims + accused + migrants
    group, place = spread_rows(np.zeros(n, dtype=np.int64), counts)
    role = np.where(
        place < victims[group], VICTIM, np.where(place < (victims + accused)[group], ACCUSED, MIGRANT)
    )
    role = np.where((role == VICTIM) & chance(rng, len(role), 0.012), BOTH, role)
    return {"case": own[group], "person_no": (place + 1).astype(np.int32), "role": role.astype(np.int8)}


def _traits(rng, people: Table, cases: Table, world: World) -> Table:
    case, role, n = people["case"], people["role"], len(people["case"])
    form, victim = cases["exploitation"][case], np.isin(role, (VICTIM, BOTH))
    women = np.array([WOMEN_AMONG_VICTIMS.get(name, 0.45) for name in EXPLOITATION])[form]
    women = np.where(victim, women, np.where(role == MIGRANT, 0.08, 0.12))
    sex = np.where(chance(rng, n, 0.004), X, np.where(chance(rng, n, women), F, M)).astype(np.int8)
    children = np.array([CHILDREN_AMONG_VICTIMS.get(name, 0.15) for name in EXPLOITATION])[form]
    children = np.where(role == VICTIM, children, np.where(role == MIGRANT, 0.07, 0))
    age = np.where(
        role == MIGRANT,
        15 + np.minimum(rng.gamma(2.5, 4.5, n), 45),
        np.where(
            role == VICTIM,
            18 + np.minimum(rng.gamma(1.6, 8, n), 55),
            17 + np.minimum(rng.gamma(2.6, 7, n), 60),
        ),
    )
    age = np.where(chance(rng, n, children), 2 + 15.9 * rng.beta(2.6, 1.3, n), age)
    nation = pick(rng, n, list(NATIONS.values())).astype(np.int8)
    home = np.where(chance(rng, n, 0.6), cases["district"][case], _homes(rng, n, world)).astype(np.int32)
    real = world.weight[home] > 0
    return {
        "true_sex": sex,
        "born": (cases["offence_day"][case] - 1 - age * 365.25).astype(np.int32),
        "nation": nation,
        "home": np.where(real & (nation == 0), home, -1).astype(np.int32),
    }


def _homes(rng, n: int, world: World) -> Column:
    return pick(rng, n, world.weight * world.hot)


def _again(rng, people: Table, cases: Table) -> Column:
    """Some accused and some victims were seen before: `who` points to the row of their first appearance."""
    n = len(people["case"])
    who = np.arange(n)
    for role, share in ((ACCUSED, REPEAT_ACCUSED), (VICTIM, REPEAT_VICTIM)):
        pool = np.flatnonzero(people["role"] == role)
        # A person turns up again near home: the list stands in the order of the districts.
        pool = pool[np.argsort(cases["district"][people["case"][pool]], kind="stable")]
        seen = chance(rng, len(pool), share)
        again, once = pool[seen], pool[~seen]
        if not len(once):
            continue
        near = np.cumsum(~seen)[seen] + np.rint(rng.normal(0, 40, len(again))).astype(np.int64)
        known = once[np.clip(near, 0, len(once) - 1)]
        of_age = people["born"][known] + 365 * 14 < cases["offence_first"][people["case"][again]]
        old_enough = np.where(
            role == ACCUSED,
            of_age,
            people["born"][known] + 400 < cases["offence_first"][people["case"][again]],
        )
        other_case = people["case"][known] != people["case"][again]
        fit = old_enough & other_case & (people["nation"][known] < NATIONALITIES.index("XX"))
        who[again[fit]] = known[fit]
    return _once_per_case(who, people["case"])


def _once_per_case(who: Column, case: Column) -> Column:
    """Nobody appears twice in one case: a second appearance becomes a person of its own."""
    order = np.lexsort((who, case))
    twice = np.zeros(len(who), dtype=bool)
    twice[order[1:]] = (case[order][1:] == case[order][:-1]) & (who[order][1:] == who[order][:-1])
    return np.where(twice, np.arange(len(who)), who)


def _of_receivers(people: Table, cases: Table) -> Table:
    """The people of a transferred case are listed again by the body that received it."""
    counts = np.bincount(people["case"], minlength=len(cases["body"]))
    receivers = np.flatnonzero(cases["sender"] >= 0)
    sender = cases["sender"][receivers]
    group, row = spread_rows(starts(counts)[sender], counts[sender])
    again = taken(people, row)
    again["case"] = receivers[group]
    return {column: np.concatenate([people[column], again[column]]) for column in people}


def _told(rng, people: Table, cases: Table) -> Table:
    """What the return says of a person: not everything is known, and ages are often guessed."""
    case, role, n = people["case"], people["role"], len(people["case"])
    registered = cases["registered"][case]
    basis = pick(rng, n, (25, 45, 30)).astype(np.int8)
    offence_given = cases["offence_known"][case] != NOT_GIVEN
    counted_on = np.where((basis == 0) & offence_given, cases["offence_first"][case], registered)
    age = years_between(people["born"], counted_on)
    born_known = np.where(chance(rng, n, 0.34), pick(rng, n, (60, 15, 25)), NOT_GIVEN).astype(np.int8)
    guessed = (born_known == NOT_GIVEN) & (age >= 18) & chance(rng, n, 0.3)
    age = np.where(guessed, np.maximum(18, np.rint(age / 5) * 5), age).astype(np.int32)
    born_first, born_last = partial(people["born"], born_known)
    document = _document(rng, people, years_between(people["born"], registered))
    victim = np.isin(role, (VICTIM, BOTH))
    return {
        "sex": np.where(chance(rng, n, 0.03), U, people["true_sex"]).astype(np.int8),
        "age": np.where(chance(rng, n, 0.72), age, -1).astype(np.int32),
        "age_basis": basis,
        "born_known": born_known,
        "born_first": born_first,
        "born_last": born_last,
        "document": document,
        "numbered": (document != NO_DOCUMENT) & ~chance(rng, n, NUMBER_MISSING),
        "home_told": np.where(chance(rng, n, 0.8), people["home"], -1).astype(np.int32),
        "referred": np.where(
            victim, pick(rng, n, (55, 20, 8, 17)), np.where(chance(rng, n, 0.05), 1, 3)
        ).astype(np.int8),
        "relation": _relation(rng, people),
    }


def _document(rng, people: Table, age: Column) -> Column:
    n, nation = len(age), people["nation"]
    card = np.where(age < 18, np.where(chance(rng, n, 0.55), BFORM, NO_DOCUMENT), CNIC)
    card = np.where((age >= 18) & chance(rng, n, 0.03), NICOP, card)
    card = np.where((people["role"] == MIGRANT) & chance(rng, n, 0.35), PASSPORT, card)
    afghan = np.where(chance(rng, n, 0.5), POR, np.where(chance(rng, n, 0.3), ACC, NO_DOCUMENT))
    other = np.where(
        chance(rng, n, 0.6), PASSPORT, np.where(chance(rng, n, 0.1), OTHER_DOCUMENT, NO_DOCUMENT)
    )
    unknown = np.isin(nation, (NATIONALITIES.index("XX"), NATIONALITIES.index("XS")))
    other = np.where(unknown, NO_DOCUMENT, other)
    return np.where(nation == 0, card, np.where(nation == NATIONALITIES.index("AF"), afghan, other)).astype(
        np.int8
    )


RELATIONS = ("FATHER", "HUSBAND", "MOTHER", "GUARDIAN", "")


def _relation(rng, people: Table) -> Column:
    """The father's name stands on most papers; a woman's may show the husband's."""
    assert set(RELATIONS[:-1]) == set(codes("relations"))
    n = len(people["case"])
    drawn = pick(rng, n, (78, 0, 1, 2, 19))
    husband = (people["true_sex"] == F) & (drawn == 0) & chance(rng, n, 0.35)
    return np.where(husband, 1, drawn).astype(np.int8)
