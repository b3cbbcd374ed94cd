"""A map layer is used when it says what it is and whose outlines it holds; otherwise it is refused in plain words."""

import json
from pathlib import Path
from typing import Any

import pytest

from palermo.vocabulary.boundaries import LayerError, load
from palermo.vocabulary.places import districts, provinces

SQUARE = [[[70.0, 30.0], [71.0, 30.0], [71.0, 31.0], [70.0, 30.0]]]


def feature(district: Any = "PB-lahore", **other: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"district_id": district},
        "geometry": {"type": "Polygon", "coordinates": SQUARE},
    } | other


def layer(*features: Any, **other: Any) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "name": "Official",
        "caption": "Official outlines",
        "caption_ur": "سرکاری حدود",
        "source": "Survey",
        "licence": "by permission",
        "features": list(features),
    } | other


def written(folder: Path, whole: Any) -> Path:
    path = folder / "layer.geojson"
    path.write_text(whole if isinstance(whole, str) else json.dumps(whole), encoding="utf-8")
    return path


def test_the_shipped_layer_draws_every_district_and_says_that_it_is_not_official():
    shipped = load()
    assert [f["id"] for f in shipped.features] == [f["properties"]["district_id"] for f in shipped.features]
    assert {f["id"] for f in shipped.features} == set(districts())
    assert shipped.missing == ()
    assert "not the official map" in shipped.caption
    assert "سرکاری نقشہ نہیں" in shipped.caption_ur
    assert "OCHA" in shipped.source
    assert "not verified" in shipped.licence


def test_the_shipped_provinces_are_a_layer_too():
    assert {f["id"] for f in load(key="iso3166_2").features} == set(provinces())


def test_an_official_layer_takes_the_place_of_the_shipped_one(tmp_path):
    official = load(written(tmp_path, layer(feature())))
    assert (official.name, official.caption, official.licence) == (
        "Official",
        "Official outlines",
        "by permission",
    )
    assert len(official.missing) == 159
    assert "PB-lahore" not in official.missing
    assert official.geojson()["features"][0]["geometry"]["coordinates"] == SQUARE


def test_the_id_of_a_feature_may_stand_for_the_property(tmp_path):
    found = load(written(tmp_path, layer(feature(id="PB-okara", properties=None))))
    assert found.features[0]["properties"] == {"district_id": "PB-okara"}


def test_a_byte_order_mark_is_passed_over(tmp_path):
    assert load(written(tmp_path, "\ufeff" + json.dumps(layer(feature())))).name == "Official"


@pytest.mark.parametrize(
    ("whole", "told"),
    [
        ("", ["no JSON text in UTF-8"]),
        ("{", ["no JSON text"]),
        ("[" * 100_000, ["nested too deeply"]),
        ([], ["no FeatureCollection"]),
        ({"type": "Topology"}, ["no FeatureCollection"]),
        (layer(), ["The layer has no features"]),
        (layer(features={"a": 1}), ["The layer has no features"]),
        (layer(feature(), source=" "), ["does not say its source"]),
        (layer(feature(), licence=None, caption=3), ["its caption.", "its licence."]),
        (layer(feature(), feature(None), feature("")), ["No district_id in features: 2, 3."]),
        (layer("text"), ["No district_id in features: 1.", "MultiPolygon in features: 1."]),
        (layer(feature("PK601"), feature("Lahore")), ["no such district_id: Lahore, PK601."]),
        (layer(*(feature(f"X{n}") for n in range(7))), ["X0, X1, X2, X3, X4, … (+2)"]),
        (layer(feature(), feature()), ["have the same district_id: PB-lahore."]),
        (layer(feature(geometry=None)), ["MultiPolygon in features: 1."]),
        (
            layer(feature(geometry={"type": "Point", "coordinates": [70, 30]})),
            ["MultiPolygon in features: 1."],
        ),
        (
            layer(feature(geometry={"type": "Polygon", "coordinates": [[70, 30]]})),
            ["MultiPolygon in features: 1."],
        ),
        (
            layer(feature(geometry={"type": "Polygon", "coordinates": [[[512000.0, 3490000.0]]]})),
            ["degrees in features: 1.", "EPSG:4326"],
        ),
        (
            layer(feature(geometry={"type": "MultiPolygon", "coordinates": [[[["70", "30"]]]]})),
            ["degrees in features: 1."],
        ),
    ],
)
def test_what_is_wrong_with_a_layer_is_said_in_plain_words(tmp_path, whole, told):
    with pytest.raises(LayerError) as refused:
        load(written(tmp_path, whole))
    for words in told:
        assert words in str(refused.value)
    assert len(refused.value.problems) >= len([words for words in told if words != "EPSG:4326"])
    assert all(problem.startswith("layer.geojson: ") for problem in refused.value.problems)


def test_a_file_that_is_not_there_or_no_text(tmp_path):
    with pytest.raises(LayerError, match="no such file"):
        load(tmp_path / "none.geojson")
    with pytest.raises(LayerError, match="cannot be read"):
        load(tmp_path)
    (tmp_path / "bad.geojson").write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(LayerError, match="no JSON text in UTF-8"):
        load(tmp_path / "bad.geojson")


def test_the_same_is_said_in_urdu(tmp_path):
    with pytest.raises(LayerError) as refused:
        load(written(tmp_path, layer(feature("X1"), feature(), feature(), source="")), lang="ur")
    assert [problem.partition(": ")[2].split()[0] for problem in refused.value.problems] == [
        "تہہ",
        "اس",
        "کئی",
    ]
    assert "PB-lahore" in str(refused.value)


def test_every_text_of_this_room_is_in_the_urdu_catalogue():
    from babel.messages.extract import extract_from_dir
    from babel.messages.pofile import read_po

    room = Path(__file__).parents[1]
    with (room / "locale/ur/LC_MESSAGES/django.po").open("rb") as lines:
        urdu = {message.id: message.string for message in read_po(lines, locale="ur") if message.id}
    said = {found[2] for found in extract_from_dir(room, keywords={"_": None}) if "tests" not in found[0]}
    assert said == set(urdu)
    assert all(urdu.values())
