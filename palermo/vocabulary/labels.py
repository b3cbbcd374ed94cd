"""What a figure, a dimension and each value of a dimension is called, in English and Urdu."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from palermo.vocabulary.codes import codes, rows_of

MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "ur": [
        "جنوری",
        "فروری",
        "مارچ",
        "اپریل",
        "مئی",
        "جون",
        "جولائی",
        "اگست",
        "ستمبر",
        "اکتوبر",
        "نومبر",
        "دسمبر",
    ],
}
UNKNOWN = {"en": "Not known", "ur": "نامعلوم"}
ABROAD = {"en": "Abroad", "ur": "بیرونِ ملک"}
_OF_MILESTONES = ("attrition", "time_to_stage")
_QUARTER = {"en": "{year}, quarter {number}", "ur": "{year}، سہ ماہی {number}"}


@dataclass(frozen=True, slots=True)
class Dimension:
    dimension: str
    list: str
    label: str
    label_ur: str


@dataclass(frozen=True, slots=True)
class FigureLabel:
    figure: str
    label: str
    label_ur: str
    unit_ur: str
    definition_ur: str


@cache
def dimensions() -> Mapping[str, Dimension]:
    """Every dimension of figures.csv in reading order; `list` is '' where the values are dates."""
    return {row["dimension"]: Dimension(**row) for row in rows_of("dimensions.csv")}


@cache
def figure_labels() -> Mapping[str, FigureLabel]:
    """Every figure of figures.csv, and rate_per_100k, by its name."""
    return {row["figure"]: FigureLabel(**row) for row in rows_of("figure_labels.csv")}


def dimension_label(dimension: str, lang: str) -> str:
    known = dimensions()[dimension]
    return known.label_ur if lang == "ur" else known.label


def figure_label(figure: str, lang: str) -> str:
    known = figure_labels()[figure]
    return known.label_ur if lang == "ur" else known.label


def value_label(dimension: str, value: str, lang: str, figure: str = "") -> str:
    """What a value of a dimension in a table of figures is called; a value that no list holds is itself.

    Of attrition and time_to_stage the stages are milestones: a case that was investigated, not one under
    investigation.
    """
    known = dimensions()[dimension]
    if not known.list:
        return period_label(value, lang)
    list_name = "milestones" if dimension == "stage" and figure in _OF_MILESTONES else known.list
    if code := codes(list_name).get(value):
        return code.label_ur if lang == "ur" else code.label
    return {"UNKNOWN": UNKNOWN, "ABROAD": ABROAD}.get(value, {}).get(lang, value)


def period_label(value: str, lang: str) -> str:
    """A year, quarter ("2024-Q1") or month ("2024-01") in words; the digits stay Western in both languages."""
    year, _, part = value.partition("-")
    if part.startswith("Q"):
        return _QUARTER[lang].format(year=year, number=part[1:])
    if part.isdigit():
        return f"{MONTHS[lang][int(part) - 1]} {year}"
    return value
