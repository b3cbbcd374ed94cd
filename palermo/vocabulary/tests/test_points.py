"""Where the stops of a journey lie."""

from palermo.vocabulary.places import districts, provinces
from palermo.vocabulary.points import point_of


def test_a_town_by_its_name_however_it_is_written():
    taftan = point_of("Taftan", "", "PK")
    assert taftan is not None and taftan.exact and (round(taftan.lon), round(taftan.lat)) == (62, 29)
    assert point_of(" TAFTAN ", "BA-chagai", "PK") == taftan
    assert point_of("Istanbul", "", "TR") is not None and point_of("Istanbul", "", "IT") != point_of(
        "Istanbul", "", "TR"
    )


def test_else_the_district_else_the_middle_of_what_is_known():
    lahore = districts()["PB-lahore"].point
    found = point_of("a house outside", "PB-lahore", "PK")
    assert found is not None and (found.lon, found.lat) == lahore
    sindh = point_of("", "PK-SD", "PK")
    assert sindh is not None and not sindh.exact and (sindh.lon, sindh.lat) == provinces()["PK-SD"].point
    assert (greece := point_of("", "", "GR")) is not None and not greece.exact
    assert point_of("", "", "PK") is None and point_of("", "UNKNOWN", "XX") is None
