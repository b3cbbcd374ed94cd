"""The journeys of a case as a small map and the table beside it."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from palermo.partners.rules.names import isolated
from palermo.partners.rules.vocabulary import language, named
from palermo.register.method.one_case import Row
from palermo.register.views.telling import heads, rows_of
from palermo.ui.stops import Ring, Stop, rings_of, stops_drawn
from palermo.vocabulary.boundaries import Layer, load
from palermo.vocabulary.points import point_of

COLUMNS = ("leg", "person_no", "kind", "place", "district", "country", "mode", "on")


def journeys_of(rows: Sequence[Row]) -> dict[str, Any]:
    """Empty where there are none; `unplaced` counts stops that the lists of places do not know."""
    if not rows:
        return {}
    ordered = sorted(rows, key=lambda row: (row["person_no"] or 0, row["leg"]))
    travels = [[placed(row) for row in travel] for travel in by_traveller(ordered)]
    stops = [[stop for stop in travel if stop] for travel in travels]
    return {
        "heads": heads(COLUMNS),
        "rows": rows_of(ordered, COLUMNS),
        "map": drawn([travel for travel in stops if travel]),
        "unplaced": sum(stop is None for travel in travels for stop in travel),
        "middle": any(not stop.exact for travel in stops for stop in travel),
        "about": caption(),
    }


def by_traveller(rows: Sequence[Row]) -> list[list[Row]]:
    travels: dict[tuple[int, int | None], list[Row]] = {}
    for row in rows:
        travels.setdefault((row.sent.case_no, row["person_no"]), []).append(row)
    return list(travels.values())


def placed(row: Row) -> Stop | None:
    place, district, country = (row[column] or "" for column in ("place", "district", "country"))
    found = point_of(place, district, country)
    if found is None:
        return None
    name = place or (named("districts", district) if district else named("countries", country))
    return Stop(found.lon, found.lat, isolated(name), found.exact)


def drawn(travels: Sequence[Sequence[Stop]]) -> SafeString:
    return (
        stops_drawn(country(), travels, gettext("Journeys of the case on a map"))
        if travels
        else SafeString("")
    )


@cache
def layer() -> Layer:
    return load(key="iso3166_2")


@cache
def country() -> list[Ring]:
    return rings_of(layer().features)


def caption() -> str:
    return layer().caption_ur if language() == "ur" else layer().caption
