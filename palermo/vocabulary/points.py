"""Where the stops of a journey lie, as far as the lists of places know them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from statistics import fmean

from palermo.vocabulary.codes import rows_of
from palermo.vocabulary.fold import fold_district
from palermo.vocabulary.places import districts, provinces


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees. `exact` is False where only the province or the country is known."""

    lon: float
    lat: float
    exact: bool = True


def point_of(place: str, district: str, country: str) -> Point | None:
    """A town by its name, else its district, else the middle of what the lists know of its country."""
    if found := _towns().get((country, fold_district(place))):
        return found
    if known := districts().get(district):
        return Point(*known.point)
    if known := provinces().get(district):
        return Point(*known.point, exact=False)
    return _countries().get(country)


@cache
def _towns() -> Mapping[tuple[str, str], Point]:
    """Towns of the routes first; of several towns of one name in Pakistan the largest, which the list has first."""
    found: dict[tuple[str, str], Point] = {}
    for row in rows_of("routes/places.csv"):
        found.setdefault((row["country"], fold_district(row["name"])), _point(row))
    for row in rows_of("geo/pk_places_geonames.csv"):
        found.setdefault(("PK", fold_district(row["name"])), _point(row))
    return found


@cache
def _countries() -> Mapping[str, Point]:
    towns: dict[str, list[Point]] = {}
    for row in rows_of("routes/places.csv"):
        towns.setdefault(row["country"], []).append(_point(row))
    return {
        country: Point(fmean(p.lon for p in known), fmean(p.lat for p in known), exact=False)
        for country, known in towns.items()
        if country != "PK"
    }


def _point(row: Mapping[str, str]) -> Point:
    return Point(float(row["lon"]), float(row["lat"]))
