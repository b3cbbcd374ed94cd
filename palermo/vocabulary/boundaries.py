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

from palermo.ui.language import words
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

    def __init__(self, file: str, problems: list[str]) -> None:
        self.problems = [f"{file}: {problem}" for problem in problems]
        super().__init__("\n".join(self.problems))


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


def load(path: Path | None = None, key: str = "district_id", lang: str = "en") -> Layer:
    """Read a layer of districts (key district_id) or provinces (iso3166_2), the shipped one without a path.

    Raises LayerError, told in `lang`, when the file cannot be used; KeyError for another key.
    """
    path = path or SHIPPED[key]
    known = _known(key)
    look = _Look(key, known, lang)
    whole = look.read(path)
    if problems := [*look.untold(whole), *look.problems(whole)]:
        raise LayerError(path.name, problems)
    features = tuple(_with_code(feature, key) for feature in whole["features"])
    drawn = {feature["id"] for feature in features}
    missing = tuple(code for code in known if code not in drawn)
    return Layer(key=key, features=features, missing=missing, **{told: whole[told] for told in _TOLD})


def _known(key: str) -> Mapping[str, Place]:
    return {"district_id": districts, "iso3166_2": provinces}[key]()


class _Look:
    """What is wrong with a layer, in the words of one language."""

    def __init__(self, key: str, known: Mapping[str, Place], lang: str) -> None:
        self.key = key
        self.known = known
        self._ = words("palermo.vocabulary", lang)

    def read(self, path: Path) -> dict[str, Any]:
        _ = self._
        try:
            whole = json.loads(path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            problem = _("There is no such file. Give the path of a GeoJSON file.")
        except OSError:
            problem = _("The file cannot be read. Give the path of a GeoJSON file that you may open.")
        except ValueError:
            problem = _("This is no JSON text in UTF-8. Export the layer as GeoJSON.")
        except RecursionError:
            problem = _("This JSON is nested too deeply to be a layer. Export the layer as GeoJSON.")
        else:
            if isinstance(whole, dict) and whole.get("type") == "FeatureCollection":
                return whole
            problem = _("This is no FeatureCollection. Export the layer as GeoJSON.")
        raise LayerError(path.name, [problem])

    def untold(self, whole: dict[str, Any]) -> Iterator[str]:
        _ = self._
        for told in _TOLD:
            if not (isinstance(whole.get(told), str) and whole[told].strip()):
                yield _(
                    'The layer does not say its {told}. Add "{told}" beside "type", as text: it is printed '
                    "with every map."
                ).format(told=told)

    def problems(self, whole: dict[str, Any]) -> Iterator[str]:
        _ = self._
        features = whole.get("features")
        if not isinstance(features, list) or not features:
            yield _("The layer has no features. Export the places, one feature each.")
            return
        yield from self.problems_of_codes([_code_of(feature, self.key) for feature in features])
        shapes = [_has_shape(feature) for feature in features]
        if numbers := _numbers(not shape for shape in shapes):
            yield _("No Polygon or MultiPolygon in features: {numbers}. Give each place its outline.").format(
                numbers=numbers
            )
        if numbers := _numbers(
            shape and not _in_degrees(feature) for shape, feature in zip(shapes, features, strict=True)
        ):
            yield _(
                "No longitude and latitude in degrees in features: {numbers}. Export the layer in WGS 84 (EPSG:4326)."
            ).format(numbers=numbers)

    def problems_of_codes(self, codes: list[str | None]) -> Iterator[str]:
        _ = self._
        if numbers := _numbers(code is None for code in codes):
            yield _("No {key} in features: {numbers}. Add the property {key} to each feature.").format(
                key=self.key, numbers=numbers
            )
        strange = sorted({code for code in codes if code is not None and code not in self.known})
        if strange:
            yield _(
                "This installation knows no such {key}: {codes}. Use the codes of its vocabulary."
            ).format(key=self.key, codes=_first(strange))
        twice = sorted(code for code, n in Counter(filter(None, codes)).items() if n > 1)
        if twice:
            yield _(
                "Several features have the same {key}: {codes}. Join each place into one MultiPolygon."
            ).format(key=self.key, codes=_first(twice))


def _first(texts: list[str]) -> str:
    """The first few, shortened, and how many more there are."""
    shown = ", ".join(text[:_LETTERS_SHOWN] for text in texts[:_SHOWN])
    return shown + (f", … (+{len(texts) - _SHOWN})" if len(texts) > _SHOWN else "")


def _numbers(faulty: Iterator[bool]) -> str:
    """The numbers, from 1, of the features that are faulty; empty when none is."""
    return _first([str(number) for number, fault in enumerate(faulty, 1) if fault])


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
    for _step in range(depth):
        if not all(isinstance(part, list) and part for part in level):
            return []
        level = [inner for part in level for inner in part]
    return level if all(isinstance(corner, list) and len(corner) >= 2 for corner in level) else []


def _in_degrees(feature: dict[str, Any]) -> bool:
    return all(
        _is_number(x) and _is_number(y) and -180 <= x <= 180 and -90 <= y <= 90
        for x, y, *_height in _corners(feature["geometry"])
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _with_code(feature: dict[str, Any], key: str) -> dict[str, Any]:
    code = _code_of(feature, key)
    return {**feature, "id": code, "properties": {**(feature.get("properties") or {}), key: code}}
