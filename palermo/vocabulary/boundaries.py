"""The outlines that a map is drawn from: the shipped ones, or the official ones that an installation puts there.

A layer is a GeoJSON FeatureCollection in degrees (longitude, latitude). Each feature carries in its properties,
or as its id, a code that the vocabulary knows: `district_id`, in a layer of provinces `iso3166_2`. The collection
itself carries `name`, `caption`, `caption_ur`, `source` and `licence`: no map is shown without them.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from palermo.vocabulary.codes import DATA
from palermo.vocabulary.places import Place, districts, provinces

SHIPPED = {
    "district_id": DATA / "geo" / "pk_districts_2023.geojson",
    "iso3166_2": DATA / "geo" / "pk_provinces.geojson",
}
_TOLD = ("name", "caption", "caption_ur", "source", "licence")
_SHOWN = 5
_LETTERS_SHOWN = 40


class LayerError(ValueError):
    """A file that no map can be drawn from; `problems` says in plain words what is wrong and what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Layer:
    """Outlines of places. features: GeoJSON features, each with its code (`key`) as id and in its properties."""

    key: str

    name: str
    caption: str
    caption_ur: str
    source: str
    licence: str
    features: tuple[dict[str, Any], ...]
    missing: tuple[str, ...]
    """Codes that the layer has no outline of: they are named beside the map, not drawn."""

    def geojson(self) -> dict[str, Any]:
        return {"type": "FeatureCollection", "features": list(self.features)}


def load(path: Path | None = None, key: str = "district_id") -> Layer:
    """Read a layer of districts (key district_id) or provinces (iso3166_2), the shipped one without a path.

    Raises LayerError when the file cannot be used, KeyError for another key.
    """
    path = path or SHIPPED[key]
    known = _known(key)
    whole = _read(path)
    if problems := [*_untold(whole), *_problems(whole, key, known)]:
        raise LayerError([f"{path.name}: {problem}" for problem in problems])
    features = tuple(_with_code(feature, key) for feature in whole["features"])
    drawn = {feature["id"] for feature in features}
    missing = tuple(code for code in known if code not in drawn)
    return Layer(key=key, features=features, missing=missing, **{told: whole[told] for told in _TOLD})


def _known(key: str) -> Mapping[str, Place]:
    return {"district_id": districts, "iso3166_2": provinces}[key]()


def _read(path: Path) -> dict[str, Any]:
    try:
        whole = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise LayerError([f"{path.name}: there is no such file. Give the path of a GeoJSON file."]) from None
    except OSError as error:
        raise LayerError([f"{path.name}: the file cannot be read ({error.strerror})."]) from None
    except ValueError:
        raise LayerError(
            [f"{path.name}: this is no JSON text in UTF-8. Export the layer as GeoJSON."]
        ) from None
    except RecursionError:
        raise LayerError([f"{path.name}: this JSON is nested too deeply to be a layer."]) from None
    if not isinstance(whole, dict) or whole.get("type") != "FeatureCollection":
        raise LayerError([f"{path.name}: this is no FeatureCollection. Export the layer as GeoJSON."])
    return whole


def _untold(whole: dict[str, Any]) -> Iterator[str]:
    for told in _TOLD:
        if not (isinstance(whole.get(told), str) and whole[told].strip()):
            yield f'it does not say its {told}. Add "{told}" beside "type", as text: it is printed with every map.'


def _problems(whole: dict[str, Any], key: str, known: Mapping[str, Place]) -> Iterator[str]:
    features = whole.get("features")
    if not isinstance(features, list) or not features:
        yield "it has no features. Export the places, one feature each."
        return
    yield from _problems_of_codes([_code_of(feature, key) for feature in features], key, known)
    shapeless = [n for n, feature in enumerate(features, 1) if not _has_shape(feature)]
    if shapeless:
        yield f"{_some(shapeless)} no Polygon or MultiPolygon. Give each place its outline."
    elsewhere = [
        n for n, feature in enumerate(features, 1) if _has_shape(feature) and not _in_degrees(feature)
    ]
    if elsewhere:
        yield (
            f"{_some(elsewhere)} coordinates that are no longitude and latitude in degrees. "
            "Export the layer in WGS 84 (EPSG:4326)."
        )


def _problems_of_codes(codes: list[str | None], key: str, known: Mapping[str, Place]) -> Iterator[str]:
    without = [n for n, code in enumerate(codes, 1) if code is None]
    if without:
        yield f"{_some(without)} no {key}. Add the property {key} to each feature."
    strange = sorted({code for code in codes if code is not None and code not in known})
    if strange:
        yield f"this installation knows no such {key}: {_first(strange)}. Use the codes of its vocabulary."
    twice = sorted(code for code, n in Counter(filter(None, codes)).items() if n > 1)
    if twice:
        yield f"several features have the same {key}: {_first(twice)}. Join each place into one MultiPolygon."


def _first(texts: list[str]) -> str:
    shown = ", ".join(text[:_LETTERS_SHOWN] for text in texts[:_SHOWN])
    return shown + (f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else "")


def _some(numbers: list[int]) -> str:
    listed = _first([str(number) for number in numbers])
    return f"feature {listed} has" if len(numbers) == 1 else f"features {listed} have"


def _code_of(feature: Any, key: str) -> str | None:
    if not isinstance(feature, dict):
        return None
    properties = feature.get("properties")
    told = properties.get(key) if isinstance(properties, dict) else None
    found = feature.get("id") if told in (None, "") else told
    return found if isinstance(found, str) and found else None


def _has_shape(feature: Any) -> bool:
    shape = feature.get("geometry") if isinstance(feature, dict) else None
    return (
        isinstance(shape, dict) and shape.get("type") in ("Polygon", "MultiPolygon") and bool(_corners(shape))
    )


def _corners(shape: dict[str, Any]) -> list[list[Any]]:
    """Every corner of a shape; empty when its coordinates are not nested as its type says."""
    depth = 2 if shape["type"] == "Polygon" else 3
    level: list[Any] = [shape.get("coordinates")]
    for _ in range(depth):
        if not all(isinstance(part, list) and part for part in level):
            return []
        level = [inner for part in level for inner in part]
    return level if all(isinstance(corner, list) and len(corner) >= 2 for corner in level) else []


def _in_degrees(feature: dict[str, Any]) -> bool:
    return all(
        _is_number(x) and _is_number(y) and -180 <= x <= 180 and -90 <= y <= 90
        for x, y, *_ in _corners(feature["geometry"])
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _with_code(feature: dict[str, Any], key: str) -> dict[str, Any]:
    code = _code_of(feature, key)
    return {**feature, "id": code, "properties": {**(feature.get("properties") or {}), key: code}}
