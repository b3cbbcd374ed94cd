"""What may be asked: dimensions and codes of `--by` and `--where`, held against the vocabulary."""

import re
from collections.abc import Mapping, Sequence

from palermo.figures.method.definitions import DIMENSIONS
from palermo.vocabulary.codes import codes, lookup_rows

TIME = {
    "year": re.compile(r"[0-9]{4}"),
    "quarter": re.compile(r"[0-9]{4}-Q[1-4]"),
    "month": re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])"),
}
TIME_EXAMPLES = {"year": "2024", "quarter": "2024-Q1", "month": "2024-01"}
LISTS = {
    "district": "districts",
    "body": "bodies",
    "category": "categories",
    "offence": "offences",
    "exploitation": "exploitation",
    "stage": "stages",
    "role": "roles",
    "sex": "sexes",
    "nationality": "countries",
    "age_group": "age_groups",
    "convicted_of": "categories",
    "kind": "seizure_kinds",
    "unit": "units",
}
MORE = {
    "province": ("UNKNOWN", "ABROAD"),
    "district": ("UNKNOWN", "ABROAD"),
    "cross_border": ("YES", "NO", "UNKNOWN"),
    "age_band": ("0-8", "9-17", "18-29", "30-47", "48+", "UNKNOWN"),
    "statistic": ("P25", "P50", "P75", "P50_LOW", "P50_HIGH"),
    "stage": ("DECIDED",),
}
# Codes that a figure prints as UNKNOWN.
PRINTED_UNKNOWN = {"sex": "U", "nationality": "XX"}


class UnknownQuestion(ValueError):
    """A dimension or a code that no figure knows."""


def known_codes(dimension: str) -> dict[str, str]:
    """Every text that answers for a code of one dimension (upper case) and the code."""
    found = {code.upper(): code for code in codes(LISTS[dimension])} if dimension in LISTS else {}
    if dimension == "province":
        found |= {code: code for code in codes("provinces")}
    if dimension == "law":
        found |= {code.split("-")[0]: code.split("-")[0] for code in codes("offences")}
    found |= {code: code for code in MORE.get(dimension, ("UNKNOWN",))}
    if dimension in PRINTED_UNKNOWN:
        found[PRINTED_UNKNOWN[dimension]] = "UNKNOWN"
    return found


def known_dimension(dimension: str) -> str:
    if dimension not in DIMENSIONS:
        raise UnknownQuestion(f"There is no dimension {dimension!r}. There is: {', '.join(DIMENSIONS)}.")
    return dimension


def known_code(dimension: str, text: str, known: Mapping[str, str]) -> str:
    if dimension in TIME:
        if TIME[dimension].fullmatch(text.upper()):
            return text.upper()
        raise UnknownQuestion(f"{dimension}={text}: write it like {TIME_EXAMPLES[dimension]}.")
    if text.upper() in known:
        return known[text.upper()]
    if dimension == "district":
        return district_by_name(text)
    raise UnknownQuestion(
        f"{dimension}={text}: no such code. There is: {', '.join(sorted(set(known.values()))[:60])}."
    )


def district_by_name(text: str) -> str:
    from palermo.vocabulary.codes import fold_district

    found = dict(lookup_rows("districts")).get(fold_district(text), "")
    if found:
        return found
    why = "several districts answer to it; write the id" if found is None else "no district answers to it"
    raise UnknownQuestion(f"district={text}: {why}.")


def known_question(by: Sequence[str], where: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The filters with canonical codes; raises UnknownQuestion for a dimension or code that no figure has."""
    for dimension in by:
        known_dimension(dimension)
    if len(set(by)) != len(by):
        raise UnknownQuestion("--by names a dimension twice.")
    return {known_dimension(name): known_codes_of(name, texts) for name, texts in where.items()}


def known_codes_of(dimension: str, texts: Sequence[str]) -> list[str]:
    known = known_codes(dimension)
    return list(dict.fromkeys(known_code(dimension, text, known) for text in texts))
