"""What the made-up country is made of: the vocabulary as arrays, and how often each thing occurs.

The weights are assumptions that give a country of a believable shape; they are no statistics.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from palermo.invention.draw import Column, day_number
from palermo.vocabulary.codes import codes
from palermo.vocabulary.obligations import obligations

FIRST_DAY, LAST_DAY = day_number("1900-01-01"), day_number("2100-12-31")

BODY_WEIGHTS = {
    "PB-POLICE": 24, "SD-POLICE": 10, "KP-POLICE": 6, "BA-POLICE": 2, "IS-POLICE": 2, "JK-POLICE": 1,
    "GB-POLICE": 0.6, "RAILWAY-POLICE": 0.5, "FIA-LAHORE": 8, "FIA-GUJRANWALA": 13, "FIA-FAISALABAD": 5,
    "FIA-MULTAN": 4, "FIA-ISLAMABAD": 5, "FIA-KARACHI": 5, "FIA-BALOCHISTAN": 2, "FIA-KP": 2, "FIA-KOHAT": 0.6,
    "NCCIA": 5, "ANF": 5, "CTD-PB": 0.8, "CTD-SD": 0.5, "CTD-KP": 0.8, "CTD-BA": 0.4, "CUSTOMS": 2,
}  # fmt: skip
# Where an FIA zone works: provinces and divisions. Zones are not provinces.
ZONES = {
    "FIA-LAHORE": ("Lahore",),
    "FIA-GUJRANWALA": ("Gujranwala", "Gujrat"),
    "FIA-FAISALABAD": ("Faisalabad", "Sargodha"),
    "FIA-MULTAN": ("Multan", "Bahawalpur", "Dera Ghazi Khan", "D.G. Khan", "Sahiwal"),
    "FIA-ISLAMABAD": ("PK-IS", "Rawalpindi", "PK-JK", "PK-GB"),
    "FIA-KARACHI": ("PK-SD",),
    "FIA-BALOCHISTAN": ("PK-BA",),
    "FIA-KP": ("Peshawar", "Mardan", "Malakand", "Hazara"),
    "FIA-KOHAT": ("Kohat", "Bannu", "Dera Ismail Khan", "D.I. Khan"),
}
CATEGORY_WEIGHTS = {"TIP": 0.4, "SOM": 0.6, "OTHER": 0.6, "MONEY_LAUNDERING": 0.4}
HOT = {
    "PB-gujrat": 9, "PB-mandi-bahauddin": 8, "PB-gujranwala": 5, "PB-sialkot": 5, "PB-hafizabad": 5, "PB-narowal": 4,
    "PB-jhelum": 4, "PB-sheikhupura": 2, "PB-faisalabad": 2, "PB-rawalpindi": 2, "PB-sargodha": 2, "PB-lahore": 2,
    "PB-multan": 2, "SD-sukkur": 3, "SD-khairpur": 3, "SD-shikarpur": 3, "SD-ghotki": 3, "BA-chagai": 6,
    "BA-gwadar": 5, "BA-kech": 5, "BA-quetta": 2, "KP-khyber": 2,
}  # fmt: skip

# Principal offences of a category; the first that is always in force stands in for one that is not.
PRINCIPAL = {
    "TIP": {"PTPA-3-1": 30, "PTPA-3-2": 30, "PTPA-4": 6, "PTPA-5": 2, "PTPA-BEG": 8, "PPC-370": 6, "PPC-371A": 8,
            "PPC-371B": 6, "PPC-374": 5, "PPC-366A": 6, "PPC-369A": 4, "PPC-498B": 4, "BLSA-11": 9, "HOTA-11": 1},
    "SOM": {"PSMA-3": 45, "PSMA-4": 12, "PSMA-5": 6, "PSMA-6": 8, "EO-17": 8, "EO-18": 8, "EO-22": 10, "PA-6": 8,
            "FA-14": 12},
    "DRUGS": {"CNSA-9": 90, "CNSA-4": 6, "CNSA-12": 4},
    "CYBERCRIME": {"PECA-3": 6, "PECA-4": 4, "PECA-13": 6, "PECA-14": 25, "PECA-16": 8, "PECA-20": 15,
                   "PECA-21": 14, "PECA-22": 5, "PECA-22A": 3, "PECA-24": 12, "PECA-26A": 5, "PECA-11": 3},
    "TERROR_FINANCING": {"ATA-11F": 20, "ATA-11H": 35, "ATA-11I": 20, "ATA-11J": 10, "ATA-11N": 10, "FERA-23": 8},
    "MONEY_LAUNDERING": {"AMLA-3": 50, "FERA-23": 50},
    "FIREARMS": {"ARMS-13": 1},
    "OTHER": {"CUST-156": 1},
}  # fmt: skip
ALWAYS = {"TIP": "PPC-370", "SOM": "FA-14", "DRUGS": "CNSA-9", "CYBERCRIME": "PECA-14", "TERROR_FINANCING": "FERA-23",
          "MONEY_LAUNDERING": "FERA-23", "FIREARMS": "ARMS-13", "OTHER": "CUST-156"}  # fmt: skip
# What stands beside the principal offence: only sections that are in force on every day.
BESIDE = (
    "",
    "PPC-34",
    "PPC-109",
    "PPC-120B",
    "PPC-342",
    "PPC-420",
    "PPC-468;PPC-471",
    "PPC-506",
    "PPC-34;PPC-109",
)
BESIDE_WEIGHTS = (52, 12, 10, 6, 5, 6, 4, 3, 2)

EXPLOITATION = {"": 8, "SEX": 24, "LAB": 10, "BON": 18, "DOM": 8, "BEG": 12, "CHL": 6, "MAR": 6, "CRI": 3, "ORG": 1,
                "OTH": 1, "SEX;MAR": 3, "BON;CHL": 3, "DOM;CHL": 2, "BEG;CHL": 2, "ADO": 1}  # fmt: skip
MEANS = {"": 14, "FRAUD": 22, "DEBT": 12, "DEBT;EARN": 6, "FORCE": 6, "THREAT": 6, "FRAUD;DOCS": 8, "POWER": 6,
         "MOVE;FORCE": 5, "ABDUCT": 3, "NONE": 6, "PAY": 2, "FRAUD;PSY": 4, "NS": 3}  # fmt: skip
WOMEN_AMONG_VICTIMS = {"SEX": 0.88, "SEX;MAR": 0.98, "MAR": 0.98, "DOM": 0.75, "DOM;CHL": 0.7, "BON": 0.42,
                       "BON;CHL": 0.4, "BEG": 0.4, "BEG;CHL": 0.35, "CHL": 0.25, "LAB": 0.15, "CRI": 0.1}  # fmt: skip
CHILDREN_AMONG_VICTIMS = {"CHL": 1.0, "BON;CHL": 0.8, "DOM;CHL": 1.0, "BEG;CHL": 1.0, "SEX": 0.3, "BEG": 0.5,
                          "DOM": 0.5, "BON": 0.35, "ADO": 1.0, "MAR": 0.3}  # fmt: skip
FORMS_OF_CHILDREN = frozenset(form for form in EXPLOITATION if CHILDREN_AMONG_VICTIMS.get(form) == 1.0)

NATIONS = {"PK": 9200, "AF": 420, "BD": 90, "IR": 40, "MM": 25, "LK": 20, "UZ": 20, "NP": 10, "TZ": 10, "NG": 15,
           "NA": 3, "XX": 130, "XS": 12}  # fmt: skip


@dataclass(frozen=True)
class World:
    """Codes in the order of their lists; what refers to them are indices into these."""

    bodies: list[str]
    body_kind: list[str]
    body_weight: Column
    body_from: Column
    body_until: Column
    body_categories: list[Column]
    categories: list[str]
    districts: list[str]
    province: list[str]
    in_area: Column
    weight: Column
    hot: Column
    fia_of: Column
    stages: list[str]
    rank: Column
    phase: Column
    terminal: Column
    principals: list[str]
    principal_weight: Column
    principal_from: Column
    principal_until: Column
    principal_always: Column

    def stage(self, code: str) -> int:
        return self.stages.index(code)


@cache
def world() -> World:
    owed = {owing.body: owing for owing in obligations()}
    bodies = [code for code in codes("bodies").values() if code.code in owed]
    categories = list(codes("categories"))
    known = list(codes("districts").values())
    real = np.array([bool(code.extra.get("division")) for code in known])
    province = [code.extra.get("iso3166_2") or code.code for code in known]
    area = np.array([_area(body, known, province) for body in bodies]) & real
    area[~area.any(axis=1)] = real
    people = np.array(
        [
            float(code.extra.get("pop_2023") or 350_000) if there else 0
            for code, there in zip(known, real, strict=True)
        ]
    )
    fia = np.full(len(known), -1)
    for index, body in enumerate(bodies):
        if body.code in ZONES:
            fia[area[index]] = index
    stages = list(codes("stages").values())
    offences = codes("offences")
    principals = sorted({offence for each in PRINCIPAL.values() for offence in each})
    return World(
        bodies=[body.code for body in bodies],
        body_kind=[body.extra.get("kind", "") for body in bodies],
        body_weight=np.array([BODY_WEIGHTS.get(body.code, 0.5) for body in bodies], dtype=float),
        body_from=np.array(
            [_bound(FIRST_DAY, max, body.valid_from, owed[body.code].valid_from) for body in bodies]
        ),
        body_until=np.array(
            [_bound(LAST_DAY, min, body.valid_until, owed[body.code].valid_until) for body in bodies]
        ),
        body_categories=[
            np.array([categories.index(c) for c in owed[body.code].categories]) for body in bodies
        ],
        categories=categories,
        districts=[code.code for code in known],
        province=province,
        in_area=area,
        weight=people**0.8,
        hot=np.array([HOT.get(code.code, 1) for code in known], dtype=float),
        fia_of=fia,
        stages=[stage.code for stage in stages],
        rank=np.array([int(stage.extra["rank"]) for stage in stages], dtype=np.int64),
        phase=np.array([int(stage.extra["phase"]) for stage in stages]),
        terminal=np.array([stage.extra["terminal"] == "yes" for stage in stages]),
        principals=principals,
        principal_weight=np.array(
            [[PRINCIPAL.get(c, {}).get(o, 0) for o in principals] for c in categories], dtype=float
        ),
        principal_from=np.array([_bound(FIRST_DAY, max, offences[o].valid_from) for o in principals]),
        principal_until=np.array([_bound(LAST_DAY, min, offences[o].valid_until) for o in principals]),
        principal_always=np.array([principals.index(ALWAYS.get(c, "CUST-156")) for c in categories]),
    )


def _bound(open_end: int, narrower, *days) -> int:
    return narrower([open_end, *(day_number(day) for day in days if day)])


def _area(body, known, province) -> list[bool]:
    own = body.extra.get("province")
    if body.code in ZONES:
        names = ZONES[body.code]
        return [
            code.extra.get("division") in names or of in names
            for code, of in zip(known, province, strict=True)
        ]
    return [not own or of == own for of in province]
