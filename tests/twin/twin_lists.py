"""The code lists and contract tables, read as plainly as can be: one csv.DictReader a file."""

import csv
import unicodedata
from functools import cache
from pathlib import Path

PALERMO = Path(__file__).resolve().parents[2] / "palermo"
DATA = PALERMO / "vocabulary" / "data"


def rows(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def stages():
    """case_status.csv: code -> row."""
    return {row["code"]: row for row in rows(DATA / "standards" / "case_status.csv")}


def rank(stage):
    return int(stages()[stage]["rank"])


def phase(stage):
    return int(stages()[stage]["phase"])


def terminal(stage):
    return stages()[stage]["terminal"] == "yes"


@cache
def offences():
    return {row["code"]: row for row in rows(DATA / "standards" / "offences_pk.csv")}


def categories_of(offence):
    return [c for c in offences()[offence]["categories"].split(";") if c]


@cache
def districts():
    return {row["district_id"]: row for row in rows(DATA / "geo" / "pk_districts_2023.csv")}


def province_of(district):
    """ "province ISO 3166-2 of the district of the offence (UNKNOWN and ABROAD stay themselves; a
    province code given as district is both)"."""
    return districts()[district]["iso3166_2"] if district in districts() else district


@cache
def obligations():
    return rows(DATA / "standards" / "obligations.csv")


@cache
def figures():
    """figures.csv: figure -> row, its dimensions spelled out: time, place and person are groups."""
    groups = {
        "time": ["year", "quarter", "month"],
        "place": ["province", "district"],
        "person": ["sex", "age_band", "age_group", "nationality"],
    }
    found = {}
    for row in rows(PALERMO / "vocabulary" / "data" / "figures.csv"):
        spelled = []
        for word in row["dimensions"].split():
            spelled += groups.get(word, [word])
        found[row["figure"]] = {**row, "dims": spelled}
    return found


def _small(name):
    found = [r["code"] for r in rows(DATA / "standards" / "small_codes.csv") if r["list"] == name]
    assert found, name
    return found


@cache
def code_list(name):
    """lists.csv: which codes a list holds."""
    standards = DATA / "standards"
    if name == "bodies":
        return [r["code"] for r in rows(standards / "bodies.csv")]
    if name == "categories":
        return [r["code"] for r in rows(standards / "categories.csv")]
    if name == "offences":
        return list(offences())
    if name == "stages":
        return [c for c, r in stages().items() if r["in_return"] == "yes"]
    if name == "exploitation":
        return [r["code"] for r in rows(standards / "exploitation_crosswalk.csv") if r["in_return"] == "yes"]
    if name == "means":
        return [r["code"] for r in rows(standards / "means_crosswalk.csv")]
    if name == "countries":
        alpha = "code"
        found = {r[alpha] for r in rows(standards / "countries.csv")}
        return sorted(found | {"XX", "XS"})
    if name == "figures":
        return list(figures())
    if name == "districts":
        provinces = [r["iso3166_2"] for r in rows(DATA / "geo" / "pk_provinces.csv")]
        return list(districts()) + provinces + ["UNKNOWN", "ABROAD"]
    return _small(name)


DIGITS = dict(zip("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2, strict=True))


def fold_digits(text):
    """ "Urdu and Arabic-Indic digits count as digits everywhere"."""
    return "".join(DIGITS.get(letter, letter) for letter in text)


def letters_and_digits(text):
    return "".join(c for c in fold_digits(text) if unicodedata.category(c)[0] in "LN").casefold()


@cache
def district_names():
    """Three tables, asked one after the other: ids, names, aliases; each folded name -> set of ids."""
    ids, names, aliases = {}, {}, {}
    for code in code_list("districts"):
        ids.setdefault(letters_and_digits(code), set()).add(code)
    for code, row in districts().items():
        for column in ("district", "label_ur"):
            if row.get(column):
                names.setdefault(letters_and_digits(row[column]), set()).add(code)
    for row in rows(DATA / "geo" / "pk_district_aliases.csv"):
        aliases.setdefault(letters_and_digits(row["alias"]), set()).add(row["district_id"])
    return ids, names, aliases
