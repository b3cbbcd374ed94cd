"""How many people a rate is taken of: the census of 2023, with the name of each denominator.

The census was not taken in Azad Jammu and Kashmir and Gilgit-Baltistan as far as the shipped tables go, so there
is no rate for them. Its tables of age and sex sum to fewer people than its total, so a denominator says which of
the two it is.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from palermo.vocabulary.codes import rows_of
from palermo.vocabulary.places import districts, provinces

_SEXES = {"male": "M", "female": "F"}
_UNDER_18 = ("0-8", "9-17")

TOTAL = ("census 2023, total population", "مردم شماری 2023، کل آبادی")
BY_SEX_AND_AGE = (
    "census 2023, population by age and sex (1,041,342 people fewer than the total in all)",
    "مردم شماری 2023، عمر اور جنس کے لحاظ سے آبادی (مجموعی طور پر کل آبادی سے 1,041,342 افراد کم)",
)


@dataclass(frozen=True, slots=True)
class Denominator:
    """A number of people, and what to call it beside the rate."""

    people: int
    name: str
    name_ur: str


@cache
def _by_sex_and_age() -> Mapping[tuple[str, str, str], int]:
    """(district or province, sex or "", age group or "") -> people; transgender people are in "" only."""
    counted: Counter[tuple[str, str, str]] = Counter()
    for row in rows_of("census/pk_census2023_district_ageband_sex.csv"):
        group = "CHILD" if row["age_band"] in _UNDER_18 else "ADULT"
        district = row["district_id"]
        for column in ("male", "female", "transgender"):
            for place in (district, districts()[district].province):
                for sex in {"", _SEXES.get(column, "")}:
                    for age in ("", group):
                        counted[place, sex, age] += int(row[column])
    return counted


def population(place: str, sex: str = "", age_group: str = "") -> Denominator | None:
    """The people of a district id or province code, of one sex (F, M) and one age group (CHILD, ADULT) if asked.

    None where the census gives no such number: a place without census, the sex X (the card's third entry is not
    the census's transgender count), and what is not known. Source: Pakistan Bureau of Statistics, census 2023.
    """
    if not sex and not age_group:
        known = districts().get(place) or provinces().get(place)
        return Denominator(known.population, *TOTAL) if known and known.population else None
    people = _by_sex_and_age().get((place, sex, age_group))
    return Denominator(people, *BY_SEX_AND_AGE) if people else None


def rate_per_100k(count: int, of: Denominator | None) -> float | None:
    """A count per 100,000 people, rounded to 2 decimals; None without a denominator."""
    return round(count * 100_000 / of.people, 2) if of else None
